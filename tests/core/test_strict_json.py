"""JSON from clients is read where it says one thing, and is of a size that is of use."""

from __future__ import annotations

import json

import pytest

from farsight.strict_json import MAX_MARKS, read_json


@pytest.mark.parametrize("kind", [str, str.encode])
def test_the_most_that_a_request_may_hold_is_read(kind):
    """By any settings: so many images as data URLs, or boxes as estimate itself returns them."""
    images = ["data:image/jpeg;base64,/9j/4AAQ"] * 1000
    bbox = {"x1": 3.6, "y1": 229.5, "x2": 796.4, "y2": 728.4}
    depth = {"median": 5.2, "p10": 4.4, "p90": 6.0}
    told = {"class_id": 5, "class_name": "bus", "confidence": 0.914, "nearness": 0.64, "rank": 1}
    points = [{"x": 1.5, "y": 2.5}] * 1000
    body = {"images": images, "boxes": [told | {"bbox": bbox, "depth": depth}] * 1000, "points": points}
    assert read_json(kind(json.dumps(body))) == body


@pytest.mark.parametrize("kind", [str, str.encode])
@pytest.mark.parametrize("text", ["[" + "{}," * MAX_MARKS + "{}]", "[" * (MAX_MARKS + 1), "," * 10**6])
def test_more_is_refused_by_its_look(kind, text):
    with pytest.raises(ValueError, match="has more than 50000 commas and brackets"):
        read_json(kind(text))


@pytest.mark.parametrize("text", ['{"a": 1, "b": 2, "a": 1}', '[{"a": {"a": 1, "a": 2}}]'])
def test_a_name_that_stands_twice_is_told(text):
    with pytest.raises(ValueError, match=r"^has a more than once; send it once$"):
        read_json(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_is_read_in_each_of_its_encodings(encoding):
    assert read_json('{"a": "é"}'.encode(encoding)) == {"a": "é"}


@pytest.mark.parametrize("text", ["", "{", b"\xff", "[" * 5000, "1" * 5000, "NaN", '{"a": -Infinity}'])
def test_what_is_no_json_is_told(text):
    with pytest.raises(ValueError, match=r"^is not valid JSON$"):
        read_json(text)
