"""Options of detect are validated, and answers rounded."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from yolo_app.postprocess import Detections
from yolo_app.schemas import DetectAnswer, DetectQuery, detection_list


def test_the_defaults_are_the_contracts():
    query = DetectQuery()
    assert (query.conf, query.iou, query.classes, query.max_det) == (0.25, None, None, 300)
    assert (query.imgsz, query.format, query.boxes) == (None, "json", "xyxy")
    assert not query.include_image
    assert not query.agnostic_nms


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("conf", -1),
        ("conf", "nan"),
        ("iou", 1.1),
        ("max_det", 301),
        ("x", 1),
        ("imgsz", "wide"),
        ("imgsz", 640.5),
        ("boxes", "cxcywh"),
        ("format", "yolo"),
        ("agnostic_nms", "perhaps"),
    ],
)
def test_values_out_of_range_and_unknown_options_are_rejected(name, value):
    with pytest.raises(ValidationError):
        DetectQuery.model_validate({name: value})


def test_a_detection_list_is_rounded_and_named():
    found = Detections(
        np.array([[0.123456, 1.005, 2.999, 4]], np.float32), np.array([0.123456], np.float32), np.array([1])
    )
    (one,) = detection_list(found, ("red", "blue"))
    assert one.model_dump() == {
        "class_id": 1, "class_name": "blue", "confidence": 0.1235,
        "bbox": {"x1": 0.12, "y1": pytest.approx(1.0, abs=0.011), "x2": 3.0, "y2": 4.0},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("form", "bbox"),
    [
        ("xyxy", {"x1": 10.0, "y1": 20.0, "x2": 50.0, "y2": 100.0}),
        ("xywh", {"center_x": 30.0, "center_y": 60.0, "width": 40.0, "height": 80.0}),
        ("xywhn", {"center_x": 0.15, "center_y": 0.6, "width": 0.2, "height": 0.8}),
    ],
)
def test_boxes_have_the_form_asked_for_in_a_picture_of_200_x_100(form, bbox):
    found = Detections(np.array([[10, 20, 50, 100]], np.float32), np.ones(1, np.float32), np.zeros(1, int))
    (one,) = detection_list(found, ("red",), form, (100, 200))
    assert one.model_dump()["bbox"] == bbox


def test_an_answer_is_one_or_many():
    names = {"request_id": "x", "model": {"name": "n", "version": "v"}}
    image = {"filename": None, "format": "PNG", "width": 1, "height": 1}
    one = {"image": image, "detections": [], "detection_count": 0}
    error = {"type": "/problems/x", "title": "t", "status": 422, "detail": "d", "request_id": "x"}
    failed = {"image": {"filename": "a"}, "error": error}
    coco = [{"image_id": 139, "category_id": 1, "bbox": [1.0, 2.0, 3.0, 4.0], "score": 0.5}]
    for answer in ({**names, **one}, {**names, "results": [one, failed]}, coco, []):
        assert DetectAnswer.model_validate(answer).model_dump(exclude_unset=True) == answer
