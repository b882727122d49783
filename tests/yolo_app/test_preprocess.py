"""Letterboxing has Ultralytics' geometry, in the smallest input shape, for pictures of any size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yolo_app.preprocess import GREY, letterbox, minimum_rectangles

SIZE = 640
SHAPES = ((384, 640), (480, 640), (640, 640), (640, 480), (640, 384))

# Up to 32:1 in both directions.
sides = st.integers(1, 2000)


def picture(height: int, width: int, value: int = 200) -> np.ndarray:
    return np.full((height, width, 3), value, np.uint8)


@pytest.mark.parametrize(
    ("size", "shape", "margins"),
    [
        ((1080, 810), (640, 480), (0, 0)),
        ((720, 1280), (384, 640), (0, 12)),
        ((640, 640), (640, 640), (0, 0)),
        ((1362, 2048), (480, 640), (0, 11)),
        ((2048, 1362), (640, 480), (11, 0)),
        ((500, 16000), (384, 640), (0, 6)),
    ],
)
def test_takes_the_smallest_shape_and_the_margins_of_the_minimum_rectangle(size, shape, margins):
    placed = letterbox(picture(*size), SHAPES, SIZE)
    assert placed.pixels.shape == (*shape, 3)
    assert placed.pixels.dtype == np.uint8
    assert (placed.pad_left, placed.pad_top) == margins


@pytest.mark.parametrize(
    ("size", "shorts"),
    [(320, [192, 224, 256]), (640, [384, 416, 448, 480]), (1280, [736, 800, 864, 960])],
)
def test_each_size_has_the_minimum_rectangles_of_the_usual_aspects(size, shorts):
    """Short sides of 16:9, 16:10, 3:2 and 4:3, up to the stride: 1280 x 736 is 720 rounded up."""
    wide, tall = [(short, size) for short in shorts], [(size, short) for short in shorts]
    assert minimum_rectangles(size) == (*wide, (size, size), *tall)


@pytest.mark.parametrize("spare", [1, 2, 3, 31])
def test_of_an_odd_spare_row_the_far_margin_gets_the_more(spare):
    """As Ultralytics' round(spare / 2 - 0.1): 1 -> 0, 3 -> 1, 31 -> 15."""
    placed = letterbox(picture(480 - spare, 640), SHAPES, SIZE)
    assert placed.pad_top == spare // 2


def test_the_picture_lies_on_grey_unchanged_where_its_long_side_fits():
    source = np.random.default_rng(0).integers(0, 255, (410, 640, 3), dtype=np.uint8)
    placed = letterbox(source, SHAPES, SIZE)
    top = placed.pad_top
    assert np.array_equal(placed.pixels[top : top + 410], source)
    assert (placed.pixels[:top] == GREY).all()
    assert (placed.pixels[top + 410 :] == GREY).all()


@pytest.mark.parametrize("size", [(1, 1), (20, 16000), (16000, 20), (1, 16000), (16000, 1), (2, 3)])
def test_a_picture_of_any_shape_keeps_a_pixel_a_side(size):
    placed = letterbox(picture(*size), SHAPES, SIZE)
    assert placed.pixels.shape[:2] in SHAPES
    assert (placed.pixels == 200).any()


@given(sides, sides, st.tuples(*[st.floats(0, 1)] * 4))
def test_a_box_finds_its_way_back_within_half_a_pixel(height, width, corners):
    placed = letterbox(picture(height, width), SHAPES, SIZE)
    box = np.array([corners], np.float32) * np.array([width, height] * 2, np.float32)
    scale = np.array([placed.scale_x, placed.scale_y] * 2, np.float32)
    pad = np.array([placed.pad_left, placed.pad_top] * 2, np.float32)
    assert np.abs(placed.to_picture(box * scale + pad, (height, width)) - box).max() <= 0.5


@given(sides, sides)
def test_the_corners_of_the_placed_picture_are_its_own(height, width):
    placed = letterbox(picture(height, width), SHAPES, SIZE)
    inside = np.argwhere(placed.pixels[..., 0] == 200)
    (top, left), (bottom, right) = inside.min(axis=0), inside.max(axis=0) + 1
    corners = placed.to_picture(np.array([[left, top, right, bottom]], np.float32), (height, width))
    assert np.allclose(corners, [[0, 0, width, height]], atol=0.01 * max(height, width) / SIZE + 0.01)


def test_boxes_outside_the_picture_are_clipped_to_it():
    placed = letterbox(picture(720, 1280), SHAPES, SIZE)
    boxes = np.array([[-50, -50, 900, 900]], np.float32)
    assert placed.to_picture(boxes, (720, 1280)).tolist() == [[0, 0, 1280, 720]]
