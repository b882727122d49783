"""The limits of parity accept small differences and reject large ones."""

from __future__ import annotations

import numpy as np
import pytest

from lab.errors import ParityError
from lab.parity.compare import DepthParity, compare_depths, compare_detections
from yolo_app.postprocess import Detections

BOXES = np.array([[0, 0, 100, 100], [200, 200, 300, 300], [50, 300, 150, 400]], np.float32)


def found(boxes=BOXES, confidences=(0.9, 0.8, 0.7), class_ids=(0, 1, 2)) -> Detections:
    count = len(boxes)
    return Detections(
        np.asarray(boxes, np.float32),
        np.asarray(confidences[:count], np.float32),
        np.asarray(class_ids[:count]),
    )


def test_the_same_answers_agree():
    parity = compare_detections([found(), found()], [found(), found()])
    assert (parity.f1, parity.matched, parity.reference, parity.served) == (1.0, 6, 6, 6)
    parity.require()


@pytest.mark.parametrize(
    ("served", "matched"),
    [
        (found(BOXES[:2]), 2),
        (found(BOXES + np.float32([0, 0, 0, 12])), 0),
        (found(BOXES + np.float32([0, 0, 0, 10])), 3),
        (found(confidences=(0.9, 0.74, 0.7)), 2),
        (found(confidences=(0.9, 0.76, 0.7)), 3),
        (found(class_ids=(0, 1, 3)), 2),
        (found(BOXES[:0]), 0),
        (found(BOXES[[0, 0, 0]], (0.9, 0.9, 0.9), (0, 0, 0)), 1),
    ],
    ids=["missing", "IoU 0.89", "IoU 0.91", "0.06 surer", "0.04 surer", "class", "none", "one for three"],
)
def test_objects_match_by_overlap_class_and_confidence(served, matched):
    assert compare_detections([found()], [served]).matched == matched


def test_empty_answers_agree():
    assert compare_detections([found(BOXES[:0])], [found(BOXES[:0])]).f1 == 1


def test_extra_objects_fail():
    parity = compare_detections([found(BOXES[:1])], [found()])
    assert parity.f1 == 0.5
    with pytest.raises(ParityError, match=r"F1 against the reference is 0\.5"):
        parity.require()


def test_depths_are_compared_as_a_share_of_the_range():
    ramp = np.linspace(0, 10, 100, dtype=np.float32).reshape(10, 10)
    parity = compare_depths([ramp, ramp], [ramp + np.float32(0.05), ramp + np.float32(0.02)])
    assert (parity.mean, parity.worst) == pytest.approx((0.0035, 0.005), rel=1e-3)
    parity.require()


@pytest.mark.parametrize("worst", [0.0101, float("nan")])
def test_a_map_that_differs_too_much_fails(worst):
    with pytest.raises(ParityError, match="depth map differs"):
        DepthParity(0.001, worst).require()
