"""Options of the query and the body as one: lists, repetitions, and what is told of a wrong one."""

from __future__ import annotations

import tracemalloc
from urllib.parse import parse_qsl

import pytest
from pydantic import BaseModel, Field

from farsight.errors import BadParameter
from farsight.web.options import gathered, read_options
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


def test_what_json_holds_as_null_is_left_out():
    assert options(conf=None, classes=None, include_image=None) == DetectQuery()


@pytest.mark.parametrize(
    ("query", "fields", "words"),
    [
        ("conf=2", {}, "conf: .*less than or equal to 1.*least confidence"),
        ("conf=0,5", {}, "conf: .*valid number"),
        ("conf=%ff", {}, "conf: .*valid number"),
        ("", {"max_det": "x"}, "max_det: .*most detections"),
        ("", {"conf": True}, "conf: Input should be a number. conf is the least confidence"),
        ("konf=1", {}, "konf is no option here; there are conf, iou"),
        ("konf", {"konf": None}, "konf is given more than once"),
        ("=1", {}, r"\(no name\) is no option here"),
        ("conf=1&conf=1", {}, "conf is given more than once"),
        ("conf=1", {"conf": 1}, "conf is given more than once"),
        ("conf[]=1", {}, r"conf\[\] is no option here"),
        ("classes=red", {"classes[]": "red"}, "classes is given more than once"),
    ],
)
def test_a_wrong_one_is_named_with_what_it_may_be(query, fields, words):
    with pytest.raises(BadParameter, match=words):
        options(query, **fields)


def test_a_validators_own_sentence_is_told_as_it_is():
    with pytest.raises(BadParameter, match=r"^classes: give names or ids, in a list or comma-separated\. "):
        options(classes=[1.5])


@pytest.mark.parametrize("query", ["names=a&names=b,c", "names[]=a&names[]=b,c"])
def test_a_list_is_stated_by_repetition(query):
    assert listing(query).names == ["a", "b,c"]
    assert listing(**gathered(parse_qsl(query))).names == ["a", "b,c"]


@pytest.mark.parametrize("query", ["share=1&share=1", "points={}&points={}"])
def test_what_is_no_list_of_plain_values_is_not_repeated(query):
    with pytest.raises(BadParameter, match="is given more than once; send it once"):
        listing(query)


def test_true_is_no_number_of_an_option_that_may_be_left_out():
    with pytest.raises(BadParameter, match="share: Input should be a number"):
        listing(share=False)


def test_of_many_unknown_names_the_first_is_told_and_no_error_is_made_for_the_others():
    names = {f"a{n}": 0 for n in range(40_000)}
    words = r"^a0 is no option here; there are conf, [a-z_, ]*\.$"
    tracemalloc.start()
    try:
        with pytest.raises(BadParameter, match=words):
            options(**names)
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()
