"""What a golden picture must show again: written by the lab, held by readiness.

The map is compared as the means of a coarse grid: bf16 and INT8 move single pixels, and the grid hardly; a
blind model (one value everywhere), other weights or the opposite polarity miss it by far.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from depth_app.postprocess import DepthMap

GRID = 16
"""Cells a side."""

TOLERANCE = 0.06
"""The mean absolute difference allowed, as a share of the expected grid's range.

On 8 photographs bf16 differs by 0.004 at most, a map without depth by 0.13 at least.
"""


def expectation(depth: DepthMap) -> dict[str, Any]:
    """What golden.json says of one picture: its size, its grid of means and their tolerance."""
    grid = [[float(f"{mean:.5g}") for mean in row] for row in grid_means(depth).tolist()]
    return {"size": list(depth.shape), "grid": grid, "tolerance": TOLERANCE}


def mismatch(depth: DepthMap, expected: dict[str, Any]) -> str | None:
    """Why `depth` is not what was expected, or None."""
    if list(depth.shape) != expected["size"]:
        return f"the map is {list(depth.shape)} large, expected {expected['size']}"
    wanted = np.array(expected["grid"], np.float32)
    difference = float(np.abs(grid_means(depth) - wanted).mean() / np.ptp(wanted))
    # Not "difference > tolerance": a map with a NaN in it must not pass.
    if not difference <= expected["tolerance"]:
        return f"the map differs by {difference:.1%} of its range, allowed {expected['tolerance']:.0%}"
    return None


def grid_means(depth: DepthMap) -> NDArray[np.float32]:
    """(H, W) -> (GRID, GRID), the mean of each cell."""
    means: NDArray[np.float32] = cv2.resize(depth, (GRID, GRID), interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    return means
