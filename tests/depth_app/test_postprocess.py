"""A depth map and its measures: statistics, nearness, boxes, points, ranks."""

from __future__ import annotations

import tracemalloc

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from depth_app.postprocess import depth_at, depth_in_box, depth_map, depth_stats, nearness, ranks

RAMP = np.tile(np.arange(100, dtype=np.float32), (60, 1))
"""Depth 0 at the left edge to 99 at the right."""


def test_the_map_has_the_pictures_size_and_follows_the_output():
    output = np.tile(np.linspace(0, 1, 70, dtype=np.float32), (42, 1))
    depth = depth_map(output, (300, 500))
    assert depth.shape == (300, 500)
    assert depth.dtype == np.float32
    assert depth[:, 250] == pytest.approx(0.5, abs=0.01)


def test_the_map_is_resampled_with_half_pixel_centres():
    """As align_corners=False: doubled, a step lies between the same pixels."""
    step = np.repeat(np.array([[0, 1]], np.float32), 8, axis=1)
    depth = depth_map(step, (1, 32))
    assert depth[0, :13] == pytest.approx(0, abs=1e-6)
    assert depth[0, 15] + depth[0, 16] == pytest.approx(1)
    assert depth[0, 19:] == pytest.approx(1, abs=1e-6)


def test_a_map_of_one_pixel():
    assert depth_map(np.full((14, 14), 2.5, np.float32), (1, 1)) == pytest.approx(np.array([[2.5]]))


def test_stats():
    stats = depth_stats(RAMP)
    assert (stats.min, stats.max, stats.mean) == (0, 99, 49.5)
    assert stats.std == pytest.approx(28.866, abs=1e-3)


def test_stats_of_a_large_map_keep_their_digits():
    assert depth_stats(np.full((5000, 10000), 0.1, np.float32)).mean == pytest.approx(0.1, rel=1e-6)


@pytest.mark.parametrize(("kind", "expected"), [("relative-inverse", [0, 0.5, 1]), ("metric-m", [1, 0.5, 0])])
def test_nearness_is_one_at_the_nearest_whatever_the_kind(kind, expected):
    values = np.array([0, 49.5, 99], np.float32)
    assert nearness(values, depth_stats(RAMP), kind) == pytest.approx(expected)


@pytest.mark.parametrize("kind", ["relative-inverse", "metric-m"])
def test_a_flat_map_has_no_nearness(kind):
    flat = np.full((3, 4), 7, np.float32)
    assert (nearness(flat, depth_stats(flat), kind) == 0).all()


@given(
    arrays.arrays(np.float32, (5, 7), elements=st.floats(-1000, 1000, width=32)),
    st.sampled_from(["relative-inverse", "metric-m"]),
)
def test_nearness_stays_within_its_bounds(depth, kind):
    near = nearness(depth, depth_stats(depth), kind)
    assert near.shape == depth.shape
    assert ((near >= 0) & (near <= 1)).all()


def test_a_box_is_measured_in_its_middle_half():
    depth = np.zeros((100, 100), np.float32)
    depth[25:75, 25:75] = 5
    inside = depth_in_box(depth, (0, 0, 100, 100))
    assert (inside.median, inside.p10, inside.p90) == (5, 5, 5)


def test_percentiles_of_a_box():
    inside = depth_in_box(RAMP, (20, 0, 60, 60))
    assert inside.median == pytest.approx(39.5)
    assert inside.p10 == pytest.approx(31.9)
    assert inside.p90 == pytest.approx(47.1)


HILLS = cv2.resize(np.random.default_rng(0).random((60, 90), np.float32), (3000, 2000))


@pytest.mark.parametrize(
    "box",
    [(0, 0, 3000, 2000), (100, 0, 2900, 1000), (0, 0, 3000, 300), (1400, 0, 1700, 2000)],
    ids=["the whole picture", "a part", "broad", "tall"],
)
def test_a_large_box_is_measured_by_a_sample_without_a_copy_of_it(box):
    inside = HILLS[
        slice(*((3 * box[1] + box[3]) // 4, (box[1] + 3 * box[3]) // 4)),
        slice(*((3 * box[0] + box[2]) // 4, (box[0] + 3 * box[2]) // 4)),
    ]
    tracemalloc.start()
    measured = depth_in_box(HILLS, box)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    expected = np.percentile(inside, (10, 50, 90))
    assert (measured.p10, measured.median, measured.p90) == pytest.approx(expected, abs=0.02)
    assert most < 1_500_000


def test_a_small_box_is_measured_by_all_of_its_pixels():
    measured = depth_in_box(HILLS, (0, 0, 512, 512))
    p10, median, p90 = np.percentile(HILLS[128:384, 128:384], (10, 50, 90))
    assert (measured.p10, measured.median, measured.p90) == (p10, median, p90)


@pytest.mark.parametrize("shape", [(1, 1_000_000), (1_000_000, 1)])
def test_a_line_is_sampled_along_it(shape):
    line = np.arange(1_000_000, dtype=np.float32).reshape(shape)
    measured = depth_in_box(line, (0, 0, shape[1], shape[0]))
    assert measured.median == pytest.approx(500_000, rel=1e-4)
    assert measured.p10 == pytest.approx(300_000, rel=1e-4)


@pytest.mark.parametrize(
    ("box", "value"),
    [
        ((10.2, 10.2, 10.4, 10.4), 10),
        ((10, 10, 10, 10), 10),
        ((-50, -50, -10, -10), 0),
        ((500, 500, 600, 600), 99),
        ((99.5, 59.5, 100, 60), 99),
    ],
    ids=["in one pixel", "without area", "left of the map", "right of it", "the last pixel"],
)
def test_a_box_has_at_least_one_pixel(box, value):
    assert depth_in_box(RAMP, box).median == value


@given(st.tuples(*[st.floats(-200, 300)] * 4))
def test_any_box_is_answered_from_the_map(box):
    inside = depth_in_box(RAMP, box)
    assert 0 <= inside.p10 <= inside.median <= inside.p90 <= 99


@pytest.mark.parametrize(("x", "y", "value"), [(0, 0, 0), (42.9, 30, 42), (100, 60, 99), (-5, -5, 0)])
def test_a_point_is_the_pixel_it_lies_in(x, y, value):
    assert depth_at(RAMP, x, y) == value


def test_ranks_count_from_the_nearest():
    assert ranks([0.2, 0.9, 0.5]) == [3, 1, 2]
    assert ranks([0.5, 0.5]) == [1, 2]
    assert ranks([]) == []
