"""A service starts as it ships, answers and stops; errors are one line."""

from __future__ import annotations

import json
from dataclasses import replace
from http.client import HTTPConnection

import pytest

from lab.errors import ServiceError
from lab.evaluation.services import HOST, ROOT, YOLO, Body, Client, running
from tests.support.bundles import detect_bundle
from tests.support.pictures import encoded, scene

PYTHON = ROOT / ".venv" / "bin" / "python"

needs_serving = pytest.mark.skipif(not PYTHON.exists(), reason="needs scripts/setup serve")


@needs_serving
def test_a_service_answers_while_it_runs_and_stops_afterwards(tmp_path, monkeypatch):
    monkeypatch.setenv("FARSIGHT_PRECISION", "of another run")
    log = tmp_path / "logs" / "yolo.log"
    with running(YOLO, detect_bundle(tmp_path / "bundle"), PYTHON, log) as yolo:
        assert json.loads(yolo.get("model"))["name"] == "colours"
        answer = json.loads(yolo.post("detect", Body(encoded(scene(), "PNG"), "image/png"), classes="red"))
        assert [one["class_name"] for one in answer["detections"]] == ["red"]
        with pytest.raises(ServiceError, match=r"yolo: POST /yoloapi/detect\?conf=2: 400: .*bad-parameter"):
            yolo.post("detect", Body(encoded(scene(), "PNG"), "image/png"), conf=2)
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection(HOST, yolo.port).connect()


@needs_serving
def test_a_service_that_stops_while_starting_is_an_error_at_once(tmp_path):
    log = tmp_path / "yolo.log"
    with (
        pytest.raises(
            ServiceError, match=r"yolo: stopped with exit status \d+ while starting; see .*yolo\.log"
        ),
        running(YOLO, tmp_path / "no-bundle", PYTHON, log),
    ):
        pass
    assert "no-bundle" in log.read_text()


def test_a_missing_python_is_an_error_with_the_command_that_creates_it(tmp_path):
    with (
        pytest.raises(
            ServiceError, match=r"no-python: No such file or directory\. Create .*: scripts/setup serve"
        ),
        running(YOLO, tmp_path, tmp_path / "no-python", tmp_path / "log"),
    ):
        pass


def test_a_refused_connection_raises_service_error():
    with pytest.raises(ServiceError, match="nobody: GET /none/model: ConnectionRefusedError"):
        Client(replace(YOLO, name="nobody", prefix="/none"), 1).get("model")
