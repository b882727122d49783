"""COCO's results format has its own category ids, image ids and boxes."""

from __future__ import annotations

import numpy as np
import pytest

from yolo_app.coco_format import CATEGORIES, CATEGORY_IDS, category_ids, coco_results, image_ids
from yolo_app.postprocess import Detections


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("person", 1), ("fire hydrant", 11), ("stop sign", 13), ("backpack", 27), ("umbrella", 28),
        ("handbag", 31),
        ("bottle", 44), ("wine glass", 46), ("potted plant", 64), ("bed", 65), ("dining table", 67),
        ("toilet", 70),
        ("tv", 72), ("refrigerator", 82), ("book", 84), ("toothbrush", 90),
    ],
)  # fmt: skip
def test_cocos_80_classes_have_cocos_numbers(name, number):
    """As in instances_val2017.json."""
    assert len(CATEGORIES) == len(CATEGORY_IDS) == len(set(CATEGORIES)) == 80
    assert category_ids(CATEGORIES)[CATEGORIES.index(name)] == number


@pytest.mark.parametrize(
    "names", [("red", "blue"), CATEGORIES[:79], CATEGORIES[::-1], (*CATEGORIES, "more"), ()]
)
def test_other_classes_keep_the_models_ids(names):
    assert category_ids(names) == tuple(range(len(names)))


@pytest.mark.parametrize(
    ("filenames", "ids"),
    [
        (["000000000139.jpg"], [139]),
        (["7.png", "000000000139.jpg"], [7, 139]),
        ([None], [0]),
        ([None, None], [0, 1]),
        (["139.jpg", "bus.jpg"], [0, 1]),
        (["1.jpg", "01.png"], [0, 1]),
        (["-5.jpg"], [0]),
        (["½.jpg"], [0]),
        (["٣.jpg"], [0]),
        (["9" * 16 + ".jpg"], [0]),
        (["", ".jpg"], [0, 1]),
        (["folder/000000000785.jpg"], [785]),
        (["1.2.jpg"], [0]),
    ],
)
def test_an_images_number_is_its_files_name_or_else_all_are_numbered_in_order(filenames, ids):
    assert image_ids(filenames) == ids


def test_a_box_is_its_upper_left_corner_width_and_height():
    found = Detections(
        np.array([[10.004, 20, 50.5, 100.127]], np.float32), np.array([0.123456], np.float32), np.array([1])
    )
    (one,) = coco_results(found, 139, (5, 9))
    assert one.model_dump() == {
        "image_id": 139, "category_id": 9, "bbox": [10.0, 20.0, 40.5, 80.13], "score": 0.1235,
    }  # fmt: skip
