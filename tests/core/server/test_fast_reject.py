"""Who is refused at the door, who is left to the application, what is told; on the wire: tests/contract."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from farsight.server.fast_reject import Door
from farsight.service import Service
from tests.support.bundles import detect_bundle
from tests.support.servers import wait_for
from yolo_app.app import YoloSettings, create_app

PATH = "/yoloapi/detect"


@pytest.fixture(scope="module")
def application(tmp_path_factory) -> Flask:
    model = detect_bundle(tmp_path_factory.mktemp("door") / "bundle")
    settings = YoloSettings(
        model=str(model), metrics_port=0, golden_interval_seconds=0, precision="f32", max_inflight=1
    )
    made = create_app(settings)
    wait_for(lambda: made.extensions["farsight"].readiness.status == "ready")
    return made


@pytest.fixture
def service(application) -> Service:
    return application.extensions["farsight"]


@pytest.fixture
def door(application, service) -> Iterator[Door]:
    """Of a service whose one place is taken."""
    with service.pipeline.admit(service.clock() + 60):
        yield Door.of(application)


def request(line: str = f"POST {PATH} HTTP/1.1", body: int | str = 1000, **headers: str) -> bytes:
    lines = [line, "Host: here", f"Content-Length: {body}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def shed(service: Service) -> float:
    return service.metrics.registry.get_sample_value("farsight_shed_total") or 0


def test_who_comes_while_the_service_is_full_is_told_as_the_application_would(door, application, service):
    before = shed(service)
    refusal = door.refusal(request(X_Request_Id="mine") + b"the body's beginning", keep=True)
    assert refusal is not None
    head, _, body = refusal.answer.partition(b"\r\n\r\n")
    status, *headers = head.decode().split("\r\n")
    told = dict(line.split(": ", 1) for line in headers)
    assert status == "HTTP/1.1 429 Too Many Requests"
    assert told["Content-Length"] == str(len(body))
    assert shed(service) == before + 1

    by_flask = application.test_client().post(PATH, data=b"x", headers={"X-Request-Id": "mine"})
    assert json.loads(body) == by_flask.json
    # Those of every HTTP answer are gunicorn's; a time is never the same twice.
    for name in ("Date", "Server", "Connection", "Server-Timing"):
        told.pop(name)
    assert told == {name: value for name, value in by_flask.headers.items() if name != "Server-Timing"}


def test_what_is_unread_is_the_head_and_the_body(door):
    sent = request(body=5000)
    refusal = door.refusal(sent + bytes(3000), keep=True)
    assert refusal is not None
    assert refusal.unread == len(sent) + 5000


@pytest.mark.parametrize(
    ("sent", "may", "kept"),
    [
        (request(), True, True),
        (request(), False, False),
        (request(Connection="close"), True, False),
        (request(Connection="Keep-Alive"), True, True),
        (request(f"POST {PATH} HTTP/1.0"), True, False),
    ],
)
def test_a_connection_is_kept_where_both_sides_want_it(door, sent, may, kept):
    refusal = door.refusal(sent, keep=may)
    assert refusal is not None
    assert refusal.keep is kept
    assert (b"Connection: keep-alive\r\n" in refusal.answer) is kept


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        request()[:-2],
        request("GET /yoloapi/model HTTP/1.1"),
        request(f"GET {PATH} HTTP/1.1"),
        request("POST /yoloapi/nowhere HTTP/1.1"),
        request(f"POST {PATH}"),
        request(f"POST {PATH} HTTP/2.0"),
        request(body=0),
        request(body="-1"),
        request(body="1e3"),
        request(body="07"),
        request(body=17 * 2**20),
        request(body="9" * 30),
        request(Transfer_Encoding="chunked"),
        request(Expect="100-continue"),
        request(Upgrade="h2c"),
        request(X_Deadline_Ms="soon"),
        request(Content_length="1000"),
        request(X_Name="na\u00efve"),
        request(X_Folded="a\r\n b"),
        request().replace(b"Host:", b"Host :"),
        request().replace(b"\r\n", b"\n"),
        request().replace(b"Content-Length: 1000\r\n", b""),
    ],
)
def test_what_is_not_plain_is_left_to_the_application(door, service, sent):
    before = shed(service)
    assert door.refusal(sent, keep=True) is None
    assert shed(service) == before


def test_while_there_is_a_place_nobody_is_refused(application):
    assert Door.of(application).refusal(request(), keep=True) is None


def test_who_cannot_be_answered_in_time_is_refused_by_the_deadline_of_their_own(
    application, service, monkeypatch
):
    monkeypatch.setattr(service.scheduler, "_max_inflight", 64)
    monkeypatch.setattr(service.scheduler._pace, "mean", 1.0)
    door = Door.of(application)
    with service.pipeline.admit(service.clock() + 60):
        assert door.refusal(request(X_Deadline_Ms="500"), keep=True) is not None
        assert door.refusal(request(X_Deadline_Ms="60000"), keep=True) is None


def test_a_service_that_is_not_ready_says_so_itself(door, service, monkeypatch):
    monkeypatch.setattr(service.readiness, "_reason", "The model is warming up.")
    assert door.refusal(request(), keep=True) is None


def test_a_look_is_worth_it_for_a_second_after_a_refusal(door, service, monkeypatch):
    door.refusal(request(), keep=True)
    assert door.is_shut
    now = service.clock()
    monkeypatch.setattr(service.scheduler, "_clock", lambda: now + 1.1)
    assert not door.is_shut


def test_a_refusal_is_in_the_log_with_its_reason(door, caplog):
    with caplog.at_level(logging.INFO, "farsight.request"):
        door.refusal(request(f"POST {PATH}?conf=0.5 HTTP/1.1", X_Request_Id="mine"), keep=True)
    (record,) = [record for record in caplog.records if record.name == "farsight.request"]
    assert (record.request_id, record.status, record.path) == ("mine", 429, PATH)
    assert "the most there may be" in record.problem
