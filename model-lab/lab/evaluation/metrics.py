"""Score detections and depth maps of scenes whose true boxes and depths are known.

Detections are scored by Ultralytics' own functions, so a figure here equals that of its `val` for the same
boxes. The highest average precision that its arithmetic can give is 0.995. Depth maps are relative inverse
depth: they are scored after fitting the best scale and shift for each picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import torch
from numpy.typing import NDArray
from ultralytics.engine.validator import BaseValidator
from ultralytics.utils.metrics import DetMetrics, box_iou

from depth_app.postprocess import DepthMap
from lab.scenes.render import Sighting
from lab.scenes.solids import CLASSES, Floats
from yolo_app.postprocess import Detections, iou_with

LEVELS = SimpleNamespace(iouv=torch.linspace(0.5, 0.95, 10))
"""The only attribute of a validator that its method `match_predictions` reads: the IoU levels."""

FACTOR = 1.25
"""A depth counts as right for delta1 if it differs from the truth by less than this factor."""

APART = 0.15
"""Two objects count as a pair if their depths differ by more than this share of the nearer depth."""


@dataclass(frozen=True)
class ClassScore:
    """Average precision of one class, at IoU 0.5 and as the mean of IoU 0.5 to 0.95; its true objects."""

    name: str
    objects: int
    ap50: float
    ap50_95: float


@dataclass(frozen=True)
class DetectionScore:
    """Means over `classes`: the classes that occur in the scenes."""

    map50: float
    map50_95: float
    classes: tuple[ClassScore, ...]


@dataclass(frozen=True)
class Order:
    """The number of `pairs` of objects with clearly different depths, and of those in the right order."""

    right: int = 0
    pairs: int = 0

    @property
    def share(self) -> float:
        """Return the share of pairs in the right order, 0 if there are no pairs."""
        return self.right / self.pairs if self.pairs else 0.0

    def __add__(self, other: Order) -> Order:
        return Order(self.right + other.right, self.pairs + other.pairs)


def detection_score(found: Sequence[Detections], truths: Sequence[Sequence[Sighting]]) -> DetectionScore:
    """Score the detections of all pictures, each sorted by falling confidence, against the true objects."""
    metrics = DetMetrics(dict(enumerate(CLASSES)))
    for number, (boxes, sightings) in enumerate(zip(found, truths, strict=True)):
        wanted = np.array([sighting.class_id for sighting in sightings], np.float32)
        facts = {
            "tp": _correct(boxes, sightings),
            "conf": boxes.confidences,
            "pred_cls": boxes.class_ids.astype(np.float32),
            "target_cls": wanted,
            "target_img": np.unique(wanted),
            "im_name": str(number),
        }
        metrics.update_stats(facts)
    metrics.process()
    box, objects = metrics.box, metrics.nt_per_class
    classes = tuple(
        ClassScore(CLASSES[class_id], int(objects[class_id]), float(ap50), float(ap50_95))
        for class_id, ap50, ap50_95 in zip(box.ap_class_index, box.ap50, box.ap, strict=True)
    )
    return DetectionScore(float(box.map50), float(box.map), classes)


def delta1(estimate: DepthMap, depth: Floats, counted: NDArray[np.bool_]) -> float:
    """Return the share of the `counted` pixels where max(d / d*, d* / d) < 1.25; d* is the true `depth`.

    `estimate` is relative inverse depth. s = a * estimate + b is fitted to 1 / d* by least squares over the
    counted pixels, with a >= 0, because larger values must mean nearer; then d = 1 / s. A pixel with s <= 0
    has no depth and counts as wrong.
    """
    truth = 1 / depth[counted].astype(np.float64)
    inverse = aligned(estimate[counted].astype(np.float64), truth)
    # Compared without a division: truth > 0, so an inverse <= 0 fails the second comparison.
    right = (inverse < FACTOR * truth) & (truth < FACTOR * inverse)
    return float(right.mean())


def aligned(values: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a * values + b, fitted to `truth` by least squares, a >= 0; the mean of `truth` if a is 0."""
    spread = values - values.mean()
    square = spread @ spread
    slope = max(0.0, float(spread @ truth) / float(square)) if square else 0.0
    fitted: NDArray[np.float64] = slope * spread + truth.mean()
    return fitted


def matched(found: Detections, sightings: Sequence[Sighting]) -> list[tuple[int, int]]:
    """Match detections with true objects; return pairs (index of detection, index of object).

    Each detection, in falling confidence, takes the unmatched object of its class with the highest IoU, if
    that is at least 0.5.
    """
    boxes, classes = _boxes(sightings), np.array([sighting.class_id for sighting in sightings])
    free = np.ones(len(sightings), np.bool_)
    pairs = []
    for index in range(len(found)):
        alike = free & (classes == found.class_ids[index])
        overlap = np.where(alike, iou_with(found.boxes[index], boxes), 0)
        if overlap.size and overlap.max() >= 0.5:
            pairs.append((index, int(overlap.argmax())))
            free[overlap.argmax()] = False
    return pairs


def order(values: Sequence[float], depths: Sequence[float]) -> Order:
    """Compare the order of estimated `values` (larger is nearer) with true `depths`; a tie is not right."""
    right = pairs = 0
    for (value, depth), (other_value, other_depth) in combinations(zip(values, depths, strict=True), 2):
        if abs(depth - other_depth) > APART * min(depth, other_depth):
            pairs += 1
            right += value > other_value if depth < other_depth else value < other_value
    return Order(right, pairs)


def _correct(found: Detections, sightings: Sequence[Sighting]) -> NDArray[np.bool_]:
    """Return a mask (N, 10): the detections that are right at each IoU level from 0.5 to 0.95."""
    boxes = torch.from_numpy(found.boxes)
    wanted = torch.tensor([sighting.class_id for sighting in sightings])
    overlap = box_iou(torch.from_numpy(_boxes(sightings)), boxes)
    correct: NDArray[np.bool_] = BaseValidator.match_predictions(
        LEVELS, torch.from_numpy(found.class_ids), wanted, overlap
    ).numpy()
    return correct


def _boxes(sightings: Sequence[Sighting]) -> NDArray[np.float32]:
    return np.array([sighting.box for sighting in sightings], np.float32).reshape(-1, 4)
