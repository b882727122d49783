"""The setting names origins as browsers write them; an answer tells the browser of those alone."""

from __future__ import annotations

import pytest

from farsight import cors
from farsight.errors import SettingsError
from yolo_app.app import YoloSettings

TWO = "https://a.example, http://localhost:3000"
ALLOW = "Access-Control-Allow-Origin"


@pytest.mark.parametrize(
    ("setting", "origins"),
    [
        ("none", set()),
        ("*", {"*"}),
        (TWO, {"https://a.example", "http://localhost:3000"}),
        ("capacitor://localhost", {"capacitor://localhost"}),
        ("http://[::1]:8080", {"http://[::1]:8080"}),
        ("https://a-b.example:8443", {"https://a-b.example:8443"}),
    ],
)
def test_origins_are_named_as_browsers_write_them(setting, origins):
    assert cors.allowed(setting) == origins


@pytest.mark.parametrize(
    "setting",
    [
        "", "null", "a.example", "https://a.example/", "https://a.example/page", "https://A.example",
        "https://*.example", "https://a.example:443", "http://a.example:80", "https://u@a.example",
        "https://a.example,", "https://a.example https://b.example", "none, https://a.example",
        "https://a.example, *",
    ],
)  # fmt: skip
def test_what_no_browser_sends_stops_the_start_by_name(setting):
    with pytest.raises(SettingsError, match="FARSIGHT_CORS_ORIGINS"):
        YoloSettings.from_environment({"FARSIGHT_MODEL": "x", "FARSIGHT_CORS_ORIGINS": setting})


def test_with_none_nothing_is_told():
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
def test_any_other_is_told_only_that_the_answer_varies(origin):
    assert cors.headers(TWO, origin) == {"Vary": "Origin"}
    assert cors.preflight(TWO, origin, "POST") is None


def test_any_origin_is_named_by_a_star_and_the_answer_is_the_same_for_all():
    assert cors.headers("*", "https://a.example")[ALLOW] == "*"
    assert "Vary" not in cors.headers("*", None)
    assert cors.preflight("*", "https://a.example", "POST") is not None


def test_one_origin_alone_is_named_even_where_the_request_could_not_be_read():
    assert cors.headers("https://a.example", None)[ALLOW] == "https://a.example"
    assert ALLOW not in cors.headers("https://a.example", "https://b.example")
