"""Intersect rays with the objects of a scene. Vectors are (3, N) float32, in metres."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, atan2, ceil, cos, floor, hypot, sin, tan

import numpy as np
from numpy.typing import NDArray

from lab.scenes.generator import Camera, SceneObject
from lab.scenes.solids import SOLIDS, Floats, Solid, dot

Mask = NDArray[np.bool_]

SKY, GROUND, FIRST_OBJECT = 0, 1, 2
"""The ids of the sky, the ground and the first object in a mask."""

INFINITE = np.float32(np.inf)


@dataclass(frozen=True)
class TracedObject:
    """An object as arrays: `centre` and `size` (3, 1), `axes` (3, 3, 1): its own axes in the world."""

    solid: Solid
    centre: Floats
    size: Floats
    axes: Floats
    radius: np.float32


def traced(item: SceneObject) -> TracedObject:
    """Return the arrays of an object."""
    return TracedObject(
        SOLIDS[item.class_id],
        np.array(item.position, np.float32)[:, None],
        np.array(item.size, np.float32)[:, None],
        np.array(item.rotation, np.float32).T[:, :, None],
        np.float32(item.radius),
    )


def eye(camera: Camera) -> Floats:
    """Return the camera's position (3, 1)."""
    return np.array([[0.0], [0.0], [camera.altitude]], np.float32)


def sight(camera: Camera, x: Floats, y: Floats) -> Floats:
    """Return the directions of rays through pixel coordinates, which are 0 at the left and upper edge.

    Each direction is 1 m long along the optical axis, so that t at an intersection is the depth.
    """
    right = (x - np.float32(camera.width / 2)) / np.float32(camera.focal)
    up = (np.float32(camera.height / 2) - y) / np.float32(camera.focal)
    c, s = np.float32(cos(camera.pitch)), np.float32(sin(camera.pitch))
    return np.stack([right, c + s * up, c * up - s])


def near(to: Floats, direction: Floats, square: Floats, radius: np.float32, spread: float = 0.0) -> Mask:
    """Return a mask of the lines that may meet an object, by the sphere of `radius` around its centre.

    `to` are the vectors from the lines' origins to the centre; `square` is |direction|^2. `spread` widens the
    sphere by so much per metre of distance. Some lines pass the test and miss: `meet` decides.
    """
    along = np.maximum(dot(to, direction), 0) / square
    reach = radius * np.float32(1.01) + np.float32(spread) * along
    passing: Mask = dot(to, to) - along * along * square < reach * reach
    return passing


def meet(item: TracedObject, origin: Floats, direction: Floats) -> Floats:
    """Return t > 0 at which origin + t * direction enters an object, inf for a miss.

    t is computed from the line's point nearest to the centre, which keeps float32 exact to micrometres.
    """
    offset = (dot(item.centre - origin, direction) / dot(direction, direction)).astype(np.float32)
    start = _within(item, origin + offset * direction - item.centre)
    t = offset + item.solid.enter(start, _within(item, direction))
    met: Floats = np.where(t > np.float32(1e-3), t, INFINITE)
    return met


def normal(item: TracedObject, point: Floats) -> Floats:
    """Return unit normals at points of the surface."""
    own = item.solid.normal(_within(item, point - item.centre)) / item.size
    turned = item.axes[0] * own[0] + item.axes[1] * own[1] + item.axes[2] * own[2]
    unit: Floats = (turned / np.sqrt(dot(turned, turned))).astype(np.float32)
    return unit


def own_metres(item: TracedObject, point: Floats) -> Floats:
    """Convert points of the world to metres in the object's frame, so that its pattern turns with it."""
    return _within(item, point - item.centre) * item.size


def _within(item: TracedObject, vector: Floats) -> Floats:
    """Convert vectors to the object's frame, in which it has unit size."""
    return np.stack([dot(axis, vector) for axis in item.axes]) / item.size


def trace(objects: list[TracedObject], origin: Floats, direction: Floats) -> tuple[Floats, NDArray[np.uint8]]:
    """Return the depth of rays from the camera, inf for the sky, and the id of the first hit."""
    down = direction[2]
    ground = down < 0
    depth: Floats = np.where(ground, -origin[2] / np.where(ground, down, -1), INFINITE).astype(np.float32)
    ids = np.where(ground, np.uint8(GROUND), np.uint8(SKY))
    square = dot(direction, direction)
    for number, item in enumerate(objects, start=FIRST_OBJECT):
        lines = np.flatnonzero(near(item.centre - origin, direction, square, item.radius))
        t = meet(item, origin, direction[:, lines])
        first = t < depth[lines]
        depth[lines[first]] = t[first]
        ids[lines[first]] = number
    return depth, ids


def silhouette(item: TracedObject, camera: Camera) -> int:
    """Return the number of pixels that an object would cover if nothing hid it or cut it off."""
    c, s = cos(camera.pitch), sin(camera.pitch)
    x, y, z = (float(v) for v in item.centre[:, 0])
    z -= camera.altitude
    columns = _span(x, y * c - z * s, float(item.radius), camera.focal, camera.width / 2)
    rows = _span(-(y * s + z * c), y * c - z * s, float(item.radius), camera.focal, camera.height / 2)
    across, down = np.meshgrid(columns, rows)
    origin, direction = eye(camera), sight(camera, across.ravel(), down.ravel())
    return int(np.count_nonzero(np.isfinite(meet(item, origin, direction))))


def _span(aside: float, forward: float, radius: float, focal: float, middle: float) -> Floats:
    """Return the pixel centres that the image of a sphere spans along one axis."""
    angle, half = atan2(aside, forward), asin(radius / hypot(aside, forward))
    low, high = (middle + focal * tan(angle + turn) for turn in (-half, half))
    return np.arange(floor(low), ceil(high), dtype=np.float32) + np.float32(0.5)
