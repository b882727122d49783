"""Every metric name in one table. Counters live in this process and are scraped; nothing is pushed.

All carry no `service` label: each service is scraped on a port of its own.
"""

from __future__ import annotations

import threading
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, start_http_server

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """One registry per application, so that two in one process (as in tests) do not collide."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "farsight_requests", "Requests answered.", ["route", "status"], registry=registry
        )
        self.phase_seconds = Histogram(
            "farsight_phase_seconds", "Time in each phase.", ["phase"], buckets=SECONDS, registry=registry
        )
        self.images = Counter("farsight_images", "Images answered.", registry=registry)
        self.shed = Counter("farsight_shed", "Requests refused at the door.", registry=registry)
        self.dropped = Counter(
            "farsight_dropped", "Work dropped before inference.", ["reason"], registry=registry
        )
        self.waiting = Gauge("farsight_waiting_images", "Images admitted, not answered.", registry=registry)
        self.batch = Histogram(
            "farsight_batch_images", "Images in one run.", buckets=(1, 2, 4, 8, 16, 32), registry=registry
        )
        self.service_seconds = Gauge(
            "farsight_service_seconds",
            "EWMA of the engine's time for one image of the model's own size.",
            registry=registry,
        )
        self.ready = Gauge("farsight_ready", "1 while a right answer is possible.", registry=registry)
        self.golden = Counter(
            "farsight_golden_checks", "Golden images tried.", ["outcome"], registry=registry
        )
        self.model = Info("farsight_model", "The bundle and the engine that serve.", registry=registry)

    def serve(self, host: str, port: int) -> tuple[WSGIServer, threading.Thread]:
        """Answer GET /metrics on a port of its own, from a thread of its own: scraped under any load."""
        return start_http_server(port, addr=host, registry=self.registry)
