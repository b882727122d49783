"""Describe the expected answer to a golden picture, which the lab writes, and compare an answer with it.

The mean values of a coarse grid are compared. bf16 and INT8 change single pixels, but hardly these means; a
model that returns one value everywhere, other weights or inverted depth change them by far.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from depth_app.postprocess import DepthMap

GRID = 16
"""The number of cells per side."""

TOLERANCE = 0.06
"""The allowed mean absolute difference, as a fraction of the expected grid's range.

On 8 photographs bf16 differs by at most 0.004, a map without depth by at least 0.13.
"""


def expectation(depth: DepthMap) -> dict[str, Any]:
    """Return the entry of golden.json for one picture: its size, its grid of means and the tolerance."""
    grid = [[float(f"{mean:.5g}") for mean in row] for row in grid_means(depth).tolist()]
    return {"size": list(depth.shape), "grid": grid, "tolerance": TOLERANCE}


def mismatch(depth: DepthMap, expected: dict[str, Any]) -> str | None:
    """Return the difference from what was expected, or None."""
    if list(depth.shape) != expected["size"]:
        return f"the map's size is {list(depth.shape)}, expected {expected['size']}"
    wanted = np.array(expected["grid"], np.float32)
    difference = float(np.abs(grid_means(depth) - wanted).mean() / np.ptp(wanted))
    # Not "difference > tolerance": a map that contains NaN must not pass.
    if not difference <= expected["tolerance"]:
        return f"the map differs by {difference:.1%} of its range, allowed {expected['tolerance']:.0%}"
    return None


def grid_means(depth: DepthMap) -> NDArray[np.float32]:
    """Return the mean of each cell of a (GRID, GRID) grid over the map."""
    means: NDArray[np.float32] = cv2.resize(depth, (GRID, GRID), interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    return means
