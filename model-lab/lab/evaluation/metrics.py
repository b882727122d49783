"""How right answers about scenes are whose truth is known: arithmetic on arrays, nobody is asked.

Detection is scored by Ultralytics' own functions: a figure here is what its `val` would say of these boxes.
The most that its average precision reaches is 0.995. Depth is scored as `relative-inverse` allows: after the
scale and the shift that suit the picture best.
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
"""All that `match_predictions` reads of the validator whose method it is."""

FACTOR = 1.25
"""Delta 1's: a depth is right that is off by less."""

APART = 0.15
"""Of the nearer depth: objects that differ by no more have no order to be got right."""


@dataclass(frozen=True)
class ClassScore:
    """Average precision at IoU 0.5, and its mean over 0.5 to 0.95; `objects` are those to be found."""

    name: str
    objects: int
    ap50: float
    ap50_95: float


@dataclass(frozen=True)
class DetectionScore:
    """Means over `classes`, which are those that the truth holds."""

    map50: float
    map50_95: float
    classes: tuple[ClassScore, ...]


@dataclass(frozen=True)
class Order:
    """Of `pairs` of objects clearly one behind the other, how many are told `right`."""

    right: int = 0
    pairs: int = 0

    @property
    def share(self) -> float:
        """0 where there are no pairs: nothing was shown to be right."""
        return self.right / self.pairs if self.pairs else 0.0

    def __add__(self, other: Order) -> Order:
        return Order(self.right + other.right, self.pairs + other.pairs)


def detection_score(found: Sequence[Detections], truths: Sequence[Sequence[Sighting]]) -> DetectionScore:
    """Of all pictures together: what was found in each, falling by confidence, and what is there."""
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
    """The share of the `counted` pixels where max(d / d*, d* / d) < 1.25, d* being the true `depth`.

    `estimate` is relative-inverse. Over the counted pixels, s = a * estimate + b is fitted to 1 / d* by least
    squares, all pixels alike, with a >= 0, since a map in which larger is farther is not what was promised;
    then d = 1 / s. Where s <= 0 there is no such depth, and the pixel is wrong.
    """
    truth = 1 / depth[counted].astype(np.float64)
    inverse = aligned(estimate[counted].astype(np.float64), truth)
    # Without a division: truth > 0, so the second holds for no inverse <= 0.
    right = (inverse < FACTOR * truth) & (truth < FACTOR * inverse)
    return float(right.mean())


def aligned(values: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """a * values + b, nearest to `truth` in squares of all a >= 0 and b; the mean of `truth` where a is 0."""
    spread = values - values.mean()
    square = spread @ spread
    slope = max(0.0, float(spread @ truth) / float(square)) if square else 0.0
    fitted: NDArray[np.float64] = slope * spread + truth.mean()
    return fitted


def matched(found: Detections, sightings: Sequence[Sighting]) -> list[tuple[int, int]]:
    """(index found, index seen): each detection, the most confident first, takes the free object of its class
    that it overlaps most, at IoU 0.5 or more.
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
    """Of objects with estimated `values`, larger is nearer, and true `depths`; equal values tell no order."""
    right = pairs = 0
    for (value, depth), (other_value, other_depth) in combinations(zip(values, depths, strict=True), 2):
        if abs(depth - other_depth) > APART * min(depth, other_depth):
            pairs += 1
            right += value > other_value if depth < other_depth else value < other_value
    return Order(right, pairs)


def _correct(found: Detections, sightings: Sequence[Sighting]) -> NDArray[np.bool_]:
    """(N, 10): which detections are right, at each IoU from 0.5 to 0.95."""
    boxes = torch.from_numpy(found.boxes)
    wanted = torch.tensor([sighting.class_id for sighting in sightings])
    overlap = box_iou(torch.from_numpy(_boxes(sightings)), boxes)
    correct: NDArray[np.bool_] = BaseValidator.match_predictions(
        LEVELS, torch.from_numpy(found.class_ids), wanted, overlap
    ).numpy()
    return correct


def _boxes(sightings: Sequence[Sighting]) -> NDArray[np.float32]:
    return np.array([sighting.box for sighting in sightings], np.float32).reshape(-1, 4)
