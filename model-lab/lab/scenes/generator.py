"""Generate a scene from a seed: `scene(17)` is the same on every machine.

The world is in metres: x to the right, y forward, z up, the camera above the origin, the ground at z = 0.
Objects stand or lie on the ground and do not touch. Colours are linear RGB, 0 to 1.
"""

from __future__ import annotations

import colorsys
import itertools
from dataclasses import dataclass
from math import atan, cos, exp, hypot, log, pi, radians, sin, tan
from typing import Literal, TypeVar

import numpy as np

from lab.scenes.solids import CLASSES, SOLIDS, Vector

T = TypeVar("T")
Matrix = tuple[Vector, Vector, Vector]
Pattern = Literal["plain", "stripes", "checks", "noise"]

PATTERNS: tuple[Pattern, ...] = ("plain", "plain", "plain", "stripes", "checks", "noise")
"""The patterns of objects. Half are plain, because a pattern hides the shading that shows a shape."""

ASPECTS = ((4, 3), (3, 2), (1, 1), (3, 4))
LONG_SIDE = 320
NEAREST, FURTHEST = 1.5, 12.0
MAX_OBJECTS = 8

MIN_SPAN = 0.18
"""The least diameter of an object, as a share of the picture's shorter side; smaller is unrecognisable."""

PROPORTIONS = {
    "ball": ((0.8, 0.8), (0.8, 0.8)),
    "box": ((0.6, 1.05), (0.6, 1.05)),
    "cylinder": ((0.5, 0.75), (0.9, 1.3)),
    "cone": ((0.55, 0.75), (1.0, 1.4)),
    "pyramid": ((0.85, 1.05), (0.6, 0.85)),
    "ring": ((0.85, 0.85), (0.6, 1.1)),
}
"""Ranges of width and height: slender cones and broad pyramids, the usual idea of these shapes."""

LYING = {"ball": 0.0, "box": 0.0, "cylinder": 0.3, "cone": 0.15, "pyramid": 0.15, "ring": 0.5}
"""The share of each class that lies on its side."""

CLEARANCE = 0.05
"""The least distance between two objects, in metres."""


@dataclass(frozen=True)
class Camera:
    """A pinhole camera; `pitch` downwards and vertical field of view `fov` are in radians."""

    width: int
    height: int
    altitude: float
    pitch: float
    fov: float

    @property
    def focal(self) -> float:
        """Return the focal length in pixels, the same in both directions."""
        return self.height / (2 * tan(self.fov / 2))


@dataclass(frozen=True)
class Light:
    """The sun: `towards` is the unit vector to it, `softness` the radius of its disc in radians."""

    towards: Vector
    colour: Vector
    ambient: float
    softness: float


@dataclass(frozen=True)
class Surface:
    """A pattern of two colours that repeats every `period` metres; stripes are perpendicular to `axis`."""

    pattern: Pattern
    colours: tuple[Vector, Vector]
    period: float
    axis: Vector
    phase: Vector
    gloss: float


@dataclass(frozen=True)
class SceneObject:
    """A unit solid, scaled by `size` (half its extent), turned by `rotation`, centred at `position`."""

    class_id: int
    size: Vector
    position: Vector
    rotation: Matrix
    surface: Surface

    @property
    def radius(self) -> float:
        """Return the radius of a bounding sphere."""
        return hypot(*(s * h for s, h in zip(self.size, SOLIDS[self.class_id].half, strict=True)))


@dataclass(frozen=True)
class Scene:
    """A complete scene: camera, light, ground, sky and objects."""

    seed: int
    camera: Camera
    light: Light
    ground: Surface
    horizon: Vector
    zenith: Vector
    clouds: float
    objects: tuple[SceneObject, ...]


class _Dice:
    """A random source that uses `Generator.random` only, whose stream is the same in every NumPy."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64(seed))

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * float(self._generator.random())

    def pick(self, choices: tuple[T, ...]) -> T:
        return choices[int(self.between(0, len(choices)))]

    def chance(self, probability: float) -> bool:
        return self.between(0, 1) < probability


def scene(seed: int, long_side: int = LONG_SIDE) -> Scene:
    """Return the scene of a seed: 1 to 8 objects, fewer if no more fit. `long_side` only sets the pixels."""
    dice = _Dice(seed)
    camera = _camera(dice, long_side)
    light, horizon, zenith, clouds = _weather(dice)
    ground = _ground(dice)
    wanted, objects = 1 + int(dice.between(0, MAX_OBJECTS)), list[SceneObject]()
    for attempt in itertools.count():
        if len(objects) == wanted or (objects and attempt >= MAX_OBJECTS):
            break
        if item := _object(dice, camera, objects):
            objects.append(item)
    return Scene(seed, camera, light, ground, horizon, zenith, clouds, tuple(objects))


def _camera(dice: _Dice, long_side: int) -> Camera:
    across, down = dice.pick(ASPECTS)
    longer = max(across, down)
    altitude, pitch, fov = dice.between(0.7, 2.4), dice.between(4, 27), dice.between(45, 75)
    width, height = round(long_side * across / longer), round(long_side * down / longer)
    return Camera(width, height, altitude, radians(pitch), radians(fov))


def _weather(dice: _Dice) -> tuple[Light, Vector, Vector, float]:
    """Return the light and the sky's colours, warmer for a lower sun, and the amount of clouds."""
    elevation, azimuth = radians(dice.between(24, 62)), dice.between(0, 2 * pi)
    warmth = dice.between(0, 1) * (1.2 - elevation)
    strength = dice.between(0.95, 1.35)
    towards = (cos(elevation) * cos(azimuth), cos(elevation) * sin(azimuth), sin(elevation))
    sun = (strength, strength * (0.95 - 0.14 * warmth), strength * (0.86 - 0.32 * warmth))
    light = Light(towards, sun, dice.between(0.3, 0.5), radians(dice.between(0.8, 2.6)))
    hue = dice.between(0.54, 0.61)
    zenith = _colour(hue, dice.between(0.4, 0.68), dice.between(0.66, 0.9))
    pale = _colour(hue, 0.10, dice.between(0.92, 0.98))
    glow = _colour(0.08, 0.26, 0.98)
    horizon = _blend(pale, glow, min(1.0, warmth))
    return light, horizon, zenith, max(0.0, dice.between(-0.3, 0.9))


def _ground(dice: _Dice) -> Surface:
    """Return the ground in muted colours, so that objects stand out: sand, grass, stone, tiles or boards."""
    patterns: tuple[Pattern, ...] = ("noise", "noise", "checks", "stripes", "plain")
    pattern = dice.pick(patterns)
    hue, saturation, value = dice.pick(
        ((0.10, 0.30, 0.80), (0.26, 0.34, 0.60), (0.58, 0.07, 0.72), (0.07, 0.34, 0.66), (0.04, 0.20, 0.78))
    )
    hue, value = hue + dice.between(-0.02, 0.02), value + dice.between(-0.12, 0.1)
    other = value * dice.between(0.72, 0.88)
    heading = dice.between(0, pi)
    return Surface(
        pattern,
        (_colour(hue, saturation, value), _colour(hue, saturation * 1.15, other)),
        dice.between(0.4, 1.1) if pattern != "noise" else dice.between(0.35, 0.9),
        (cos(heading), sin(heading), 0.0),
        (dice.between(0, 32), dice.between(0, 32), 0.25),
        gloss=0.0,
    )


def _surface(dice: _Dice, scale: float) -> Surface:
    hue, saturation, value = dice.between(0, 1), dice.between(0.5, 0.88), dice.between(0.72, 1.0)
    if dice.chance(0.14):
        saturation = dice.between(0.0, 0.12)
    first = _colour(hue, saturation, value)
    if dice.chance(0.3):
        second = _colour(hue, saturation * 0.4, dice.between(0.9, 0.97))
    else:
        second = _colour(hue + dice.between(-0.08, 0.08), saturation, value * dice.between(0.7, 0.88))
    tilt, turned = dice.between(0, pi / 2), dice.between(0, 2 * pi)
    return Surface(
        dice.pick(PATTERNS),
        (first, second),
        scale * dice.between(0.45, 0.95),
        (sin(tilt) * cos(turned), sin(tilt) * sin(turned), cos(tilt)),
        (dice.between(0, 32), dice.between(0, 32), dice.between(0, 32)),
        gloss=max(0.0, dice.between(-0.25, 0.7)),
    )


def _object(dice: _Dice, camera: Camera, others: list[SceneObject]) -> SceneObject | None:
    """Return one more object, in view and free of the others, or None if 30 tries find no place."""
    class_id = int(dice.between(0, len(CLASSES)))
    scale = exp(dice.between(log(0.2), log(0.68)))
    shape = _proportions(dice, class_id)
    rotation = _pose(dice, class_id, shape)
    surface = _surface(dice, scale)
    for _ in range(30):
        x, y = _place(dice, camera, others)
        wanted = MIN_SPAN * min(camera.width, camera.height) * y / (2 * camera.focal)
        grown = max(scale, wanted / hypot(*shape))
        size = (grown * shape[0], grown * shape[1], grown * shape[2])
        item = SceneObject(class_id, size, (x, y, _resting(class_id, size, rotation)), rotation, surface)
        if _fits(item, camera, others):
            return item
    return None


def _proportions(dice: _Dice, class_id: int) -> Vector:
    """Return half the extent along each axis."""
    wide, tall = PROPORTIONS[CLASSES[class_id]]
    across = dice.between(*wide)
    deep = dice.between(*wide) if CLASSES[class_id] == "box" else across
    return across, deep, dice.between(*tall)


def _pose(dice: _Dice, class_id: int, shape: Vector) -> Matrix:
    """Return a rotation with any yaw; a lying object rests on its side, at an angle `slope` to its axis."""
    name, yaw = CLASSES[class_id], dice.between(0, 2 * pi)
    slope = atan(shape[0] / (2 * shape[2])) if name in {"cone", "pyramid"} else 0.0
    lean = 0.0
    if name == "ball":
        lean = dice.between(0, pi)
    elif dice.chance(LYING[name]):
        lean = pi / 2 + slope
    c, s, cl, sl = cos(yaw), sin(yaw), cos(lean), sin(lean)
    return (c * cl, -s, c * sl), (s * cl, c, s * sl), (-sl, 0.0, cl)


def _resting(class_id: int, size: Vector, rotation: Matrix) -> float:
    """Return the height of the centre at which the lowest point touches the ground."""
    down = (-size[0] * rotation[2][0], -size[1] * rotation[2][1], -size[2] * rotation[2][2])
    return SOLIDS[class_id].reach(down)


def _place(dice: _Dice, camera: Camera, others: list[SceneObject]) -> tuple[float, float]:
    """Return a point of the ground, more often near than far; one in five is behind another object."""
    if others and dice.chance(0.2):
        x, y, _ = dice.pick(tuple(others)).position
        further = dice.between(1.15, 2.2)
        return x * further + dice.between(-0.8, 0.8), min(y * further, FURTHEST)
    y = exp(log(NEAREST) + log(FURTHEST / NEAREST) * dice.between(0, 1) ** 1.25)
    half = camera.width / (2 * camera.focal)
    return y * half * dice.between(-0.92, 0.92), y


def _fits(item: SceneObject, camera: Camera, others: list[SceneObject]) -> bool:
    """Return True if the centre is in view, the object does not fill the view, and it touches no other."""
    x, y, z = item.position
    forward = y * cos(camera.pitch) + (camera.altitude - z) * sin(camera.pitch)
    up = y * sin(camera.pitch) - (camera.altitude - z) * cos(camera.pitch)
    seen = (
        abs(x) * camera.focal < 0.47 * camera.width * forward
        and abs(up) * camera.focal < 0.45 * camera.height * forward
        and forward > 0.8 + item.radius
        and 2 * item.radius * camera.focal < 0.7 * min(camera.width, camera.height) * forward
    )
    return seen and all(
        hypot(x - other.position[0], y - other.position[1]) > item.radius + other.radius + CLEARANCE
        for other in others
    )


def _colour(hue: float, saturation: float, value: float) -> Vector:
    """Convert hue, saturation and value to linear RGB."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, min(1.0, saturation), min(1.0, value))
    return red**2.2, green**2.2, blue**2.2


def _blend(first: Vector, second: Vector, share: float) -> Vector:
    return (
        first[0] + (second[0] - first[0]) * share,
        first[1] + (second[1] - first[1]) * share,
        first[2] + (second[2] - first[2]) * share,
    )
