"""How far a quantised graph's answers are from the float graph's, and when that is too far to serve it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union

import numpy as np
from numpy.typing import NDArray

from depth_app.postprocess import DepthMap
from lab.parity.compare import compare_depths, compare_detections
from yolo_app.postprocess import Detections

MIN_F1 = 0.95
MAX_CONFIDENCE_SHIFT = 0.1
"""Twice what parity allows f32, half of what golden images allow; docs/decisions/006 has F1 with both."""

MAX_DEPTH_DIFFERENCE = 0.03
MIN_RANK_CORRELATION = 0.99

Agreement = Union["DetectAgreement", "DepthAgreement"]


@dataclass(frozen=True)
class DetectAgreement:
    """Counts over all pictures; a pair is matched at IoU 0.9, same class, confidence within 0.1."""

    f1: float
    matched: int
    f32: int
    int8: int

    def shortfall(self) -> str | None:
        """Why INT8 is not served, or None."""
        if self.f32 == 0:
            return "f32 finds nothing on the held-out pictures, so nothing was compared; take others"
        if self.f1 < MIN_F1:
            return (
                f"F1 against f32 is {self.f1}, {MIN_F1} is needed: f32 finds {self.f32}, INT8 {self.int8}, "
                f"and {self.matched} agree"
            )
        return None


@dataclass(frozen=True)
class DepthAgreement:
    """Absolute differences, meaned over a map, as shares of the f32 map's range; Spearman's rank correlation.

    `mean` is that of all pictures; `worst` and `rank_correlation` are the worst picture's, and decide.
    """

    mean: float
    worst: float
    rank_correlation: float

    def shortfall(self) -> str | None:
        """Why INT8 is not served, or None."""
        # Not "worst > limit": a map with a NaN in it must not pass.
        if self.worst <= MAX_DEPTH_DIFFERENCE and self.rank_correlation >= MIN_RANK_CORRELATION:
            return None
        return (
            f"the worst map differs from f32's by {self.worst:.2%} of its range, {MAX_DEPTH_DIFFERENCE:.0%} "
            f"is allowed, and the worst rank correlation is {self.rank_correlation:.4f}, "
            f"{MIN_RANK_CORRELATION} is needed"
        )


def detections_agree(f32: Sequence[Detections], int8: Sequence[Detections]) -> DetectAgreement:
    found = compare_detections(f32, int8, MAX_CONFIDENCE_SHIFT)
    return DetectAgreement(found.f1, found.matched, found.reference, found.served)


def depths_agree(f32: Sequence[DepthMap], int8: Sequence[DepthMap]) -> DepthAgreement:
    difference = compare_depths(f32, int8)
    ranks = [rank_correlation(exact, rough) for exact, rough in zip(f32, int8, strict=True)]
    return DepthAgreement(difference.mean, difference.worst, round(float(np.min(ranks)), 5))


def rank_correlation(one: DepthMap, other: DepthMap) -> float:
    """Spearman's: 1 where both order all pixels alike; a NaN where a map is flat, which passes no bar."""
    with np.errstate(invalid="ignore"):
        return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(depth: DepthMap) -> NDArray[np.float64]:
    """Each pixel's place in rising order; equal ones share the mean of theirs."""
    _, place, counts = np.unique(depth.ravel(), return_inverse=True, return_counts=True)
    last: NDArray[np.float64] = np.cumsum(counts, dtype=np.float64)
    ranks: NDArray[np.float64] = (last - (counts - 1) / 2)[place]
    return ranks
