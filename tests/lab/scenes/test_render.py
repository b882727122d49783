"""A rendering has the same bytes each time, and its boxes, ids and depths agree."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lab.scenes.generator import SceneObject, scene
from lab.scenes.ray_tracer import FIRST_OBJECT, GROUND, SKY
from lab.scenes.render import MIN_SIDE, MIN_VISIBLE, Rendering, render

SEEDS = range(20)
UPRIGHT = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@pytest.fixture(scope="module")
def rendered() -> list[Rendering]:
    return [render(scene(seed)) for seed in SEEDS]


def ball(y: float, radius: float, x: float = 0.0) -> SceneObject:
    return SceneObject(0, (radius, radius, radius), (x, y, radius), UPRIGHT, scene(3).ground)


def placing(*objects: SceneObject) -> Rendering:
    return render(replace(scene(3), objects=objects))


def digest(rendering: Rendering) -> str:
    parts = (rendering.image, rendering.depth, rendering.ids)
    return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()


def test_another_process_renders_the_same_bytes():
    code = "from tests.lab.scenes.test_render import digest, render, scene\nprint(digest(render(scene(17))))"
    here = digest(render(scene(17)))
    assert here == digest(render(scene(17)))
    there = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert there.stdout.strip() == here


def test_arrays_have_the_size_of_the_picture(rendered):
    for seed, rendering in zip(SEEDS, rendered, strict=True):
        camera = scene(seed).camera
        assert rendering.image.shape == (camera.height, camera.width, 3)
        assert rendering.image.dtype == rendering.ids.dtype == np.uint8
        assert rendering.depth.shape == rendering.ids.shape == (camera.height, camera.width)
        assert rendering.depth.dtype == np.float32
        assert rendering.image.std() > 10


def test_only_the_sky_is_infinitely_far(rendered):
    for rendering in rendered:
        np.testing.assert_array_equal(np.isinf(rendering.depth), rendering.ids == SKY)
        assert rendering.depth.min() > 0.3


def test_boxes_fit_their_masks_exactly(rendered):
    for rendering in rendered:
        for seen in rendering.sightings:
            left, top, right, bottom = seen.box
            mask = rendering.ids == seen.id
            inside = mask[top:bottom, left:right]
            assert inside.sum() == mask.sum()
            assert all(edge.any() for edge in (inside[0], inside[-1], inside[:, 0], inside[:, -1]))
            assert seen.depth == pytest.approx(float(np.median(rendering.depth[mask])))


def test_labelled_objects_are_visible_and_large_enough(rendered):
    for seed, rendering in zip(SEEDS, rendered, strict=True):
        for seen in rendering.sightings:
            assert MIN_VISIBLE <= seen.visible <= 1
            left, top, right, bottom = seen.box
            assert min(right - left, bottom - top) >= MIN_SIDE * min(rendering.ids.shape)
            assert seen.class_id == scene(seed).objects[seen.id - FIRST_OBJECT].class_id


def test_a_hidden_object_gets_no_label():
    both = placing(ball(3, 0.6), ball(8, 0.3))
    assert [seen.id for seen in both.sightings] == [FIRST_OBJECT]
    assert FIRST_OBJECT + 1 not in both.ids


def test_a_covered_part_reduces_the_visible_share():
    alone, partly = placing(ball(6, 0.6)), placing(ball(6, 0.6), ball(4, 0.5, x=0.2))
    assert alone.sightings[0].visible == 1
    assert 0.3 < partly.sightings[0].visible < 0.95


def test_depths_follow_the_positions():
    rendering = placing(ball(9, 0.5, x=-2), ball(3, 0.3, x=-0.3), ball(6, 0.5, x=1.5))
    depths = [seen.depth for seen in rendering.sightings]
    assert depths[1] < depths[2] < depths[0]
    assert depths == pytest.approx([8.6, 2.8, 5.7], rel=0.07)


def test_objects_cast_shadows_on_the_ground():
    """Some of the ground is darker with the ball."""
    empty, ball_there = placing(), placing(ball(4, 0.5))
    ground = (ball_there.ids == GROUND) & (empty.ids == GROUND)
    change = ball_there.image.astype(int).sum(axis=2) - empty.image.astype(int).sum(axis=2)
    assert (change[ground] < -60).sum() > 100
