"""Render a scene to a picture, a metric depth map and a mask of objects; equal scenes give equal bytes.

This is ray casting in NumPy, so that no graphics driver or system library can change the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import cos, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from lab.scenes.generator import Light, Scene
from lab.scenes.patterns import albedo, clouds, mottle
from lab.scenes.ray_tracer import (
    FIRST_OBJECT,
    GROUND,
    SKY,
    TracedObject,
    eye,
    meet,
    near,
    normal,
    own_metres,
    sight,
    silhouette,
    trace,
    traced,
)
from lab.scenes.solids import Floats, Vector, dot

MIN_VISIBLE = 0.2
"""The least visible share of a silhouette: an object that shows less gets no label."""

MIN_SIDE = 0.025
"""The least width and height of a labelled box, as a share of the picture's shorter side."""

LIGHTS = 10
"""The number of sample points on the sun's disc, and so of steps in a penumbra."""

EDGE = 0.09
"""The colour difference (0 to 1) between neighbours above which a pixel is supersampled four times."""

CORNERS = ((-0.125, -0.375), (0.375, -0.125), (0.125, 0.375), (-0.375, 0.125))
"""The offsets of the four samples: a rotated grid, which smooths nearly horizontal and vertical edges."""

BOUNCE = 0.7
"""The share of the ground's colour that is reflected to the undersides of objects."""

HAZE = 60.0
"""The distance in metres at which haze contributes half of the colour."""


@dataclass(frozen=True)
class Sighting:
    """A labelled object: its `id` in the mask, `box` (x1, y1, x2, y2), and median `depth` of its pixels."""

    id: int
    class_id: int
    box: tuple[int, int, int, int]
    visible: float
    depth: float


@dataclass(frozen=True)
class Rendering:
    """A rendered scene.

    `image` is (H, W, 3) uint8 RGB; `depth` (H, W) float32 metres along the optical axis, inf for the sky;
    `ids` (H, W) uint8: 0 sky, 1 ground, then the scene's objects in their order.
    """

    image: NDArray[np.uint8]
    depth: Floats
    ids: NDArray[np.uint8]
    sightings: tuple[Sighting, ...]


def render(scene: Scene) -> Rendering:
    """Render a scene: one ray per pixel, then four more where colour or object changes."""
    camera = scene.camera
    shape = camera.height, camera.width
    objects = [traced(item) for item in scene.objects]
    y, x = (index.ravel().astype(np.float32) + np.float32(0.5) for index in np.indices(shape))
    direction = sight(camera, x, y)
    depth, ids = trace(objects, eye(camera), direction)
    colour = _encode(_shade(scene, objects, direction, depth, ids))
    edges = _edges(colour.reshape(3, *shape), ids.reshape(shape))
    right, down = (np.array(offsets, np.float32)[:, None] for offsets in zip(*CORNERS, strict=True))
    direction = sight(camera, (x[edges] + right).ravel(), (y[edges] + down).ravel())
    fine = _encode(_shade(scene, objects, direction, *trace(objects, eye(camera), direction)))
    one, two, three, four = fine.reshape(3, len(CORNERS), -1).swapaxes(0, 1)
    colour[:, edges] = (one + two + three + four) / 4
    image = (colour.T.reshape(*shape, 3) * 255 + np.float32(0.5)).astype(np.uint8)
    maps = depth.reshape(shape), ids.reshape(shape)
    return Rendering(image, *maps, _sightings(scene, objects, *maps))


def _sightings(
    scene: Scene, objects: list[TracedObject], depth: Floats, ids: NDArray[np.uint8]
) -> tuple[Sighting, ...]:
    """Return the labelled objects in order, without those that are hidden, cut off or tiny."""
    found = []
    shortest = MIN_SIDE * min(ids.shape)
    for number, (item, solid) in enumerate(zip(scene.objects, objects, strict=True), start=FIRST_OBJECT):
        rows, columns = np.nonzero(ids == number)
        if not rows.size:
            continue
        box = int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
        visible = rows.size / silhouette(solid, scene.camera)
        if visible >= MIN_VISIBLE and min(box[2] - box[0], box[3] - box[1]) >= shortest:
            distance = float(np.median(depth[rows, columns]))
            found.append(Sighting(number, item.class_id, box, round(visible, 4), distance))
    return tuple(found)


def _edges(colour: Floats, ids: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return the flat indices of the pixels that differ from a neighbour, in object or in colour."""
    edge = np.zeros(ids.shape, np.bool_)
    for axis in (0, 1):
        step = np.abs(np.diff(colour, axis=axis + 1)).max(axis=0) > np.float32(EDGE)
        step |= np.diff(ids.astype(np.int16), axis=axis) != 0
        before, after = (edge[1:], edge[:-1]) if axis == 0 else (edge[:, 1:], edge[:, :-1])
        before |= step
        after |= step
    return np.flatnonzero(edge)


def _shade(
    scene: Scene, objects: list[TracedObject], direction: Floats, depth: Floats, ids: NDArray[np.uint8]
) -> Floats:
    """Return linear RGB (3, N) for traced rays."""
    colour = _sky(scene, direction)
    solid = np.flatnonzero(ids != SKY)
    direction, depth, ids = direction[:, solid], depth[solid], ids[solid]
    point = eye(scene.camera) + depth * direction
    length: Floats = np.sqrt(dot(direction, direction))
    view: Floats = direction / length
    facing, surface, gloss = _surfaces(scene, objects, point, view, depth, ids)
    towards, sun = _column(scene.light.towards), _column(scene.light.colour)
    shine, opened = _light(scene, objects, point, facing, ids)
    shine *= np.maximum(dot(facing, towards), 0)
    opened *= np.float32(scene.light.ambient)
    lift = facing[2] / 2 + np.float32(0.5)
    dome = (_column(scene.zenith) + _column(scene.horizon)) / 2
    bounce = _column(scene.ground.colours[0]) * np.float32(BOUNCE)
    seen = surface * (opened * (bounce + (dome - bounce) * lift) + sun * shine)
    glossy = np.flatnonzero(gloss * shine > 0)
    spot = gloss[glossy] * _highlight(towards, view[:, glossy], facing[:, glossy])
    seen[:, glossy] += sun * (spot * np.minimum(shine[glossy] * 4, 1))
    far = depth * length
    air = far * far / (far * far + np.float32(HAZE * HAZE))
    colour[:, solid] = seen + (_column(scene.horizon) - seen) * air
    return colour


def _surfaces(
    scene: Scene,
    objects: list[TracedObject],
    point: Floats,
    view: Floats,
    depth: Floats,
    ids: NDArray[np.uint8],
) -> tuple[Floats, Floats, Floats]:
    """Return unit normals (3, N), surface colours (3, N) and gloss (N,)."""
    facing = np.zeros_like(point)
    surface = np.zeros_like(point)
    gloss = np.zeros(depth.shape, np.float32)
    span = depth / np.float32(scene.camera.focal)
    here = np.flatnonzero(ids == GROUND)
    facing[2, here] = 1
    wide = span[here] * np.float32(0.6) / np.abs(view[2, here])
    flat = point[:2, here]
    grain = mottle(flat, 0.11, wide) + mottle(flat, 1.7, wide)
    surface[:, here] = albedo(scene.ground, flat, wide) * (np.float32(0.82) + np.float32(0.18) * grain)
    for number, (item, placing) in enumerate(zip(scene.objects, objects, strict=True), start=FIRST_OBJECT):
        here = np.flatnonzero(ids == number)
        facing[:, here] = normal(placing, point[:, here])
        surface[:, here] = albedo(item.surface, own_metres(placing, point[:, here]), span[here])
        gloss[here] = np.float32(item.surface.gloss)
    return facing, surface, gloss


def _light(
    scene: Scene, objects: list[TracedObject], point: Floats, facing: Floats, ids: NDArray[np.uint8]
) -> tuple[Floats, Floats]:
    """Return the visible share of the sun's disc (N,) and of the sky (N,) from each point.

    For the sky, other objects count as balls: an approximation of the dark where objects touch.
    """
    shadow = np.zeros((ids.size, LIGHTS), np.bool_)
    opened = np.ones(ids.shape, np.float32)
    spread = 1.1 * scene.light.softness
    towards, rays = _column(scene.light.towards), np.array(_disc(scene.light), np.float32).T
    square = np.ones(1, np.float32)
    bright = dot(facing, towards) > 0
    for number, item in enumerate(objects, start=FIRST_OBJECT):
        to, others = item.centre - point, ids != number
        lines = np.flatnonzero(near(to, towards, square, item.radius, spread) & bright & others)
        origin = point[:, lines] + facing[:, lines] * np.float32(2e-3)
        met = meet(item, np.repeat(origin, LIGHTS, axis=1), np.tile(rays, lines.size))
        shadow[lines] |= np.isfinite(met).reshape(-1, LIGHTS)
        lines = np.flatnonzero((dot(to, to) < (4 * item.radius) ** 2) & others)
        opened[lines] *= _beside(item, to[:, lines], facing[:, lines])
    return 1 - shadow.sum(axis=1, dtype=np.float32) / LIGHTS, opened


def _beside(item: TracedObject, to: Floats, facing: Floats) -> Floats:
    """Return the share of the sky (N,) that a ball of 0.8 of the object's radius leaves visible."""
    square = dot(to, to)
    size = item.radius * np.float32(0.8)
    slant = np.maximum(dot(to, facing), 0) / np.sqrt(square)
    left: Floats = 1 - np.minimum(slant * size * size / square, np.float32(0.75))
    return left


def _disc(light: Light) -> list[Vector]:
    """Return directions to points spread evenly over the sun's disc."""
    x, y, z = light.towards
    flat = sqrt(x * x + y * y)
    aside, above = (-y / flat, x / flat, 0.0), (-x * z / flat, -y * z / flat, flat)
    rays = []
    for index in range(LIGHTS):
        out, angle = light.softness * sqrt((index + 0.5) / LIGHTS), index * pi * (3 - sqrt(5))
        a, b = out * cos(angle), out * sin(angle)
        rays.append((x + a * aside[0] + b * above[0], y + a * aside[1] + b * above[1], z + b * above[2]))
    return rays


def _highlight(towards: Floats, view: Floats, facing: Floats) -> Floats:
    """Return the Blinn-Phong highlight with exponent 32."""
    half: Floats = towards - view
    length: Floats = np.sqrt(dot(half, half))
    slant: Floats = dot(half, facing) / length
    shine = np.maximum(slant, np.float32(0))
    for _ in range(5):
        shine = shine * shine
    return shine


def _sky(scene: Scene, direction: Floats) -> Floats:
    """Return the sky's colour: paler towards the horizon, with clouds in some scenes."""
    up: Floats = direction[2] / np.sqrt(dot(direction, direction))
    rise = np.clip(up * np.float32(1.8), 0, 1)
    rise = rise * (2 - rise)
    colour: Floats = _column(scene.horizon) + (_column(scene.zenith) - _column(scene.horizon)) * rise
    if scene.clouds:
        above = np.flatnonzero(up > np.float32(0.02))
        plane = direction[:2, above] / (direction[2, above] + np.float32(0.12))
        cover = clouds(plane + np.float32(scene.seed % 32)) * np.float32(scene.clouds)
        cover *= np.clip(up[above] * 8, 0, 1)
        colour[:, above] += (np.float32(0.95) - colour[:, above]) * cover
    return colour


def _encode(linear: Floats) -> Floats:
    """Convert linear light to display values 0 to 1; bright light rolls off instead of clipping."""
    toned = linear * (1 + linear * np.float32(0.12)) / (np.float32(0.9) + linear * np.float32(0.36))
    encoded: Floats = _gamma()[np.minimum(toned * 4096, 4095).astype(np.int32)]
    return encoded


@cache
def _gamma() -> Floats:
    step = (np.arange(4096) + 0.5) / 4096
    return (step ** (1 / 2.2)).astype(np.float32)


def _column(vector: Vector) -> Floats:
    return np.array(vector, np.float32)[:, None]
