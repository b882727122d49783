"""Every answer has the common headers, errors included."""

from __future__ import annotations

import re

import pytest

from tests.support import client
from tests.support.pictures import encoded, scene

PHASES = ["decode", "queue", "preprocess", "infer", "postprocess", "render", "total"]


def timing(response) -> dict[str, float]:
    found = re.findall(r"(\w+);dur=([\d.]+)", response.headers["Server-Timing"])
    return {phase: float(milliseconds) for phase, milliseconds in found}


@pytest.mark.parametrize("sane", ["a", "01J9-abc.def:5_x", "x" * 128])
def test_a_sane_request_id_is_the_answers(server, sane):
    response = server.post(headers={"X-Request-Id": sane})
    assert response.headers["X-Request-Id"] == response.json()["request_id"] == sane


@pytest.mark.parametrize("strange", ["", "x" * 129, "a b", "<script>", "naïve", 'a"b', "a,b"])
def test_any_other_request_id_is_replaced(server, strange):
    response = server.post(headers={"X-Request-Id": strange.encode("latin-1")})
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", response.headers["X-Request-Id"])
    assert response.json()["request_id"] == response.headers["X-Request-Id"]


def test_every_request_gets_an_id_of_its_own(server):
    assert len({server.get("/health").headers["X-Request-Id"] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/model"), ("GET", "/health"), ("GET", "/nowhere"), ("PUT", "/model"), ("GET", "/openapi.json")],
)
def test_every_answer_says_model_time_and_that_its_type_is_meant(server, method, path):
    response = client.send(method, server.url + server.twin.prefix + path, headers={"X-Request-Id": "mine"})
    assert response.headers["X-Request-Id"] == "mine"
    assert re.fullmatch(r"[a-z0-9.-]+@[0-9a-f]{7}", response.headers["X-Model"])
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "total" in timing(response)


def test_server_timing_holds_every_phase_in_order(yolo, depth):
    for response in (yolo.post(params={"include_image": "true"}), depth.post()):
        assert list(timing(response)) == PHASES
        assert timing(response)["total"] >= max(timing(response)[phase] for phase in PHASES[:-1])


def test_phases_that_were_not_run_are_not_named(yolo, depth):
    assert "render" not in timing(yolo.post())
    assert "infer" not in timing(depth.post(encoded(scene(), "PNG")[:60]))


@pytest.mark.parametrize("form", ["json", "file", "error"])
def test_each_answer_names_its_own_type(depth, form):
    options = {"json": {}, "file": {"params": {"format": "npy"}}, "error": {"params": {"format": "?"}}}[form]
    wanted = {"json": "application/json", "file": "application/x-npy", "error": "application/problem+json"}[
        form
    ]
    assert depth.post(**options).headers["Content-Type"] == wanted
