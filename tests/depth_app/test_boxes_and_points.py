"""Boxes and points must lie in the picture, in its pixels."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depth_app.boxes_and_points import Places
from farsight.errors import BadParameter

SIZE = (480, 640)


@pytest.mark.parametrize(
    "places",
    [
        Places(),
        Places(boxes=((0, 0, 640, 480),), points=((0, 0), (640, 480), (639.99, 0.5))),
        Places(boxes=((-100, 0, 100, 480),)),
        Places(boxes=((600, 450, 641.5, 481.5),)),
        Places(points=((0, 1), (1, 1))),
        Places(points=((0.5, 0.5), (30, 40))),
        Places(boxes=((0.2, 0.2, 1.5, 1.5),)),
    ],
)
def test_places_in_the_picture_pass(places):
    places.check(SIZE)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (Places(points=((5000, -30),)), r"points\[0\] \(5000, -30\) lies outside .* 640 x 480 pixels"),
        (Places(points=((1, 2), (3, 480.01))), r"points\[1\] "),
        (Places(boxes=((0, 0, 9, 9), (700, 0, 800, 9))), r"boxes\[1\] \(700, 0, 800, 9\) lies outside"),
        (Places(boxes=((-101, 0, 100, 480),)), "lies more than half outside the picture"),
        (Places(boxes=((5, 5, 9, 9), (0.1, 0.1, 0.9, 0.9))), r"boxes\[1\] .* looks normalised"),
        (Places(points=((0, 0), (0.5, 1))), "looks normalised"),
    ],
)
def test_other_places_are_rejected_by_name(places, words):
    with pytest.raises(BadParameter, match=words):
        places.check(SIZE)


sides = st.integers(2, 5000)
shares = st.floats(0, 1)


@given(sides, sides, st.tuples(shares, shares, shares, shares))
def test_a_box_as_detect_clips_and_rounds_it_passes(height, width, corners):
    """Unless it lies within the first pixel, which no share of a picture's sides can be told from."""
    x1, x2 = sorted((round(corners[0] * width, 2), round(corners[1] * width, 2)))
    y1, y2 = sorted((round(corners[2] * height, 2), round(corners[3] * height, 2)))
    if x1 < x2 and y1 < y2 and max(x2, y2) > 1:
        Places(boxes=((x1, y1, x2, y2),)).check((height, width))


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_no_numbers_break_it_and_none_outside_pass(one, other):
    low, high = sorted((one, other))
    places = Places(boxes=((low, low, high, high),) if low < high else (), points=((one, other),))
    passed = False
    with suppress(BadParameter):
        places.check(SIZE)
        passed = True
    assert not passed or (0 <= one <= 640 and 0 <= other <= 480)
