"""Only allowed origins get the headers that let their pages read an answer."""

from __future__ import annotations

import pytest

from farsight.web import cors

TWO = "https://a.example, http://localhost:3000"
ALLOW = "Access-Control-Allow-Origin"


def test_without_allowed_origins_there_are_no_headers():
    assert cors.headers("none", "https://a.example") == {}
    assert cors.preflight("none", "https://a.example", "POST") is None


@pytest.mark.parametrize("origin", ["https://a.example", "http://localhost:3000"])
def test_an_allowed_page_may_read_the_answer_and_its_headers(origin):
    told = cors.headers(TWO, origin)
    assert (told[ALLOW], told["Vary"]) == (origin, "Origin")
    for name in ("X-Request-Id", "X-Model", "Server-Timing", "Retry-After", "X-Depth-Min"):
        assert name in told["Access-Control-Expose-Headers"]
    assert cors.preflight(TWO, origin, "POST")["Access-Control-Allow-Methods"] == "POST"


@pytest.mark.parametrize(
    "origin", ["https://a.example.evil", "https://A.example", "http://a.example", "null", "", "*", None]
)
def test_other_origins_get_only_the_vary_header(origin):
    assert cors.headers(TWO, origin) == {"Vary": "Origin"}
    assert cors.preflight(TWO, origin, "POST") is None


def test_any_origin_is_named_by_a_star_and_the_answer_is_the_same_for_all():
    assert cors.headers("*", "https://a.example")[ALLOW] == "*"
    assert "Vary" not in cors.headers("*", None)
    assert cors.preflight("*", "https://a.example", "POST") is not None


def test_a_single_allowed_origin_is_named_even_for_unreadable_requests():
    assert cors.headers("https://a.example", None)[ALLOW] == "https://a.example"
    assert ALLOW not in cors.headers("https://a.example", "https://b.example")
