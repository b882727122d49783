"""The detection task as the pipeline calls it."""

from __future__ import annotations

import numpy as np
import pytest

from farsight.errors import BadParameter, BundleError
from tests.support.units import level, manifest
from yolo_app.postprocess import Detections, DetectOptions
from yolo_app.task import DetectTask


@pytest.fixture
def task():
    return DetectTask(manifest())


def test_classes_are_the_models_own(task):
    assert task.class_ids(["BLUE", 0]) == (1, 0)
    with pytest.raises(BadParameter, match="from 0 to 1"):
        task.class_ids([2])


def test_pixels_go_in_and_boxes_of_the_picture_come_out(task):
    pixels, geometry = task.preprocess(level(200, (32, 128)))
    assert pixels.shape == (64, 64, 3)
    output = np.zeros((1, 300, 6), np.float32)
    # The picture, halved, lies in the middle rows of the square's stride.
    output[0, 0] = (0, geometry.pad_top, 32, geometry.pad_top + 16, 0.9, 1)
    found = task.postprocess((output,), geometry, (32, 128), task.golden_options)
    assert found.boxes.tolist() == [[0, 0, 64, 32]]
    assert found.class_ids.tolist() == [1]


LETTERBOX = {"size_rule": "letterbox", "size": 64, "shapes": [(32, 64), (64, 64)]}


def test_a_picture_is_placed_at_the_size_asked_for_in_its_smallest_rectangle():
    task = DetectTask(manifest(input=LETTERBOX))
    shapes = {
        imgsz: task.preprocess(level(200, (64, 128)), DetectOptions(imgsz=imgsz))[0].shape[:2]
        for imgsz in (None, 32, 64, 128)
    }
    assert shapes == {None: (32, 64), 32: (32, 32), 64: (32, 64), 128: (96, 128)}


def test_the_cost_grows_with_the_pixels():
    task = DetectTask(manifest(input=LETTERBOX))
    assert [task.cost(DetectOptions(imgsz=imgsz)) for imgsz in (None, 32, 64, 128)] == [1, 0.25, 1, 4]


def test_an_unsupported_size_is_rejected_with_the_supported_ones():
    task = DetectTask(manifest(input=LETTERBOX))
    assert task.imgsz(128) == 128
    with pytest.raises(
        BadParameter, match=r"imgsz: .* 100\. Send one of 32, 64, 128, or leave it out for 64\."
    ):
        task.imgsz(100)


def test_a_golden_answer_is_compared_with_the_detections(task):
    nothing = Detections(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), np.zeros(0, np.int64))
    wanted = {"objects": [{"class_id": 0, "confidence": 0.9, "box": [0, 0, 9, 9]}]}
    assert "class 0" in (
        task.golden_mismatch(nothing, wanted | {"min_iou": 0.7, "max_confidence_shift": 0.2}) or ""
    )


def test_a_manifest_of_another_task_is_rejected():
    with pytest.raises(BundleError, match="letterbox input and classes"):
        DetectTask(manifest(classes=[]))
