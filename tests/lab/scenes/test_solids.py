"""A line enters each solid on its surface, from outside, within its reach."""

from __future__ import annotations

import numpy as np
import pytest

from lab.scenes.solids import CLASSES, SOLIDS, TUBE, Solid, dot

LINES = 4000


def surface_distance(solid: Solid, point: np.ndarray) -> np.ndarray:
    """Return the distance from the surface by the solid's definition, not by the code under test."""
    x, y, z = point.astype(np.float64)
    rho = np.hypot(x, y)
    return {
        "ball": lambda: np.sqrt(x**2 + y**2 + z**2) - 1,
        "box": lambda: np.maximum(np.maximum(abs(x), abs(y)), abs(z)) - 1,
        "cylinder": lambda: np.maximum(rho, abs(z)) - 1,
        "cone": lambda: np.maximum(rho - (1 - z) / 2, -1 - z),
        "pyramid": lambda: np.maximum(np.maximum(abs(x), abs(y)) - (1 - z) / 2, -1 - z),
        "ring": lambda: np.hypot(rho - 1, z) - TUBE,
    }[solid.name]()


@pytest.fixture(params=SOLIDS, ids=CLASSES)
def solid(request: pytest.FixtureRequest) -> Solid:
    return request.param


@pytest.fixture
def entered(solid):
    """Return origins, directions and t of random lines, many of which enter the solid."""
    draw = np.random.default_rng(5)
    direction = draw.normal(size=(3, LINES)).astype(np.float32)
    origin = (draw.uniform(-1.2, 1.2, (3, LINES)) - 3 * direction).astype(np.float32)
    return origin, direction, solid.enter(origin, direction)


def test_a_line_enters_on_the_surface(solid, entered):
    origin, direction, t = entered
    hit = np.isfinite(t)
    assert 0.05 < hit.mean() < 0.95
    off = surface_distance(solid, (origin + np.where(hit, t, 0) * direction)[:, hit])
    assert np.abs(off).max() < 6e-3


def test_no_point_of_a_line_before_its_entry_lies_inside(solid, entered):
    """Sampled points before the entry, and on lines that miss, do not lie deep inside."""
    origin, direction, t = entered
    for at in np.linspace(0, 6, 150, dtype=np.float32):
        before = at < np.where(np.isfinite(t), t, np.inf) - 0.02
        assert surface_distance(solid, origin + at * direction)[before].min() > -0.03


def test_normals_face_the_line(solid, entered):
    origin, direction, t = entered
    hit = np.isfinite(t)
    point = (origin[:, hit] + t[hit] * direction[:, hit]).astype(np.float32)
    normal = solid.normal(point)
    slant = dot(normal, direction[:, hit]) / np.sqrt(dot(normal, normal))
    assert (slant < 0.1).mean() > 0.995


def test_reach_matches_the_extent_of_the_surface(solid, entered):
    origin, direction, t = entered
    hit = np.isfinite(t)
    points = origin[:, hit] + t[hit] * direction[:, hit]
    for towards in np.random.default_rng(1).normal(size=(20, 3)):
        furthest = float((points.T @ towards).max())
        reach = solid.reach(tuple(towards))
        assert furthest <= reach + 1e-2
        assert furthest > 0.85 * reach


def test_one_direction_serves_all_origins(solid, entered):
    origin, direction, _ = entered
    one = direction[:, :1]
    np.testing.assert_array_equal(
        solid.enter(origin, one), solid.enter(origin, np.repeat(one, LINES, axis=1))
    )
