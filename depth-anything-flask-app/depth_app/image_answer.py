"""Build the answer to one image: depth statistics, the depth at boxes and points, and the depth picture."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from depth_app.postprocess import (
    DepthKind,
    DepthMap,
    DepthStats,
    depth_at,
    depth_in_box,
    depth_stats,
    nearness,
    ranks,
)
from depth_app.render import colour
from depth_app.schemas import (
    Estimated,
    EstimateQuery,
    ObjectBox,
    ObjectDepth,
    Point,
    PointDepth,
    Spread,
    Stats,
    digits,
    fields_of,
)
from farsight.images import encode_png
from farsight.inference import Answer
from farsight.web.schemas import Image


def estimated(
    filename: str | None,
    answer: Answer[DepthMap],
    kind: DepthKind,
    query: EstimateQuery,
    url: Callable[[bytes, str], str],
) -> Estimated:
    """Return the answer; what was not asked for stays unset. `url` makes a data URL of a file."""
    depth = answer.result
    stats = depth_stats(depth)
    found = Estimated(
        image=Image.of(filename, answer),
        depth_kind=kind,
        depth_stats=Stats(**fields_of(stats)),
    )
    if query.boxes is not None:
        found.depth_at_objects = _objects(depth, stats, kind, query.boxes)
    if query.points is not None:
        found.depth_at_points = _points(depth, stats, kind, query.points)
    if query.include_image:
        drawn = colour(depth, stats, kind, query.colormap)
        found.depth_image = url(encode_png(drawn, few_colours=True), "image/png")
    return found


def _objects(
    depth: DepthMap, stats: DepthStats, kind: DepthKind, boxes: list[ObjectBox]
) -> list[ObjectDepth]:
    measured = [depth_in_box(depth, box.corners) for box in boxes]
    near = nearness(np.array([one.median for one in measured], np.float32), stats, kind).tolist()
    return [
        ObjectDepth(
            **box.model_dump(exclude_unset=True),
            depth=Spread(**fields_of(one)),
            nearness=round(n, 4),
            rank=rank,
        )
        for box, one, n, rank in zip(boxes, measured, near, ranks(near), strict=True)
    ]


def _points(depth: DepthMap, stats: DepthStats, kind: DepthKind, points: list[Point]) -> list[PointDepth]:
    values = [depth_at(depth, point.x, point.y) for point in points]
    near = nearness(np.array(values, np.float32), stats, kind).tolist()
    return [
        PointDepth(x=point.x, y=point.y, depth=digits(value), nearness=round(n, 4))
        for point, value, n in zip(points, values, near, strict=True)
    ]
