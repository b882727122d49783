"""The deviations of lower precisions pass the golden check; a blind or another model does not."""

from __future__ import annotations

import json

import numpy as np
import pytest

from yolo_app.golden import expectation, mismatch
from yolo_app.postprocess import Detections

BUS = Detections(
    np.array([[48, 397, 246, 903], [0, 227, 804, 764], [671, 387, 810, 880], [0, 550, 64, 875]], np.float32),
    np.array([0.92, 0.9, 0.89, 0.3], np.float32),
    np.array([0, 5, 0, 0]),
)
EXPECTED = json.loads(json.dumps(expectation(BUS)))


def changed(shift: float = 0.0, confidence: float = 0.0, keep: slice = slice(None), **fields) -> Detections:
    found = BUS.take(keep)
    return Detections(
        found.boxes + np.float32(shift),
        found.confidences + np.float32(confidence),
        fields.get("class_ids", found.class_ids),
    )


def test_only_confident_objects_are_asked_for():
    assert [wanted["class_id"] for wanted in EXPECTED["objects"]] == [0, 5, 0]


@pytest.mark.parametrize(
    "found",
    [
        BUS,
        changed(shift=6),
        changed(confidence=-0.1),
        changed(keep=slice(3)),
        changed(keep=slice(None, None, -1)),
    ],
    ids=["same", "moved a little", "less sure", "faint one lost", "in another order"],
)
def test_the_deviations_of_a_lower_precision_pass(found):
    assert mismatch(found, EXPECTED) is None


@pytest.mark.parametrize(
    "found",
    [
        changed(keep=slice(0)),
        changed(keep=slice(1, None)),
        changed(shift=60),
        changed(confidence=-0.4),
        changed(class_ids=np.array([1, 5, 0, 0])),
    ],
    ids=["blind", "one lost", "moved far", "hardly sure", "another class"],
)
def test_the_answers_of_another_model_do_not_pass(found):
    assert "is not among" in (mismatch(found, EXPECTED) or "")


def test_a_sure_object_that_was_not_there_does_not():
    more = Detections(
        np.concatenate([BUS.boxes, [[100, 100, 200, 200]]]).astype(np.float32),
        np.append(BUS.confidences, np.float32(0.95)),
        np.append(BUS.class_ids, 7),
    )
    assert mismatch(more, EXPECTED) == "unexpected: class 7, confidence 0.95"


def test_one_detection_does_not_stand_for_two():
    twice = expectation(BUS.take(np.array([0, 0])))
    assert mismatch(BUS.take(np.array([0])), twice) is not None
