"""The answer to one image has what was asked for, and leaves the rest unset."""

from __future__ import annotations

import numpy as np

from farsight.images import Range
from farsight.inference import Answer
from yolo_app.image_answer import detected
from yolo_app.postprocess import Detections
from yolo_app.schemas import DetectQuery

FOUND = Detections(np.array([[1, 2, 3, 4]], np.float32), np.array([0.5], np.float32), np.array([1], np.int64))


def answer(applied: Range | None = None, **query: object) -> dict:
    found = Answer(FOUND, (40, 80), "PNG", applied)
    asked = DetectQuery.model_validate(query)
    return detected("x.png", found, ("a", "b"), asked, lambda _: "data:").model_dump(exclude_unset=True)


def test_detections_and_the_images_facts_are_there():
    assert answer().keys() == {"image", "detections", "detection_count"}
    assert answer()["image"] == {"filename": "x.png", "format": "PNG", "width": 80, "height": 40}
    assert [one["class_name"] for one in answer()["detections"]] == ["b"]
    assert answer()["detection_count"] == 1


def test_the_annotated_picture_is_there_if_it_was_asked_for():
    assert answer(include_image=True)["annotated_image"] == "data:"
