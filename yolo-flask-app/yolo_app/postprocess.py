"""Turn a detector's output into boxes on the picture, for an end-to-end (YOLO26) or a dense (YOLO11) head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from farsight.types import Outputs, Shape
from yolo_app.preprocess import Letterboxed

END2END_COLUMNS = 6
"""The columns x1 y1 x2 y2 confidence class; a dense head's last dimension, its anchors, is always larger."""


DEFAULT_IOU = 0.7
"""The default threshold of non-maximum suppression."""


@dataclass(frozen=True)
class DetectOptions:
    """The options of a request; `classes` are ids, None for all; `imgsz` None is the bundle's own size.

    `iou` None means `DEFAULT_IOU` for a dense head, and no suppression for an end-to-end head, which is
    trained to return each object once.
    """

    conf: float = 0.25
    iou: float | None = None
    classes: tuple[int, ...] | None = None
    max_det: int = 300
    agnostic_nms: bool = False
    imgsz: int | None = None


@dataclass(frozen=True, eq=False)
class Detections:
    """N objects by descending confidence; the boxes (N, 4) are x1 y1 x2 y2 in pixels."""

    boxes: NDArray[np.float32]
    confidences: NDArray[np.float32]
    class_ids: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.boxes)

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.intp] | slice) -> Detections:
        """Return the detections that a mask, indices or a slice select."""
        return Detections(self.boxes[chosen], self.confidences[chosen], self.class_ids[chosen])


def detections(outputs: Outputs, placed: Letterboxed, size: Shape, options: DetectOptions) -> Detections:
    """Return the objects found in one picture, in pixels of the picture, whose (height, width) is `size`.

    `outputs[0]` is (1, 300, 6) from an end-to-end head, or (1, 4 + classes, anchors) from a dense one.
    """
    output = outputs[0][0]
    if output.shape[-1] == END2END_COLUMNS:
        found = _confident(_end2end_rows(output), options)
        suppressing = options.iou is not None or options.agnostic_nms
    else:
        found = _confident(_dense_rows(output), options)
        suppressing = True
    if suppressing:
        iou = DEFAULT_IOU if options.iou is None else options.iou
        found = found.take(suppress(found, iou, options.max_det, agnostic=options.agnostic_nms))
    found = Detections(placed.to_picture(found.boxes, size), found.confidences, found.class_ids)
    return found.take(_has_area(found.boxes)).take(slice(options.max_det))


def suppress(found: Detections, iou: float, max_det: int, *, agnostic: bool = False) -> NDArray[np.intp]:
    """Apply greedy non-maximum suppression; return at most `max_det` indices, by descending confidence.

    A box is dropped if a more confident one of its class overlaps it by more than `iou`; with `agnostic`, one
    of any class.

    It stops at `max_det`. OpenCV's NMSBoxesBatched does not: at conf 0 it takes 380 ms for 8400 anchors, this
    16.
    """
    kept: list[int] = []
    standing = np.ones(len(found), np.bool_)
    for index in range(len(found)):
        if not standing[index]:
            continue
        kept.append(index)
        if len(kept) == max_det:
            break
        rivals = np.flatnonzero(standing & (agnostic | (found.class_ids == found.class_ids[index])))
        standing[rivals[iou_with(found.boxes[index], found.boxes[rivals]) > iou]] = False
    return np.array(kept, np.intp)


def _end2end_rows(output: NDArray[np.float32]) -> Detections:
    return Detections(output[:, :4], output[:, 4], output[:, 5].astype(np.int64))


def _dense_rows(output: NDArray[np.float32]) -> Detections:
    """Return each anchor with its best class; (centre x, centre y, width, height) becomes x1 y1 x2 y2."""
    centres, halves, scores = output[:2], output[2:4] / 2, output[4:]
    boxes = np.concatenate([centres - halves, centres + halves]).T
    return Detections(boxes, scores.max(axis=0), scores.argmax(axis=0))


def _confident(found: Detections, options: DetectOptions) -> Detections:
    """Return the detections above the threshold and of the requested classes, by descending confidence."""
    wanted = found.confidences > options.conf
    if options.classes is not None:
        wanted &= np.isin(found.class_ids, options.classes)
    found = found.take(wanted)
    return found.take(np.argsort(-found.confidences, kind="stable"))


def iou_with(box: NDArray[np.float32], boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the intersection over union of one box (4,) with each of (N, 4); 0 if neither has an area."""
    x1, y1, x2, y2 = boxes.T
    across = np.minimum(x2, box[2]) - np.maximum(x1, box[0])
    down = np.minimum(y2, box[3]) - np.maximum(y1, box[1])
    shared = np.maximum(across, 0) * np.maximum(down, 0)
    union = (x2 - x1) * (y2 - y1) + (box[2] - box[0]) * (box[3] - box[1]) - shared
    ratio: NDArray[np.float32] = np.divide(shared, union, out=np.zeros_like(union), where=union > 0)
    return ratio


def _has_area(boxes: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return a mask of the boxes with an area: clipping leaves none of a box that lay in the grey border."""
    return (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
