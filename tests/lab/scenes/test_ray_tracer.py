"""Rays meet objects at the depths that formulas give."""

from __future__ import annotations

from dataclasses import replace
from math import radians

import numpy as np
import pytest

from lab.scenes.generator import Camera, SceneObject, scene
from lab.scenes.ray_tracer import FIRST_OBJECT, GROUND, SKY, eye, near, sight, silhouette, trace, traced

CAMERA = Camera(width=320, height=240, altitude=1.5, pitch=radians(12), fov=radians(60))
UPRIGHT = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
BALL = SceneObject(0, (0.5, 0.5, 0.5), (0.0, 5.0, 0.5), UPRIGHT, scene(0).ground)


def pixels(camera: Camera) -> np.ndarray:
    y, x = (
        index.ravel().astype(np.float32) + np.float32(0.5)
        for index in np.indices((camera.height, camera.width))
    )
    return sight(camera, x, y)


def test_the_depth_of_the_ground_follows_from_the_camera():
    """By trigonometry, a ray meets the ground at a distance of altitude / sin(angle below the horizon)."""
    depth, ids = trace([], eye(CAMERA), pixels(CAMERA))
    depth, ids = depth.reshape(240, 320), ids.reshape(240, 320)
    for row in (150, 200, 239):
        below = np.arctan((row + 0.5 - 120) / CAMERA.focal)
        expected = CAMERA.altitude / np.sin(CAMERA.pitch + below) * np.cos(below)
        np.testing.assert_allclose(depth[row], expected, rtol=1e-4)
    assert (ids[np.isinf(depth)] == SKY).all()
    assert (ids[np.isfinite(depth)] == GROUND).all()
    horizon = 120 - CAMERA.focal * np.tan(CAMERA.pitch)
    assert abs(int((ids[:, 0] == SKY).sum()) - horizon) <= 1


def test_a_ball_has_the_right_depth_and_size():
    depth, ids = trace([traced(BALL)], eye(CAMERA), pixels(CAMERA))
    shown = ids == FIRST_OBJECT
    distance = np.hypot(5.0, 1.0)
    along = pixels(CAMERA)[:, shown] * depth[shown] + eye(CAMERA)
    apart = np.sqrt(((along - np.array([[0], [5], [0.5]])) ** 2).sum(axis=0))
    np.testing.assert_allclose(apart, 0.5, atol=1e-3)
    assert np.linalg.norm(along - eye(CAMERA), axis=0).min() == pytest.approx(distance - 0.5, abs=1e-3)
    assert shown.sum() == silhouette(traced(BALL), CAMERA)


def test_the_silhouette_includes_pixels_beyond_the_edge():
    aside = traced(replace(BALL, position=(3.75, 5.0, 0.5)))
    _, ids = trace([aside], eye(CAMERA), pixels(CAMERA))
    whole = silhouette(aside, CAMERA)
    assert 0.1 * whole < (ids == FIRST_OBJECT).sum() < 0.9 * whole


def test_rays_outside_the_bounding_sphere_miss_the_object():
    for item in map(traced, scene(1).objects):
        direction = pixels(CAMERA)
        passing = near(item.centre - eye(CAMERA), direction, (direction**2).sum(axis=0), item.radius)
        _, ids = trace([item], eye(CAMERA), direction)
        assert not (ids[~passing] == FIRST_OBJECT).any()
