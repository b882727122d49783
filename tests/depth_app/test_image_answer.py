"""The answer to one image has statistics, objects, points and the picture, as far as they are asked for."""

from __future__ import annotations

import numpy as np
import pytest

from depth_app.image_answer import estimated
from depth_app.schemas import EstimateQuery
from farsight.inference import Answer

DEPTH = np.zeros((40, 80), np.float32)
DEPTH[:, :20], DEPTH[:, 60:] = 4, 8
ANSWER = Answer(DEPTH, (40, 80), "JPEG", None)
BOXES = [
    {"bbox": {"x1": x, "y1": 0, "x2": x + 20, "y2": 40}, "class_name": name}
    for x, name in ((0, "a"), (60, "b"), (30, "c"))
]


def measured(kind: str = "relative-inverse", **query: object) -> dict:
    asked = EstimateQuery.model_validate({"include_image": False, **query})
    answer = estimated("x.jpg", ANSWER, kind, asked, lambda picture, kind: f"{kind}, {picture[1:4].decode()}")
    return answer.model_dump(exclude_unset=True)


def test_fields_that_were_not_asked_for_are_absent():
    assert measured().keys() == {"image", "depth_kind", "depth_stats"}
    assert measured()["image"] == {"filename": "x.jpg", "format": "JPEG", "width": 80, "height": 40}
    assert measured()["depth_stats"] == {"min": 0, "max": 8, "mean": 3, "std": pytest.approx(3.3166)}
    assert measured(include_image=True)["depth_image"] == "image/png, PNG"


@pytest.mark.parametrize(
    ("kind", "near", "ranks"),
    [("relative-inverse", [0.5, 1, 0], [2, 1, 3]), ("metric-m", [0.5, 0, 1], [2, 3, 1])],
)
def test_objects_are_ranked_by_nearness_in_either_kind(kind, near, ranks):
    objects = measured(kind, boxes=BOXES)["depth_at_objects"]
    assert [one["nearness"] for one in objects] == near
    assert [one["rank"] for one in objects] == ranks
    assert [one["depth"]["median"] for one in objects] == [4, 8, 0]
    assert [one["class_name"] for one in objects] == ["a", "b", "c"]
    assert "confidence" not in objects[0]


def test_of_equally_near_objects_the_first_sent_ranks_first():
    objects = measured(boxes=[BOXES[1], BOXES[1], BOXES[0]])["depth_at_objects"]
    assert [one["rank"] for one in objects] == [1, 2, 3]


def test_a_box_that_sticks_out_is_measured_where_it_lies_inside():
    box = {"bbox": {"x1": 60, "y1": -10, "x2": 95, "y2": 20}}
    (one,) = measured(boxes=[box])["depth_at_objects"]
    assert one["depth"] == {"median": 8, "p10": 8, "p90": 8}


def test_points_are_measured_where_they_lie():
    points = measured(points=[{"x": 19.9, "y": 0}, {"x": 20, "y": 39}])["depth_at_points"]
    assert points == [
        {"x": 19.9, "y": 0, "depth": 4, "nearness": 0.5},
        {"x": 20, "y": 39, "depth": 0, "nearness": 0},
    ]
