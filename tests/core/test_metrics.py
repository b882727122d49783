"""Metrics: one table a service, scraped from a port of its own."""

from __future__ import annotations

from prometheus_client import generate_latest

from farsight.metrics import Metrics
from tests.support import client
from tests.support.servers import free_port


def test_two_applications_in_one_process_count_apart():
    one, other = Metrics(), Metrics()
    one.shed.inc()
    assert one.registry.get_sample_value("farsight_shed_total") == 1
    assert other.registry.get_sample_value("farsight_shed_total") == 0


def test_every_name_carries_the_platforms():
    text = generate_latest(Metrics().registry).decode()
    names = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert len(names) > 10
    assert all(name.startswith("farsight_") for name in names)


def test_it_is_served_until_it_is_closed():
    metrics, port = Metrics(), free_port()
    metrics.dropped.labels("gone").inc(3)
    server, thread = metrics.serve("127.0.0.1", port)
    try:
        text = client.send("GET", f"http://127.0.0.1:{port}/metrics").text
        assert 'farsight_dropped_total{reason="gone"} 3.0' in text
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
