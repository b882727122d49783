"""Defects become a 500 that leaks nothing, and requests are logged; the rest is in tests/contract."""

from __future__ import annotations

import logging
from io import BytesIO

import pytest
from flask import Flask

from farsight.errors import UndecodableImage
from farsight.web.request_context import current_context
from tests.support.bundles import detect_bundle
from tests.support.pictures import encoded, scene
from tests.support.servers import wait_for
from yolo_app.app import YoloSettings, create_app


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Flask:
    model = detect_bundle(tmp_path_factory.mktemp("web") / "bundle")
    app = create_app(
        YoloSettings(model=str(model), metrics_port=0, golden_interval_seconds=0, precision="f32")
    )
    wait_for(lambda: app.extensions["farsight"].readiness.status == "ready")
    return app


def test_a_defect_anywhere_is_a_500_that_leaks_nothing(app, monkeypatch, caplog):
    def broken(sources, options, call, then):
        raise LookupError("secret")

    pipeline = app.extensions["farsight"].pipeline
    monkeypatch.setattr(type(pipeline), "run", lambda self, *args: broken(*args))
    response = app.test_client().post(
        "/yoloapi/detect",
        data=encoded(scene(), "PNG"),
        content_type="image/png",
        headers={"X-Request-Id": "abc"},
    )
    assert (response.status_code, response.json["type"]) == (500, "/problems/internal")
    assert "secret" not in response.text
    (record,) = [record for record in caplog.records if record.message == "defect"]
    assert record.request_id == "abc"
    assert "secret" in str(record.exc_info[1])


def test_each_request_is_one_log_line_with_its_phases(app, caplog):
    with caplog.at_level(logging.INFO, "farsight.request"):
        app.test_client().post("/yoloapi/detect", data={"image": (BytesIO(encoded(scene(), "PNG")), "a.png")})
    (record,) = [record for record in caplog.records if record.name == "farsight.request"]
    assert (record.status, record.method, record.path, record.images) == (200, "POST", "/yoloapi/detect", 1)
    assert {"decode", "infer", "total"} <= record.ms.keys()


def test_probes_are_quiet(app, caplog):
    with caplog.at_level(logging.INFO, "farsight.request"):
        assert app.test_client().get("/yoloapi/health/live").status_code == 200
    assert not [record for record in caplog.records if record.name == "farsight.request"]


def test_a_rejection_is_logged_with_its_reason(app, caplog):
    with caplog.at_level(logging.INFO, "farsight.request"):
        app.test_client().post(
            "/yoloapi/detect?conf=7", data=encoded(scene(), "PNG"), content_type="image/png"
        )
    (record,) = [record for record in caplog.records if record.name == "farsight.request"]
    assert record.status == 400
    assert "conf" in record.problem


def test_a_long_reason_is_logged_by_its_beginning(app, monkeypatch, caplog):
    def refusing(sources, options, call, then):
        raise UndecodableImage("long " * 1000)

    monkeypatch.setattr(type(app.extensions["farsight"].pipeline), "run", lambda self, *args: refusing(*args))
    with caplog.at_level(logging.INFO, "farsight.request"):
        app.test_client().post("/yoloapi/detect", data=encoded(scene(), "PNG"), content_type="image/png")
    (record,) = [record for record in caplog.records if record.name == "farsight.request"]
    assert record.problem.startswith("long long")
    assert len(record.problem) == 500


def test_a_decoder_that_was_given_up_changes_no_answer_by_the_time_it_adds(app, monkeypatch):
    observed = app.extensions["farsight"].metrics.phase_seconds
    labels = observed.labels

    def late(phase: str) -> object:
        current_context().timing.add(f"after {phase}", 1.0)
        return labels(phase)

    monkeypatch.setattr(observed, "labels", late)
    assert app.test_client().get("/yoloapi/model").status_code == 200
