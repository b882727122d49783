"""Compare a quantised graph's answers with the float graph's, and say when they differ too much."""

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
"""Twice as much as parity allows, half as much as golden images allow; see docs/decisions/006."""

MAX_DEPTH_DIFFERENCE = 0.03
MIN_RANK_CORRELATION = 0.99

Agreement = Union["DetectAgreement", "DepthAgreement"]


@dataclass(frozen=True)
class DetectAgreement:
    """Counts over all pictures. A match has IoU 0.9, the same class and a confidence within 0.1."""

    f1: float
    matched: int
    f32: int
    int8: int

    def shortfall(self) -> str | None:
        """Return the reason against serving INT8, or None if it agrees."""
        if self.f32 == 0:
            return "f32 detects nothing on the held-out pictures, so nothing was compared; use other pictures"
        if self.f1 < MIN_F1:
            return (
                f"F1 against f32 is {self.f1}, {MIN_F1} is needed: f32 detects {self.f32} objects, "
                f"INT8 {self.int8}, and {self.matched} agree"
            )
        return None


@dataclass(frozen=True)
class DepthAgreement:
    """Mean absolute differences as shares of the f32 map's range, and Spearman's rank correlation.

    `mean` is over all pictures; `worst` and `rank_correlation` are those of the worst picture, and decide.
    """

    mean: float
    worst: float
    rank_correlation: float

    def shortfall(self) -> str | None:
        """Return the reason against serving INT8, or None if it agrees."""
        # Not "worst > limit": a map with a NaN in it must not pass.
        if self.worst <= MAX_DEPTH_DIFFERENCE and self.rank_correlation >= MIN_RANK_CORRELATION:
            return None
        return (
            f"the worst map differs from f32's by {self.worst:.2%} of its range ({MAX_DEPTH_DIFFERENCE:.0%} "
            f"is allowed), and the worst rank correlation is {self.rank_correlation:.4f} "
            f"({MIN_RANK_CORRELATION} is needed)"
        )


def detections_agree(f32: Sequence[Detections], int8: Sequence[Detections]) -> DetectAgreement:
    """Return counts and F1 over all pictures."""
    found = compare_detections(f32, int8, MAX_CONFIDENCE_SHIFT)
    return DetectAgreement(found.f1, found.matched, found.reference, found.served)


def depths_agree(f32: Sequence[DepthMap], int8: Sequence[DepthMap]) -> DepthAgreement:
    """Return the differences and rank correlation over all pictures."""
    difference = compare_depths(f32, int8)
    ranks = [rank_correlation(exact, rough) for exact, rough in zip(f32, int8, strict=True)]
    return DepthAgreement(difference.mean, difference.worst, round(float(np.min(ranks)), 5))


def rank_correlation(one: DepthMap, other: DepthMap) -> float:
    """Return Spearman's rho: 1 for equal orders of pixels, NaN (which never passes) for a flat map."""
    with np.errstate(invalid="ignore"):
        return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(depth: DepthMap) -> NDArray[np.float64]:
    """Return the rank of each pixel in rising order; equal pixels share their mean rank."""
    _, place, counts = np.unique(depth.ravel(), return_inverse=True, return_counts=True)
    last: NDArray[np.float64] = np.cumsum(counts, dtype=np.float64)
    ranks: NDArray[np.float64] = (last - (counts - 1) / 2)[place]
    return ranks
