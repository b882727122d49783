"""Boxes drawn on pictures of any size."""

from __future__ import annotations

import numpy as np
import pytest

from yolo_app.postprocess import Detections
from yolo_app.render import annotate, colour_of

NAMES = ("red", "a class with a long name")


def found(*boxes: tuple[float, float, float, float]) -> Detections:
    count = len(boxes)
    return Detections(
        np.array(boxes, np.float32).reshape(-1, 4),
        np.linspace(0.9, 0.3, count, dtype=np.float32),
        np.arange(count) % 2,
    )


def test_the_edge_has_its_classes_colour_and_the_inside_stays():
    picture = np.full((200, 300, 3), 128, np.uint8)
    drawn = annotate(picture, found((50, 60, 150, 160)), NAMES)
    assert drawn.shape == picture.shape
    assert (drawn[100, 50] == colour_of(0)).all()
    assert (drawn[160, 100] == colour_of(0)).all()
    assert (drawn[120:140, 80:120] == 128).all()
    assert (picture == 128).all()


def test_a_picture_without_objects_stays_as_it_was():
    picture = np.random.default_rng(0).integers(0, 255, (20, 30, 3), np.uint8)
    assert np.array_equal(annotate(picture, found(), NAMES), picture)


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (3000, 4000)])
def test_any_size_is_drawn_on(size):
    picture = np.zeros((*size, 3), np.uint8)
    assert annotate(picture, found((0, 0, size[1], size[0]), (0, 0, 0.5, 0.5)), NAMES).shape == picture.shape


def test_neighbouring_classes_have_colours_apart():
    for first in range(80):
        difference = np.abs(np.array(colour_of(first)) - np.array(colour_of(first + 1)))
        assert difference.sum() > 80
