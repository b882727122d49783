"""Turn a depth model's output into a depth map of the picture's size, and measure it.

There are two kinds of values: `relative-inverse` (larger is nearer, with unknown scale and shift) and
`metric-m` (metres, larger is farther). `nearness` makes them comparable: 0 is the farthest in this picture, 1
the nearest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from farsight.types import Shape

DepthMap = NDArray[np.float32]
"""A depth map (H, W): one value for each pixel of the upright picture."""

DepthKind = Literal["relative-inverse", "metric-m"]

SAMPLE = 1 << 16
"""The maximum number of values for percentiles: the 12.5 million of a 50-megapixel box would take 0.2 s."""

Box = tuple[float, float, float, float]
"""A box (x1, y1, x2, y2) in pixels of the upright picture."""


@dataclass(frozen=True)
class DepthStats:
    """Statistics of the whole map, in the units of its kind."""

    min: float
    max: float
    mean: float
    std: float


@dataclass(frozen=True)
class BoxDepth:
    """The median and the 10th and 90th percentiles of the depth in the middle of a box."""

    median: float
    p10: float
    p90: float


def depth_map(output: NDArray[np.float32], size: Shape) -> DepthMap:
    """Scale the model's (h, w) output to the picture's (height, width): bicubic, as in transformers."""
    height, width = size
    resized: DepthMap = cv2.resize(output, (width, height), interpolation=cv2.INTER_CUBIC)  # type: ignore[assignment]
    return resized


def depth_stats(depth: DepthMap) -> DepthStats:
    """Return the map's statistics, summed in float64: float32 loses digits over 50 megapixels."""
    low, high, _, _ = cv2.minMaxLoc(depth)
    if low == high:  # OpenCV's deviation would be a rounding error
        return DepthStats(low, high, low, 0.0)
    mean, std = cv2.meanStdDev(depth)
    return DepthStats(low, high, float(mean[0, 0]), float(std[0, 0]))


def nearness(values: NDArray[np.float32], stats: DepthStats, kind: DepthKind) -> NDArray[np.float32]:
    """Return depth values of a map as 0 (farthest) to 1 (nearest); all 0 if the map is flat."""
    span = stats.max - stats.min
    if span <= 0:
        return np.zeros_like(values, np.float32)
    from_farthest = stats.max - values if kind == "metric-m" else values - stats.min
    near: NDArray[np.float32] = np.clip(from_farthest / np.float32(span), 0, 1).astype(np.float32, copy=False)
    return near


def depth_in_box(depth: DepthMap, box: Box) -> BoxDepth:
    """Measure the middle half of a box in each direction, where the object is and the background is not.

    The part outside the map is cut off first. At least one pixel is measured; of more than `SAMPLE`, evenly
    spaced rows and columns.
    """
    rows = _middle_half(box[1], box[3], depth.shape[0])
    columns = _middle_half(box[0], box[2], depth.shape[1])
    p10, median, p90 = np.percentile(_sample(depth[rows, columns]), (10, 50, 90))
    return BoxDepth(float(median), float(p10), float(p90))


def _sample(values: DepthMap) -> DepthMap:
    """Return the values, or at most `SAMPLE` of them, evenly spaced."""
    if values.size <= SAMPLE:
        return values
    down = math.ceil(max(math.sqrt(values.size / SAMPLE), values.shape[0] / SAMPLE))
    rows = values[::down]
    return rows[:, :: math.ceil(rows.shape[1] / (SAMPLE // rows.shape[0]))]


def depth_at(depth: DepthMap, x: float, y: float) -> float:
    """Return the value of the pixel in which the point lies; the last pixel includes the picture's edge."""
    height, width = depth.shape
    return float(depth[_pixel(y, height), _pixel(x, width)])


def ranks(near: Sequence[float]) -> list[int]:
    """Return the rank of each by nearness: 1 is the nearest; equal ones are ranked in the order given."""
    order = sorted(range(len(near)), key=lambda index: -near[index])
    by_index = {index: rank for rank, index in enumerate(order, start=1)}
    return [by_index[index] for index in range(len(near))]


def _middle_half(low: float, high: float, length: int) -> slice:
    """Return the pixels of the middle half of [low, high] on an axis of `length` pixels; at least one.

    The pixel in which it begins is included, the one in which it ends is not.
    """
    low, high = min(max(low, 0.0), length), min(max(high, 0.0), length)
    quarter = (high - low) / 4
    first, last = _pixel(low + quarter, length), _pixel(high - quarter, length)
    return slice(first, max(last, first + 1))


def _pixel(position: float, length: int) -> int:
    return int(min(max(position, 0.0), length - 1))
