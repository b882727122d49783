"""Boxes drawn on pictures of any size."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.support.memory import mebibytes
from tests.support.pictures import encoded, scene
from yolo_app.postprocess import Detections
from yolo_app.render import _marks, annotate, colour_of

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
    annotate(picture, found((50, 60, 150, 160)), NAMES)
    assert (picture[100, 50] == colour_of(0)).all()
    assert (picture[160, 100] == colour_of(0)).all()
    assert (picture[120:140, 80:120] == 128).all()
    assert (picture[:, 200:] == 128).all()


def test_a_picture_without_objects_stays_as_it_was():
    picture = np.random.default_rng(0).integers(0, 255, (20, 30, 3), np.uint8)
    before = picture.copy()
    annotate(picture, found(), NAMES)
    assert np.array_equal(picture, before)


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (3000, 4000)])
def test_any_size_is_drawn_on(size):
    picture = np.zeros((*size, 3), np.uint8)
    annotate(picture, found((0, 0, size[1], size[0]), (0, 0, 0.5, 0.5)), NAMES)
    assert picture.any()


def test_a_picture_looks_the_same_whatever_bands_it_is_drawn_in(monkeypatch):
    """Boxes begin and end within bands, and some labels lie in two."""
    boxes = [(3.7 * n, 9.3 * n, 40 + 9.1 * n, 60.5 + 11.2 * n) for n in range(30)]
    looks = []
    for band in (1, 700, 10_000, 1 << 20):
        monkeypatch.setattr("farsight.images.to_rgb.BAND", band)
        picture = np.random.default_rng(0).integers(0, 255, (400, 300, 3), np.uint8)
        annotate(picture, found(*boxes), NAMES)
        looks.append(picture)
    assert all(np.array_equal(look, looks[-1]) for look in looks)


def test_the_largest_picture_is_drawn_on_in_little_more_than_its_own_memory(tmp_path):
    work = (
        "import numpy as np; from yolo_app import render; from yolo_app.postprocess import Detections; "
        "picture = np.zeros((7000, 7000, 3), np.uint8); box = np.array([[10, 10, 6990, 6990]], np.float32); "
        "render.annotate(picture, Detections(box, np.ones(1, np.float32), np.zeros(1, int)), ('red',))"
    )
    small = encoded(scene())
    assert mebibytes(work, tmp_path, small, small) < 7000 * 7000 * 3 / 2**20 + 60


CORNERS = {
    "upper left": (0, 0, 0.1, 0.1),
    "upper right": (0.95, 0, 1, 0.1),
    "lower left": (0, 0.98, 0.05, 1),
    "lower right": (0.98, 0.99, 1, 1),
    "at the right edge": (1, 0.4, 1, 0.5),
    "all of it": (0, 0, 1, 1),
}
NAMES_TO_FIT = ("dog", "a class with a rather long name", "a name far wider " * 9, "Ųjęþ Ωϕ, Щ", "飞机")


@pytest.mark.parametrize("share", CORNERS.values(), ids=CORNERS)
@pytest.mark.parametrize("size", [(480, 640), (60, 100), (24, 400), (400, 60), (3000, 2000)])
@pytest.mark.parametrize("name", NAMES_TO_FIT)
def test_a_label_and_all_its_letters_lie_in_the_picture_at_every_edge(share, size, name):
    height, width = size
    box = np.array([share], np.float32) * np.array([width, height] * 2, np.float32)
    one = Detections(box, np.array([0.9], np.float32), np.array([0]))
    (mark,) = _marks(np.zeros((*size, 3), np.uint8), one, (name,))
    assert mark.label is not None
    left, top, right, bottom = mark.label.box
    assert 0 <= left < right < width
    assert 0 <= top < bottom < height
    # Drawn with a margin on every side, no letter reaches past the label.
    canvas = Image.new("L", (width + 200, height + 200))
    x, y = mark.label.text_at
    ImageDraw.Draw(canvas).text((x + 100, y + 100), mark.label.text, fill=255, font=mark.label.font)
    drawn = canvas.getbbox()
    assert drawn is not None
    assert left + 100 < drawn[0] < drawn[2] <= right + 100
    assert top + 100 < drawn[1] < drawn[3] <= bottom + 100


def drawn_with(name: str, size: tuple[int, int] = (480, 640)) -> np.ndarray:
    picture = np.full((*size, 3), 128, np.uint8)
    one = Detections(
        np.array([[0, 0, size[1], size[0]]], np.float32), np.array([0.9], np.float32), np.array([0])
    )
    annotate(picture, one, (name,))
    return picture


@pytest.mark.parametrize("size", [(8, 640), (480, 20), (10, 10)])
def test_a_picture_without_room_for_a_label_has_the_box_alone(size):
    assert np.array_equal(drawn_with("dog", size), drawn_with("another name", size))
    assert (drawn_with("dog", size)[0, 0] == colour_of(0)).all()


def test_letters_that_the_font_lacks_are_not_drawn_as_boxes():
    assert np.array_equal(drawn_with("飞机"), drawn_with("class 0"))
    assert not np.array_equal(drawn_with("самолёт"), drawn_with("class 0"))


def test_neighbouring_classes_have_colours_apart():
    for first in range(80):
        difference = np.abs(np.array(colour_of(first)) - np.array(colour_of(first + 1)))
        assert difference.sum() > 80
