"""Clients get the right error while a service starts, waits, is full or broken; a gate holds the engine."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from tests.support import client
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
    assert server.get("/health").json() == {
        "status": "ready",
        "model": server.get("/health").headers["X-Model"],
    }


def test_a_full_service_rejects_requests_and_still_answers_probes(held):
    shed = held.metrics()["farsight_shed_total"]
    with ThreadPoolExecutor(4) as pool:
        inside = [pool.submit(held.post) for _ in range(4)]
        wait_for(lambda: held.metrics()["farsight_waiting_images"] == 4)
        refused = held.post(b"", kind="text/plain")
        assert "4 requests are in progress" in problem(refused, 429, "overloaded")
        assert re.fullmatch(r"[1-9]\d*", refused.headers["Retry-After"])
        for path in ("/health/live", "/health/ready", "/health", "/model", "/openapi.json"):
            assert held.get(path).status_code == 200
        assert held.metrics()["farsight_shed_total"] == shed + 1
        held.open_gate()
        assert [future.result().status_code for future in inside] == [200] * 4
    assert held.metrics()["farsight_waiting_images"] == 0
    assert held.post().status_code == 200


def test_a_client_that_is_still_sending_sees_the_rejection(held):
    data = bytes(8 * 2**20)
    request = client.head(held.images_url, "POST", Content_Type="image/png", Content_Length=str(len(data)))
    with ThreadPoolExecutor(4) as pool:
        inside = [pool.submit(held.post) for _ in range(4)]
        wait_for(lambda: held.metrics()["farsight_waiting_images"] == 4)
        for _ in range(5):
            with closing(client.connect(held.url)) as connection:
                connection.sendall(request + data)
                assert client.read_all(connection).startswith(b"HTTP/1.1 429 ")
        held.open_gate()
        assert [future.result().status_code for future in inside] == [200] * 4


def test_past_the_deadline_the_answer_is_504_and_waiting_work_is_never_run(start, twin):
    """A service of its own: one that has measured held runs would reject these at admission."""
    server = start(twin, gate=True, golden_interval_seconds=0).wait_ready()
    server.close_gate()
    runs = server.runs()
    files = [("image", (f"{n}.png", encoded(scene(), "PNG"))) for n in range(3)]
    many = server.post(files=files, headers={"X-Deadline-Ms": "400"})
    assert many.status_code == 200, many.text
    assert [one["error"]["status"] for one in many.json()["results"]] == [504] * 3
    # Two of the three occupy the engine; the third, and what comes now, must never run.
    assert server.runs() == runs + 2
    detail = problem(server.post(headers={"X-Deadline-Ms": "400"}), 504, "deadline-exceeded")
    assert "deadline" in detail
    server.open_gate()
    names = [f'farsight_dropped_total{{reason="{reason}"}}' for reason in ("cancelled", "deadline")]
    wait_for(lambda: sum(server.metrics().get(name, 0) for name in names) == 2)
    assert server.runs() == runs + 2


def test_an_engine_that_raises_is_500_that_leaks_nothing_and_is_logged_under_the_id(held):
    (held.gate / "raise").touch()
    held.open_gate()
    response = held.post(headers={"X-Request-Id": "find-me"})
    (held.gate / "raise").unlink()
    detail = problem(response, 500, "internal")
    assert "secret" not in response.text
    assert "RuntimeError" not in response.text
    assert "request id" in detail
    defect = next(line for line in held.log().splitlines() if '"defect"' in line)
    assert "find-me" in defect
    assert "secret-inside-detail" in defect
    assert "Traceback" in defect
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
