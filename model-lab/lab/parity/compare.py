"""Compare served answers with the reference's, and say when they differ too much for a bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union

import numpy as np

from depth_app.postprocess import DepthMap
from lab.errors import ParityError
from yolo_app.postprocess import Detections, iou_with

MIN_F1 = 0.98
MIN_IOU = 0.9
MAX_CONFIDENCE_SHIFT = 0.05
MAX_DEPTH_DIFFERENCE = 0.01


Parity = Union["DetectParity", "DepthParity"]


@dataclass(frozen=True)
class DetectParity:
    """Counts over all pictures. A match has IoU 0.9, the same class and a confidence within 0.05."""

    f1: float
    matched: int
    reference: int
    served: int

    def require(self) -> None:
        """Raise ParityError if too few objects agree."""
        if self.f1 < MIN_F1:
            raise ParityError(
                f"F1 against the reference is {self.f1}, {MIN_F1} is needed: the reference detects "
                f"{self.reference} objects, the service {self.served}, and {self.matched} agree."
            )


@dataclass(frozen=True)
class DepthParity:
    """Mean absolute difference, as a share of the reference map's range: over all pictures, and the worst."""

    mean: float
    worst: float

    def require(self) -> None:
        """Raise ParityError if any picture's map differs too much."""
        # Not "worst > limit": a map with a NaN in it must not pass.
        if not self.worst <= MAX_DEPTH_DIFFERENCE:
            raise ParityError(
                f"The depth map differs from the reference's by {self.worst:.2%} of its range on the worst "
                f"picture; {MAX_DEPTH_DIFFERENCE:.0%} is allowed."
            )


def compare_detections(
    reference: Sequence[Detections],
    served: Sequence[Detections],
    max_confidence_shift: float = MAX_CONFIDENCE_SHIFT,
) -> DetectParity:
    """Return counts and F1 over all pictures."""
    pairs = zip(reference, served, strict=True)
    matched = sum(_matched(truth, found, max_confidence_shift) for truth, found in pairs)
    truths, founds = sum(map(len, reference)), sum(map(len, served))
    f1 = 2 * matched / (truths + founds) if truths + founds else 1.0
    return DetectParity(round(f1, 4), matched, truths, founds)


def compare_depths(reference: Sequence[DepthMap], served: Sequence[DepthMap]) -> DepthParity:
    """Return the mean and the worst difference over all pictures."""
    shares = [
        float(np.abs(truth - found).mean() / np.ptp(truth))
        for truth, found in zip(reference, served, strict=True)
    ]
    return DepthParity(_rounded(float(np.mean(shares))), _rounded(max(shares)))


def _matched(reference: Detections, served: Detections, max_confidence_shift: float) -> int:
    """Count the matches: each reference object in turn takes the unmatched one that it overlaps most."""
    free = np.ones(len(served), np.bool_)
    for box, confidence, class_id in zip(
        reference.boxes, reference.confidences, reference.class_ids, strict=True
    ):
        alike = free & (served.class_ids == class_id)
        alike &= np.abs(served.confidences - confidence) <= max_confidence_shift
        overlap = np.where(alike, iou_with(box, served.boxes), 0)
        if overlap.size and overlap.max() >= MIN_IOU:
            free[overlap.argmax()] = False
    return int(np.count_nonzero(~free))


def _rounded(share: float) -> float:
    return float(f"{share:.3g}")
