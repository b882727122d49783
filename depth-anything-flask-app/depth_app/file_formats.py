"""Write a depth map as a file: colour PNG, 16-bit PNG, NumPy array or point cloud."""

from __future__ import annotations

from dataclasses import dataclass

from depth_app.postprocess import DepthKind, DepthMap, depth_stats
from depth_app.render import colour, npy, ply, png16
from depth_app.schemas import EstimateQuery
from farsight.images import encode_png
from farsight.inference import Answer

MEDIA_TYPES = ("image/png", "application/x-npy", "application/x-ply")
HEADERS = {
    "X-Depth-Kind": "only with a file: the kind of its values, relative-inverse or metric-m",
    "X-Depth-Min": "only with a file: the minimum depth, which is 0 in png16",
    "X-Depth-Max": "only with a file: the maximum depth, which is 65535 in png16",
}
"""The files' headers, with descriptions for the OpenAPI document."""


@dataclass(frozen=True)
class File:
    """A file, its media type and its headers."""

    data: bytes
    media_type: str
    headers: dict[str, str]


def depth_file(answer: Answer[DepthMap], kind: DepthKind, query: EstimateQuery) -> File:
    """Return the file that `query.format` names; its headers allow to undo png16's scaling."""
    depth = answer.result
    stats = depth_stats(depth)
    headers = {"X-Depth-Kind": kind, "X-Depth-Min": repr(stats.min), "X-Depth-Max": repr(stats.max)}
    if query.format == "color":
        return File(
            encode_png(colour(depth, stats, kind, query.colormap), few_colours=True), "image/png", headers
        )
    if query.format == "png16":
        return File(encode_png(png16(depth, stats)), "image/png", headers)
    if query.format == "npy":
        return File(npy(depth), "application/x-npy", headers)
    assert answer.pixels is not None, "pixels are kept for a point cloud"
    return File(ply(answer.pixels, depth, stats, kind, query.fov), "application/x-ply", headers)
