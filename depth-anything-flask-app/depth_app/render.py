"""Draw depth maps as pictures, and write them as arrays and point clouds."""

from __future__ import annotations

import math
from io import BytesIO
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from depth_app.postprocess import DepthKind, DepthMap, DepthStats, nearness
from farsight.images import bands
from farsight.types import Pixels

Colormap = Literal["spectral", "inferno", "turbo", "gray"]

# ColorBrewer's 11-class Spectral (Cynthia Brewer, colorbrewer2.org), from its blue to its red end.
_SPECTRAL = (
    0x5E4FA2, 0x3288BD, 0x66C2A5, 0xABDDA4, 0xE6F598, 0xFFFFBF,
    0xFEE08B, 0xFDAE61, 0xF46D43, 0xD53E4F, 0x9E0142,
)  # fmt: skip

CLOUD_POINTS = 1_000_000
"""The maximum size of a point cloud: 15 MB, which viewers in a browser still rotate smoothly."""

FARTHEST = 10.0
"""The farthest point's distance in a relative map, if the nearest has 1: a choice, not a measurement."""


def colour(depth: DepthMap, stats: DepthStats, kind: DepthKind, colormap: Colormap) -> Pixels:
    """Return (H, W, 3) uint8 RGB; the nearest gets the colormap's warm or light end, for both kinds."""
    drawn: Pixels = cv2.applyColorMap(_steps(depth, stats, kind), _table(colormap)[:, None])  # type: ignore[assignment]
    return drawn


def _steps(depth: DepthMap, stats: DepthStats, kind: DepthKind) -> NDArray[np.uint8]:
    """Return round(255 * nearness) for every pixel, computed in one pass."""
    span = stats.max - stats.min
    if span <= 0:
        return np.zeros(depth.shape, np.uint8)
    factor, farthest = (-255 / span, stats.max) if kind == "metric-m" else (255 / span, stats.min)
    steps: NDArray[np.uint8] = cv2.convertScaleAbs(depth, alpha=factor, beta=-factor * farthest)  # type: ignore[assignment]
    return steps


def png16(depth: DepthMap, stats: DepthStats) -> NDArray[np.uint16]:
    """Return round(65535 * (d - min) / (max - min)) for every pixel; all zeros if the map is flat."""
    span = stats.max - stats.min
    if span <= 0:
        return np.zeros(depth.shape, np.uint16)
    steps = np.empty(depth.shape, np.uint16)
    for rows in bands(*depth.shape):
        scaled = depth[rows].astype(np.float64)
        scaled -= stats.min
        scaled *= 65535 / span
        steps[rows] = np.rint(scaled, out=scaled)
    return steps


def npy(depth: DepthMap) -> bytes:
    """Return the map as a .npy file: float32 (H, W), for `numpy.load`."""
    out = BytesIO()
    np.save(out, depth, allow_pickle=False)
    return out.getvalue()


def ply(picture: Pixels, depth: DepthMap, stats: DepthStats, kind: DepthKind, fov: float) -> bytes:
    """Return a point cloud: binary PLY with x right, y up, z towards the viewer, and the picture's colours.

    Metric depth gives metres. For relative depth the distance is 1 / disparity, and the disparity is assumed
    to run from 1 at the nearest point to 1 / FARTHEST at the farthest: the order is right, the proportions
    are not measured.

    fov: degrees across the long side of a pinhole camera that looks at the middle.
    """
    height, width = depth.shape
    step = max(1, math.ceil(math.sqrt(height * width / CLOUD_POINTS)))
    rows, columns = np.mgrid[0:height:step, 0:width:step]
    distance = _distance(depth[::step, ::step], stats, kind)
    focal = max(height, width) / 2 / math.tan(math.radians(fov) / 2)
    points = np.empty(distance.size, [("xyz", "<f4", 3), ("rgb", "u1", 3)])
    points["xyz"][:, 0] = ((columns + 0.5 - width / 2) / focal * distance).ravel()
    points["xyz"][:, 1] = ((height / 2 - rows - 0.5) / focal * distance).ravel()
    points["xyz"][:, 2] = -distance.ravel()
    points["rgb"] = picture[::step, ::step].reshape(-1, 3)
    return _ply_header(points.size, kind, fov).encode() + points.tobytes()


def _distance(depth: DepthMap, stats: DepthStats, kind: DepthKind) -> DepthMap:
    if kind == "metric-m":
        return depth
    near = nearness(depth, stats, kind)
    disparity = 1 / FARTHEST + near * (1 - 1 / FARTHEST)
    distance: DepthMap = np.reciprocal(disparity)
    return distance


def _ply_header(points: int, kind: DepthKind, fov: float) -> str:
    unit = "metres" if kind == "metric-m" else f"relative: 1 nearest, {FARTHEST:g} farthest, not measured"
    properties = [f"property float {axis}" for axis in "xyz"]
    properties += [f"property uchar {name}" for name in ("red", "green", "blue")]
    lines = ["ply", "format binary_little_endian 1.0", f"comment depth {kind}; {unit}"]
    lines += [f"comment field of view {fov:g} degrees across the long side", f"element vertex {points}"]
    return "\n".join([*lines, *properties, "end_header", ""])


def _table(colormap: Colormap) -> Pixels:
    """Return the colormap as (256, 3) uint8 RGB, farthest first."""
    ramp = np.arange(256, dtype=np.uint8)
    if colormap == "gray":
        return np.repeat(ramp[:, None], 3, axis=1)
    if colormap == "spectral":
        anchors = np.array([[c >> 16, c >> 8 & 255, c & 255] for c in _SPECTRAL], np.float64)
        at = np.linspace(0, 255, len(anchors))
        return np.stack(
            [np.interp(ramp, at, anchors[:, k]).round().astype(np.uint8) for k in range(3)], axis=1
        )
    code = cv2.COLORMAP_INFERNO if colormap == "inferno" else cv2.COLORMAP_TURBO
    return np.ascontiguousarray(cv2.applyColorMap(ramp[:, None], code)[:, 0, ::-1])
