"""Options of query and body are merged: lists, repetitions, and the messages for wrong ones."""

from __future__ import annotations

import tracemalloc
from urllib.parse import parse_qsl

import pytest
from pydantic import BaseModel, Field

from farsight.errors import BadParameter
from farsight.web.options import merge_repeated, read_options
from yolo_app.schemas import DetectQuery


class Point(BaseModel):
    x: float


class Listing(BaseModel):
    names: list[str] | None = Field(None, description="names.")
    points: list[Point] | None = Field(None, description="points.")
    share: float | None = Field(None, description="a share.")


def options(query: str = "", **fields: object) -> DetectQuery:
    return read_options(DetectQuery, parse_qsl(query, keep_blank_values=True), fields)


def listing(query: str = "", **fields: object) -> Listing:
    return read_options(Listing, parse_qsl(query, keep_blank_values=True), fields)


def test_query_and_fields_are_one():
    assert options("conf=0.5", max_det="7") == DetectQuery(conf=0.5, max_det=7)
    assert options(include_image=True).include_image


@pytest.mark.parametrize("value", ["true", "True", "1", "yes", "on"])
def test_true_is_written_in_many_ways(value):
    assert options(f"include_image={value}").include_image


def test_null_in_json_means_not_set():
    assert options(conf=None, classes=None, include_image=None) == DetectQuery()


@pytest.mark.parametrize(
    ("query", "fields", "words"),
    [
        ("conf=2", {}, "conf: .*less than or equal to 1.*minimum confidence"),
        ("conf=0,5", {}, "conf: .*valid number"),
        ("conf=%ff", {}, "conf: .*valid number"),
        ("", {"max_det": "x"}, "max_det: .*maximum number of detections"),
        ("", {"conf": True}, "conf: Input should be a number. conf is the minimum confidence"),
        ("konf=1", {}, "Unknown option konf. Supported: conf, iou"),
        ("konf", {"konf": None}, "konf was sent more than once"),
        ("=1", {}, r"Unknown option \(no name\)"),
        ("conf=1&conf=1", {}, "conf was sent more than once"),
        ("conf=1", {"conf": 1}, "conf was sent more than once"),
        ("conf[]=1", {}, r"Unknown option conf\[\]"),
        ("classes=red", {"classes[]": "red"}, "classes was sent more than once"),
    ],
)
def test_a_wrong_option_is_named_with_its_allowed_values(query, fields, words):
    with pytest.raises(BadParameter, match=words):
        options(query, **fields)


def test_a_validators_own_message_is_shown_unchanged():
    with pytest.raises(BadParameter, match=r"^classes: send names or ids, in a list or comma-separated\. "):
        options(classes=[1.5])


@pytest.mark.parametrize("query", ["names=a&names=b,c", "names[]=a&names[]=b,c"])
def test_repeated_parameters_are_a_list(query):
    assert listing(query).names == ["a", "b,c"]
    assert listing(**merge_repeated(parse_qsl(query))).names == ["a", "b,c"]


@pytest.mark.parametrize("query", ["share=1&share=1", "points={}&points={}"])
def test_other_options_cannot_be_repeated(query):
    with pytest.raises(BadParameter, match=r"was sent more than once\. Send it once"):
        listing(query)


def test_true_is_not_a_number_for_an_optional_number():
    with pytest.raises(BadParameter, match="share: Input should be a number"):
        listing(share=False)


def test_only_the_first_of_many_unknown_options_costs_an_error():
    names = {f"a{n}": 0 for n in range(40_000)}
    words = r"^Unknown option a0. Supported: conf, [a-z_, ]*\.$"
    tracemalloc.start()
    try:
        with pytest.raises(BadParameter, match=words):
            options(**names)
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()
