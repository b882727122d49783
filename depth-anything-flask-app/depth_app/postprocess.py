"""A depth model's output becomes a depth map of the picture's size, and what is asked of it.

Two kinds of value: `relative-inverse` (larger is nearer, up to an unknown scale and shift) and `metric-m`
(metres, larger is farther). `nearness` alone turns both into one: 0 farthest in this picture, 1 nearest.
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
"""(H, W), one value a pixel of the upright picture."""

DepthKind = Literal["relative-inverse", "metric-m"]

SAMPLE = 1 << 16
"""Values that percentiles are taken of. A box of 50 megapixels has 12.5 million: 0.2 s, times 1000 boxes."""

Box = tuple[float, float, float, float]
"""x1 y1 x2 y2 in pixels of the upright picture."""


@dataclass(frozen=True)
class DepthStats:
    """Over the whole map, in the units of its kind."""

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
    """(h, w) of the model -> (height, width) of the picture: bicubic, as transformers does it."""
    height, width = size
    resized: DepthMap = cv2.resize(output, (width, height), interpolation=cv2.INTER_CUBIC)  # type: ignore[assignment]
    return resized


def depth_stats(depth: DepthMap) -> DepthStats:
    """OpenCV sums mean and deviation in float64: float32 loses digits over 50 megapixels."""
    least, most, _, _ = cv2.minMaxLoc(depth)
    if least == most:  # OpenCV's deviation would be what its sums were rounded by
        return DepthStats(least, most, least, 0.0)
    mean, std = cv2.meanStdDev(depth)
    return DepthStats(least, most, float(mean[0, 0]), float(std[0, 0]))


def nearness(values: NDArray[np.float32], stats: DepthStats, kind: DepthKind) -> NDArray[np.float32]:
    """Depth values of a map with `stats` -> 0 (farthest) to 1 (nearest); all 0 where the map is flat."""
    span = stats.max - stats.min
    if span <= 0:
        return np.zeros_like(values, np.float32)
    from_farthest = stats.max - values if kind == "metric-m" else values - stats.min
    near: NDArray[np.float32] = np.clip(from_farthest / np.float32(span), 0, 1).astype(np.float32, copy=False)
    return near


def depth_in_box(depth: DepthMap, box: Box) -> BoxDepth:
    """From the middle half of the box in each direction, where the object is and its background is not.

    What sticks out of the map is cut off before; at least one pixel is taken, and of more than `SAMPLE`,
    rows and columns evenly apart.
    """
    rows = _middle_half(box[1], box[3], depth.shape[0])
    columns = _middle_half(box[0], box[2], depth.shape[1])
    p10, median, p90 = np.percentile(_sample(depth[rows, columns]), (10, 50, 90))
    return BoxDepth(float(median), float(p10), float(p90))


def _sample(values: DepthMap) -> DepthMap:
    """The values themselves, or `SAMPLE` of them at most."""
    if values.size <= SAMPLE:
        return values
    down = math.ceil(max(math.sqrt(values.size / SAMPLE), values.shape[0] / SAMPLE))
    rows = values[::down]
    return rows[:, :: math.ceil(rows.shape[1] / (SAMPLE // rows.shape[0]))]


def depth_at(depth: DepthMap, x: float, y: float) -> float:
    """Return the value of the pixel that the point lies in; on the right or lower edge, of the last one."""
    height, width = depth.shape
    return float(depth[_pixel(y, height), _pixel(x, width)])


def ranks(near: Sequence[float]) -> list[int]:
    """The rank of each by nearness: 1 is the nearest; of equals, the first."""
    order = sorted(range(len(near)), key=lambda index: -near[index])
    by_index = {index: rank for rank, index in enumerate(order, start=1)}
    return [by_index[index] for index in range(len(near))]


def _middle_half(low: float, high: float, length: int) -> slice:
    """The pixels of an axis of `length` from the one in which the middle half of [low, high] begins.

    Up to the one in which it ends, without that; one at least.
    """
    low, high = min(max(low, 0.0), length), min(max(high, 0.0), length)
    quarter = (high - low) / 4
    first, last = _pixel(low + quarter, length), _pixel(high - quarter, length)
    return slice(first, max(last, first + 1))


def _pixel(position: float, length: int) -> int:
    return int(min(max(position, 0.0), length - 1))
