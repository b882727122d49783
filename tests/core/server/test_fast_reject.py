"""Only plain requests are rejected fast, with the application's own answer; over TCP: tests/contract."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from farsight.server.fast_reject import FastReject
from farsight.service import Service
from tests.support.bundles import detect_bundle
from tests.support.servers import wait_for
from yolo_app.app import YoloSettings, create_app

PATH = "/yoloapi/detect"


@pytest.fixture(scope="module")
def application(tmp_path_factory) -> Flask:
    model = detect_bundle(tmp_path_factory.mktemp("fast-reject") / "bundle")
    settings = YoloSettings(
        model=str(model), metrics_port=0, golden_interval_seconds=0, precision="f32", max_inflight=1
    )
    app = create_app(settings)
    wait_for(lambda: app.extensions["farsight"].readiness.status == "ready")
    return app


@pytest.fixture
def service(application) -> Service:
    return application.extensions["farsight"]


@pytest.fixture
def fast_reject(application, service) -> Iterator[FastReject]:
    """The fast reject of a service whose only place is occupied."""
    with service.pipeline.admit(service.clock() + 60):
        yield FastReject.of(application)


def request(line: str = f"POST {PATH} HTTP/1.1", body: int | str = 1000, **headers: str) -> bytes:
    lines = [line, "Host: here", f"Content-Length: {body}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def shed_count(service: Service) -> float:
    return service.metrics.registry.get_sample_value("farsight_shed_total") or 0


def test_a_fast_rejection_equals_the_applications_own_rejection(fast_reject, application, service):
    before = shed_count(service)
    rejection = fast_reject.rejection(request(X_Request_Id="mine") + b"the body's beginning", keep=True)
    assert rejection is not None
    head, _, body = rejection.response.partition(b"\r\n\r\n")
    status, *headers = head.decode().split("\r\n")
    told = dict(line.split(": ", 1) for line in headers)
    assert status == "HTTP/1.1 429 Too Many Requests"
    assert told["Content-Length"] == str(len(body))
    assert shed_count(service) == before + 1

    by_flask = application.test_client().post(PATH, data=b"x", headers={"X-Request-Id": "mine"})
    assert json.loads(body) == by_flask.json
    # Those of every HTTP answer are gunicorn's; a time is never the same twice.
    for name in ("Date", "Server", "Connection", "Server-Timing"):
        told.pop(name)
    assert told == {name: value for name, value in by_flask.headers.items() if name != "Server-Timing"}


def test_unread_counts_the_head_and_the_body(fast_reject):
    sent = request(body=5000)
    rejection = fast_reject.rejection(sent + bytes(3000), keep=True)
    assert rejection is not None
    assert rejection.unread == len(sent) + 5000


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
def test_a_connection_is_kept_if_both_sides_want_it(fast_reject, sent, may, kept):
    rejection = fast_reject.rejection(sent, keep=may)
    assert rejection is not None
    assert rejection.keep is kept
    assert (b"Connection: keep-alive\r\n" in rejection.response) is kept


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
def test_requests_that_are_not_plain_are_left_to_the_application(fast_reject, service, sent):
    before = shed_count(service)
    assert fast_reject.rejection(sent, keep=True) is None
    assert shed_count(service) == before


def test_nothing_is_rejected_while_a_place_is_free(application):
    assert FastReject.of(application).rejection(request(), keep=True) is None


def test_a_request_that_cannot_meet_its_own_deadline_is_rejected(application, service, monkeypatch):
    monkeypatch.setattr(service.admission, "_max_inflight", 64)
    monkeypatch.setattr(service.admission._estimator, "mean", 1.0)
    fast_reject = FastReject.of(application)
    with service.pipeline.admit(service.clock() + 60):
        assert fast_reject.rejection(request(X_Deadline_Ms="500"), keep=True) is not None
        assert fast_reject.rejection(request(X_Deadline_Ms="60000"), keep=True) is None


def test_a_service_that_is_not_ready_leaves_requests_to_the_application(fast_reject, service, monkeypatch):
    monkeypatch.setattr(service.readiness, "_reason", "The model is warming up.")
    assert fast_reject.rejection(request(), keep=True) is None


def test_shedding_is_on_for_a_second_after_a_rejection(fast_reject, service, monkeypatch):
    fast_reject.rejection(request(), keep=True)
    assert fast_reject.is_shedding
    now = service.clock()
    monkeypatch.setattr(service.admission, "_clock", lambda: now + 1.1)
    assert not fast_reject.is_shedding


def test_a_rejection_is_logged_with_its_reason(fast_reject, caplog):
    with caplog.at_level(logging.INFO, "farsight.request"):
        fast_reject.rejection(request(f"POST {PATH}?conf=0.5 HTTP/1.1", X_Request_Id="mine"), keep=True)
    (record,) = [record for record in caplog.records if record.name == "farsight.request"]
    assert (record.request_id, record.status, record.path) == ("mine", 429, PATH)
    assert "which is the limit" in record.problem
