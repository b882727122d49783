"""A depth map as one file: colour PNG, 16-bit PNG, NumPy array or point cloud; headers say what it means."""

from __future__ import annotations

from dataclasses import dataclass

from depth_app.postprocess import DepthKind, DepthMap, depth_stats
from depth_app.render import colour, npy, ply, png16
from depth_app.schemas import EstimateQuery
from farsight.images import encode_png
from farsight.inference import Answer

KINDS = ("image/png", "application/x-npy", "application/x-ply")
HEADERS = {
    "X-Depth-Kind": "of a file: what its values mean, relative-inverse or metric-m",
    "X-Depth-Min": "of a file: the least depth, which png16 has as 0",
    "X-Depth-Max": "of a file: the greatest depth, which png16 has as 65535",
}
"""The text of the OpenAPI document on files."""


@dataclass(frozen=True)
class File:
    data: bytes
    kind: str
    headers: dict[str, str]


def depth_file(answer: Answer[DepthMap], kind: DepthKind, query: EstimateQuery) -> File:
    """The file that `query.format` names; X-Depth-Min and X-Depth-Max are exact, to undo png16's scaling."""
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
