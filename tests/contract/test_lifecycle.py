"""Start and stop: what prevents a start, what a stop waits for, and that a killed service can start again."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from tests.support.pictures import encoded
from tests.support.servers import wait_for
from tests.support.twins import DEPTH, TWINS, YOLO


def test_after_sigterm_admitted_and_new_requests_are_answered_while_draining(start, twin):
    server = start(twin, gate=True, drain_seconds=2, golden_interval_seconds=0).wait_ready()
    server.close_gate()
    with ThreadPoolExecutor(8) as pool:
        inside = [pool.submit(server.post) for _ in range(4)]
        wait_for(lambda: server.metrics()["farsight_waiting_images"] == 4)
        server.terminate()
        wait_for(lambda: server.status("/health/ready") == 503)
        assert server.get("/health").json()["status"] == "draining"
        assert server.status("/health/live") == 200
        late = pool.submit(server.post)
        wait_for(lambda: server.metrics()["farsight_waiting_images"] == 5)
        server.open_gate()
        assert [future.result().status_code for future in [*inside, late]] == [200] * 5
    assert server.wait_ended() == 0


def test_after_sigterm_a_failed_service_stays_not_ready(start, twin):
    server = start(twin, gate=True, drain_seconds=2, golden_interval_seconds=0.1).wait_ready()
    (server.gate / "blind").touch()
    wait_for(lambda: server.status("/health/ready") == 503)
    server.terminate()
    wait_for(lambda: server.get("/health").json()["status"] == "draining")
    refused = server.post()
    assert (refused.status_code, refused.json()["type"]) == (503, "/problems/not-ready")
    assert server.wait_ended() == 0


def test_sigterm_under_load_loses_no_accepted_request(start, twin):
    """As behind a load balancer: clients look away once `ready` is false, and miss no answer until then."""
    server = start(twin, drain_seconds=2).wait_ready()
    looked_away = threading.Event()
    statuses: list[int] = []

    def call() -> None:
        while not looked_away.is_set():
            statuses.append(server.post(params={"include_image": "false"}).status_code)

    with ThreadPoolExecutor(8) as pool:
        callers = [pool.submit(call) for _ in range(8)]
        wait_for(lambda: len(statuses) > 40)
        server.terminate()
        wait_for(lambda: server.status("/health/ready") == 503)
        before = len(statuses)
        wait_for(lambda: len(statuses) > before + 8)
        looked_away.set()
        for caller in callers:
            caller.result()
    assert set(statuses) == {200}
    assert server.wait_ended() == 0


def test_sigterm_while_starting_ends_it(start, tmp_path):
    gate = tmp_path / "yolo-1" / "gate"
    gate.mkdir(parents=True)
    (gate / "closed").touch()
    server = start(YOLO, gate=True)
    wait_for(lambda: server.status("/health/live") == 200)
    server.terminate()
    assert server.wait_ended() == 0


def test_killed_and_started_again_it_serves_on_the_same_ports(start, twin):
    server = start(twin).wait_ready()
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(server.post) for _ in range(4)]
        server.kill_group()
        for future in asked:
            future.exception()
    assert server.status("/health/live") is None
    server.start().wait_ready()
    assert server.post().status_code == 200
    assert server.metrics()["farsight_ready"] == 1


def ended_in_error(server) -> str:
    assert server.wait_ended() not in (0, None)
    return server.log()


@pytest.mark.parametrize("name", ["model.bin", "golden/0.png"])
def test_a_bundle_with_one_byte_changed_is_refused_by_file_name(start, bundle_of, tmp_path, name):
    copy = tmp_path / "altered"
    shutil.copytree(bundle_of(YOLO), copy)
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    log = ended_in_error(start(YOLO, model=copy))
    assert str(copy / name) in log
    assert "sha256 differs" in log


def test_golden_checks_continue_after_the_bundle_is_deleted(start, twin, bundle_of, tmp_path):
    """As where one is made anew in the same place: its golden images are those of the model that serves."""
    copy = tmp_path / "bundle"
    shutil.copytree(bundle_of(twin), copy)
    server = start(twin, model=copy, gate=True, golden_interval_seconds=0.1).wait_ready()
    shutil.rmtree(copy)
    right = 'farsight_golden_checks_total{outcome="right"}'
    before = server.metrics()[right]
    wait_for(lambda: server.metrics()[right] > before + 2)
    assert server.status("/health/ready") == 200
    (server.gate / "blind").touch()
    wait_for(lambda: server.status("/health/ready") == 503)


def test_the_other_services_bundle_stops_the_start(start, twin, bundle_of):
    other = next(one for one in TWINS.values() if one != twin)
    log = ended_in_error(start(twin, model=bundle_of(other)))
    assert f"a bundle for {other.task}; this service answers {twin.task}" in log


@pytest.mark.parametrize(
    ("twin", "variables", "words"),
    [
        (YOLO, {"FARSIGHT_DEADLIN_MS": "5"}, ["FARSIGHT_DEADLIN_MS", "did you mean FARSIGHT_DEADLINE_MS?"]),
        (DEPTH, {"FARSIGHT_PORT": "http"}, ["FARSIGHT_PORT", "'http'", "integer", "The port of the API"]),
        (
            YOLO,
            {"FARSIGHT_MAX_INFLIGHT": "0"},
            ["FARSIGHT_MAX_INFLIGHT", "'0'", "greater than or equal to 1"],
        ),
        (
            DEPTH,
            {"FARSIGHT_PRECISION": "f16"},
            ["FARSIGHT_PRECISION", "'f16'", "'auto', 'f32', 'bf16' or 'int8'"],
        ),
        (YOLO, {"FARSIGHT_MODEL": "/nowhere/at-all"}, ["/nowhere/at-all", "no such file", "bundle.json"]),
        (DEPTH, {"FARSIGHT_MODEL": "ftp://host/x"}, ["ftp://host/x", "s3://bucket/prefix"]),
    ],
)
def test_a_wrong_setting_stops_the_start_by_name(start, twin, variables, words):
    log = ended_in_error(start(twin, variables=variables))
    for word in words:
        assert word in log


def test_a_port_in_use_stops_the_start(start):
    first = start(YOLO).wait_ready()
    second = start(YOLO, variables={"FARSIGHT_PORT": str(first.port)})
    wait_for(lambda: "in use" in second.log().lower() or second.ended() is not None)
    second.stop()
    assert first.post().status_code == 200


def test_memory_stays_bounded_over_panoramas(start):
    """16000 x 500, eight at once: the model's input is bounded, so is the process."""
    server = start(DEPTH).wait_ready()
    data = encoded(Image.new("RGB", (16000, 500), (90, 90, 90)), "PNG")
    with ThreadPoolExecutor(8) as pool:
        params = {"include_image": "false"}
        statuses = [r.status_code for r in pool.map(lambda _: server.post(data, params=params), range(8))]
    assert statuses == [200] * 8
    assert peak_mebibytes(server.process.pid) < 1500


def peak_mebibytes(master: int) -> float:
    children = Path(f"/proc/{master}/task/{master}/children")
    if not children.exists():
        pytest.skip("this system has no /proc to read a process's memory from")
    (worker,) = children.read_text().split()
    status = Path(f"/proc/{worker}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
