"""Options of estimate are validated."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from depth_app.schemas import MAX_PLACES, EstimateQuery, digits, fields_of

BOX = {"bbox": {"x1": 0, "y1": 0, "x2": 1, "y2": 1}}


def test_the_defaults_are_the_contracts():
    query = EstimateQuery()
    assert (query.format, query.colormap, query.include_image) == ("json", "spectral", True)
    assert (query.boxes, query.points) == (None, None)


@pytest.mark.parametrize("boxes", ['[{"bbox": {"x1": 0, "y1": 0, "x2": 1, "y2": 1}}]', [BOX]])
def test_boxes_are_json_text_or_a_list(boxes):
    (box,) = EstimateQuery.model_validate({"boxes": boxes}).boxes or []
    assert (box.bbox.x2, box.class_name) == (1, None)


def test_a_detection_as_detect_returns_it_is_a_box():
    detection = {"class_id": 5, "class_name": "bus", "confidence": 0.9, **BOX}
    (box,) = EstimateQuery.model_validate({"boxes": [detection]}).boxes or []
    assert box.model_dump(exclude_unset=True) == {"class_name": "bus", "confidence": 0.9, **BOX}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("boxes", "{"), ("boxes", '{"x1": 1}'), ("boxes", [{"bbox": {"x1": 1, "y1": 0, "x2": 1, "y2": 1}}]),
        ("boxes", [BOX] * (MAX_PLACES + 1)), ("points", [{"x": 1}]),
        ("points", [{"x": float("inf"), "y": 0}]), ("points", '[{"x": NaN, "y": 0}]'),
        ("format", "jpeg"), ("colormap", "jet"), ("fov", 0),
        ("fov", 5e-324), ("fov", 180), ("fov", "nan"), ("size", 1),
    ],
)  # fmt: skip
def test_malformed_options_are_rejected(name, value):
    with pytest.raises(ValidationError) as error:
        EstimateQuery.model_validate({name: value})
    assert error.value.errors()[0]["loc"][0] == name


def test_numbers_keep_five_digits():
    assert (digits(1234.5678), digits(0.000123456), digits(0)) == (1234.6, 0.00012346, 0)

    class Record:
        def __init__(self) -> None:
            self.low, self.high = 0.1234567, 9.0

    assert fields_of(Record()) == {"low": 0.12346, "high": 9.0}


def test_a_list_that_is_too_long_is_rejected_before_its_entries_are_validated():
    with pytest.raises(ValidationError) as error:
        EstimateQuery.model_validate({"boxes": [0] * 40_000})
    assert [one["type"] for one in error.value.errors()] == ["too_long"]


def test_json_text_of_very_many_parts_is_rejected_before_it_is_parsed():
    with pytest.raises(ValidationError, match="points has more than 50000 commas and brackets"):
        EstimateQuery.model_validate({"points": "[" + "{}," * 50_000 + "{}]"})
