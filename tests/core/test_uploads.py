"""Options from wherever they stand, and base64 in its forms; forms of a body are under tests/contract."""

from __future__ import annotations

import base64
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from farsight.errors import BadParameter
from farsight.uploads import Upload, _from_base64, read_options
from yolo_app.schemas import DetectQuery

APP = Flask("farsight")


def options(query: str = "", **fields: object) -> DetectQuery:
    with APP.test_request_context(f"/?{query}"):
        return read_options(DetectQuery, Upload([], many=False, options=fields))


def test_query_and_fields_are_one():
    assert options("conf=0.5", max_det="7") == DetectQuery(conf=0.5, max_det=7)
    assert options(include_image=True).include_image


@pytest.mark.parametrize(
    ("query", "fields", "words"),
    [
        ("conf=2", {}, "conf: .*less than or equal to 1.*least confidence"),
        ("", {"max_det": "x"}, "max_det: .*most detections"),
        ("konf=1", {}, "konf is no option here; there are conf, iou"),
        ("conf=1&conf=1", {}, "conf is given more than once"),
        ("conf=1", {"conf": 1}, "conf stands in the query and in the body"),
    ],
)
def test_a_wrong_one_is_named_with_what_it_may_be(query, fields, words):
    with pytest.raises(BadParameter, match=words):
        options(query, **fields)


@contextmanager
def at_most(limit: int) -> Iterator[None]:
    """No more bytes than these are made at any moment within it."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < limit
    finally:
        tracemalloc.stop()


def test_of_many_unknown_names_the_first_is_told_and_no_error_is_made_for_the_others():
    names = {f"a{n}": 0 for n in range(40_000)}
    words = r"^a0 is no option here; there are conf, [a-z_, ]*\.$"
    with at_most(8 * 2**20), pytest.raises(BadParameter, match=words):
        options(**names)


@pytest.mark.parametrize("form", ["{}", "data:image/png;base64,{}", " {}\n"])
def test_base64_is_read_in_its_forms(form):
    assert _from_base64(form.format(base64.b64encode(b"\0picture\xff").decode())) == b"\0picture\xff"


def test_base64_in_many_pieces_costs_no_more_than_in_one():
    with at_most(4 * 2**20):
        assert _from_base64("QU J\tD\r\n" * 2**17) == b"ABC" * 2**17


@pytest.mark.parametrize("text", ["a", "ab$d", "data:,x", "http://host/x.png", 5, None, "Zm9v\u00e9"])
def test_anything_else_is_refused(text):
    with pytest.raises(BadParameter, match="image"):
        _from_base64(text)
