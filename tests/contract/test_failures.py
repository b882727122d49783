"""What clients are told while the service starts, waits, is full, or is broken: a gate in front of the engine decides."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.pictures import encoded, scene
from tests.support.servers import wait_for

PROBLEM = {"type", "title", "status", "detail", "request_id"}


def problem(response, status: int, kind: str) -> str:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json().keys() == PROBLEM
    assert response.json()["type"] == f"/problems/{kind}"
    assert response.json()["request_id"] == response.headers["X-Request-Id"]
    return response.json()["detail"]


@pytest.fixture
def held(start, twin):
    """A ready service whose engine does nothing until the gate opens."""
    server = start(twin, gate=True, max_inflight=2, golden_interval_seconds=0).wait_ready()
    server.close_gate()
    yield server
    server.open_gate()


def test_starting_is_503_live_and_then_ready(start, twin, tmp_path):
    gate = tmp_path / f"{twin.name}-1" / "gate"
    gate.mkdir(parents=True)
    (gate / "closed").touch()
    server = start(twin, gate=True)
    wait_for(lambda: server.status("/health/live") == 200)
    ready = server.get("/health/ready")
    assert "warming up" in problem(ready, 503, "not-ready")
    assert ready.headers["Retry-After"] == "1"
    assert server.get("/health").json()["status"] == "starting"
    problem(server.post(), 503, "not-ready")
    assert server.get("/model").status_code == 200
    server.open_gate()
    server.wait_ready()
    assert server.post().status_code == 200
    assert server.get("/health").json() == {"status": "ready", "model": server.get("/health").headers["X-Model"]}


def test_a_full_service_refuses_at_the_door_and_still_answers_probes(held):
    with ThreadPoolExecutor(2) as pool:
        inside = [pool.submit(held.post) for _ in range(2)]
        wait_for(lambda: held.metrics()["farsight_waiting_images"] == 2)
        refused = held.post(b"", kind="text/plain")
        assert "2 requests are inside" in problem(refused, 429, "overloaded")
        assert re.fullmatch(r"[1-9]\d*", refused.headers["Retry-After"])
        for path in ("/health/live", "/health/ready", "/health", "/model", "/openapi.json"):
            assert held.get(path).status_code == 200
        assert held.metrics()["farsight_shed_total"] == 1
        held.open_gate()
        assert [future.result().status_code for future in inside] == [200, 200]
    assert held.metrics()["farsight_waiting_images"] == 0
    assert held.post().status_code == 200


def test_past_its_deadline_a_request_is_504_and_what_waited_is_never_run(held):
    deadline = {"X-Deadline-Ms": "400"}
    runs = held.runs()
    assert held.post(headers=deadline).status_code == 504
    # Both lanes hold an expired run now or will; what queues behind them is dropped, not run.
    assert held.post(headers=deadline).status_code == 504
    wait_for(lambda: held.runs() == runs + 2)
    detail = problem(held.post(headers=deadline), 504, "deadline-exceeded")
    assert "deadline" in detail
    held.open_gate()
    wait_for(lambda: sum(v for k, v in held.metrics().items() if k.startswith("farsight_dropped_total")) >= 1)
    assert held.post().status_code == 200
    assert held.runs() == runs + 3


def test_many_images_past_the_deadline_say_so_each_in_its_place(held):
    files = [("image", (f"{n}.png", encoded(scene(), "PNG"))) for n in range(3)]
    response = held.post(files=files, headers={"X-Deadline-Ms": "300"})
    assert response.status_code == 200, response.text
    assert [one["error"]["status"] for one in response.json()["results"]] == [504] * 3


def test_an_engine_that_raises_is_500_that_leaks_nothing_and_is_logged_under_the_id(held):
    (held.gate / "raise").touch()
    held.open_gate()
    response = held.post(headers={"X-Request-Id": "find-me"})
    detail = problem(response, 500, "internal")
    assert "secret" not in response.text
    assert "RuntimeError" not in response.text
    assert "request id" in detail
    defect = next(line for line in held.log().splitlines() if '"defect"' in line)
    assert "find-me" in defect
    assert "secret-inside-detail" in defect
    assert "Traceback" in defect
    (held.gate / "raise").unlink()
    assert held.post().status_code == 200


def test_an_engine_that_goes_blind_turns_ready_false_and_recovers(start, twin):
    """The field's commonest silent failure: empty answers, no error, cured by a restart."""
    server = start(twin, gate=True, golden_interval_seconds=0.1).wait_ready()
    (server.gate / "blind").touch()
    wait_for(lambda: server.status("/health/ready") == 503)
    detail = problem(server.get("/health/ready"), 503, "not-ready")
    assert "golden" in detail
    assert server.get("/health").json()["status"] == "failed"
    assert server.status("/health/live") == 200
    problem(server.post(), 503, "not-ready")
    assert server.metrics()["farsight_ready"] == 0
    (server.gate / "blind").unlink()
    server.wait_ready()
    assert server.post().status_code == 200
    assert server.metrics()["farsight_ready"] == 1
