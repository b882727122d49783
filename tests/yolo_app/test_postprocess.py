"""Heads of both kinds, thresholds, non-maximum suppression."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yolo_app.postprocess import Detections, DetectOptions, detections, iou_with, suppress
from yolo_app.preprocess import letterbox

SIZE = (480, 640)
PLACED = letterbox(np.zeros((*SIZE, 3), np.uint8), (SIZE, (640, 640)), 640)


def end2end(*rows: tuple[float, ...]) -> tuple[np.ndarray, ...]:
    """Rows of x1 y1 x2 y2 confidence class, filled up to 300 as the head does."""
    output = np.zeros((1, 300, 6), np.float32)
    output[0, : len(rows)] = rows
    return (output,)


def dense(*rows: tuple[float, ...], classes: int = 3) -> tuple[np.ndarray, ...]:
    """The same rows as a dense head gives them: centre and size, a score a class, anchors last."""
    output = np.zeros((1, 4 + classes, 100), np.float32)
    for anchor, (x1, y1, x2, y2, confidence, class_id) in enumerate(rows):
        output[0, :4, anchor] = (x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1
        output[0, 4 + int(class_id), anchor] = confidence
    return (output,)


def found(outputs: tuple[np.ndarray, ...], **options) -> Detections:
    return detections(outputs, PLACED, SIZE, DetectOptions(**options))


A = (10, 20, 110, 220, 0.9, 0)
A_SHIFTED = (12, 20, 112, 220, 0.8, 0)
A_OTHER_CLASS = (12, 20, 112, 220, 0.8, 1)
B = (300, 50, 400, 150, 0.5, 2)
FAINT = (200, 300, 300, 400, 0.1, 1)


@pytest.mark.parametrize("head", [end2end, dense])
def test_both_heads_give_the_same_boxes(head):
    result = found(head(B, A, FAINT))
    assert result.boxes == pytest.approx(np.array([A[:4], B[:4]]))
    assert result.confidences == pytest.approx([0.9, 0.5])
    assert result.class_ids.tolist() == [0, 2]
    assert result.boxes.dtype == result.confidences.dtype == np.float32


@pytest.mark.parametrize("head", [end2end, dense])
@pytest.mark.parametrize(
    ("options", "class_ids"),
    [
        ({"conf": 0.05}, [0, 2, 1]),
        ({"conf": 0.6}, [0]),
        ({"conf": 1.0}, []),
        ({"classes": (2,)}, [2]),
        ({"classes": (1, 2)}, [2]),
        ({"classes": ()}, []),
        ({"max_det": 1}, [0]),
    ],
)
def test_options_choose(head, options, class_ids):
    assert found(head(A, B, FAINT), **options).class_ids.tolist() == class_ids


def test_a_dense_heads_doubles_are_suppressed_within_their_class_alone():
    assert found(dense(A, A_SHIFTED)).confidences == pytest.approx([0.9])
    assert found(dense(A, A_OTHER_CLASS)).class_ids.tolist() == [0, 1]
    assert len(found(dense(A, A_SHIFTED), iou=0.99)) == 2


def test_an_end_to_end_heads_boxes_are_suppressed_where_that_is_asked_for_alone():
    assert len(found(end2end(A, A_SHIFTED))) == 2
    assert found(end2end(A, A_SHIFTED), iou=0.7).confidences == pytest.approx([0.9])
    assert len(found(end2end(A, A_SHIFTED), iou=0.99)) == 2
    assert len(found(end2end(A, A_OTHER_CLASS), iou=0.7)) == 2


@pytest.mark.parametrize("head", [end2end, dense])
def test_agnostic_suppression_is_across_classes_and_on_either_head(head):
    assert found(head(A, A_OTHER_CLASS, B), agnostic_nms=True).class_ids.tolist() == [0, 2]
    assert len(found(head(A, A_OTHER_CLASS), agnostic_nms=True, iou=0.99)) == 2


@pytest.mark.parametrize("head", [end2end, dense])
def test_boxes_are_clipped_and_those_without_area_dropped(head):
    beyond = (700, 100, 800, 200, 0.95, 1)
    half_out = (600, 400, 700, 500, 0.7, 1)
    result = found(head(beyond, half_out))
    assert result.boxes == pytest.approx(np.array([[600, 400, 640, 480]]))


def test_numbers_that_are_none_are_no_detections():
    nan = float("nan")
    assert len(found(end2end((nan, 0, 10, 10, 0.9, 0), (0, 0, 10, 10, nan, 0)))) == 0


def test_boxes_are_in_pixels_of_the_picture():
    placed = letterbox(np.zeros((720, 1280, 3), np.uint8), ((384, 640), (640, 640)), 640)
    (box,) = detections(end2end((100, 112, 200, 212, 0.9, 0)), placed, (720, 1280), DetectOptions()).boxes
    assert box == pytest.approx([200, 200, 400, 400])


def test_iou_of_boxes():
    others = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [20, 20, 30, 30], [0, 0, 0, 0]], np.float32)
    assert iou_with(others[0], others) == pytest.approx([1, 1 / 3, 0, 0])
    assert iou_with(others[3], others) == pytest.approx([0, 0, 0, 0])


corners = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 40), st.integers(1, 40))


@given(st.lists(st.tuples(corners, st.integers(0, 2)), max_size=30), st.floats(0.1, 0.9))
def test_suppression_keeps_no_rivals_and_drops_nothing_without_one(rows, iou):
    boxes = np.array([(x, y, x + w, y + h) for (x, y, w, h), _ in rows], np.float32).reshape(-1, 4)
    candidates = Detections(
        boxes, np.linspace(1, 0.5, len(rows), dtype=np.float32), np.array([c for _, c in rows], int)
    )
    kept = set(suppress(candidates, iou, 300).tolist())
    for index in range(len(rows)):
        better = [k for k in kept if k < index and candidates.class_ids[k] == candidates.class_ids[index]]
        overlaps = iou_with(boxes[index], boxes[better]) if better else np.zeros(0)
        assert (index in kept) == (not (overlaps > iou).any())


def test_a_request_for_everything_is_bounded():
    """conf 0 makes a candidate of each of 8400 anchors, here all of one class: some 0.1 s."""
    rng = np.random.default_rng(0)
    output = np.zeros((1, 84, 8400), np.float32)
    output[0, :4] = rng.uniform(30, 400, (4, 8400))
    output[0, 4] = rng.random(8400)
    started = time.perf_counter()
    assert len(found((output,), conf=0, iou=1)) == 300
    assert time.perf_counter() - started < 2
