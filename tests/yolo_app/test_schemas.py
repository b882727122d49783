"""What detect takes and gives."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from yolo_app.postprocess import Detections
from yolo_app.schemas import DetectAnswer, DetectQuery, detection_list


def test_the_defaults_are_the_contracts():
    query = DetectQuery()
    assert (query.conf, query.iou, query.classes, query.max_det) == (0.25, 0.7, None, 300)
    assert not query.include_image


@pytest.mark.parametrize(
    ("name", "value"), [("conf", -1), ("conf", "nan"), ("iou", 1.1), ("max_det", 301), ("x", 1)]
)
def test_what_is_out_of_range_or_unknown_is_refused(name, value):
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


def test_an_answer_is_one_or_many():
    names = {"request_id": "x", "model": {"name": "n", "version": "v"}}
    image = {"filename": None, "format": "PNG", "width": 1, "height": 1}
    one = {"image": image, "detections": [], "detection_count": 0}
    error = {"type": "/problems/x", "title": "t", "status": 422, "detail": "d", "request_id": "x"}
    failed = {"image": {"filename": "a"}, "error": error}
    for answer in ({**names, **one}, {**names, "results": [one, failed]}):
        assert DetectAnswer.model_validate(answer).model_dump(exclude_unset=True) == answer
