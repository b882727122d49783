"""Prometheus' metrics have a port of their own, and the names that alarms and dashboards use."""

from __future__ import annotations

import pytest

from tests.support import client
from tests.support.pictures import encoded, scene
from tests.support.twins import YOLO

NAMES = (
    "farsight_requests_total", "farsight_phase_seconds_bucket", "farsight_images_total",
    "farsight_shed_total",
    "farsight_waiting_images", "farsight_batch_images_bucket", "farsight_service_seconds", "farsight_ready",
    "farsight_golden_checks_total", "farsight_model_info",
)  # fmt: skip


def test_the_table_is_there_as_prometheus_text(server):
    server.post()
    response = client.send("GET", f"http://127.0.0.1:{server.metrics_port}/metrics")
    assert response.headers["Content-Type"].startswith("text/plain")
    families = {name.partition("{")[0] for name in server.metrics()}
    assert set(NAMES) <= families
    assert "# TYPE farsight_dropped_total counter" in response.text


@pytest.mark.straight
def test_the_api_port_does_not_answer_for_metrics(server):
    assert client.send("GET", server.url + "/metrics").status_code == 404
    assert server.status("/metrics") == 404


def test_counters_count_what_was_asked(server):
    path = server.twin.path
    before = server.metrics()
    files = [("image", (f"{n}.png", encoded(scene(), "PNG"))) for n in range(3)]
    server.post(files=files)
    server.post()
    server.post(b"text", kind="text/plain")
    after = server.metrics()

    def grown(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert grown("farsight_images_total") == 4
    assert grown(f'farsight_requests_total{{route="{path}",status="200"}}') == 2
    assert grown(f'farsight_requests_total{{route="{path}",status="415"}}') == 1
    assert grown("farsight_batch_images_sum") == 4
    assert grown('farsight_phase_seconds_count{phase="infer"}') == 2
    assert after["farsight_waiting_images"] == 0
    assert after["farsight_ready"] == 1
    assert after['farsight_golden_checks_total{outcome="right"}'] >= 2


def test_unknown_addresses_do_not_create_metric_series(server):
    for n in range(3):
        client.send("GET", f"{server.url}/made-up-{n}")
    assert not [name for name in server.metrics() if "made-up" in name]
    assert server.metrics()['farsight_requests_total{route="(none)",status="404"}'] >= 3


def test_port_0_turns_metrics_off(start):
    server = start(YOLO, metrics_port=0).wait_ready()
    assert server.post().status_code == 200
    with pytest.raises(client.requests.ConnectionError):
        server.metrics()
