"""Define every metric. Counters live in this process and are scraped; nothing is pushed.

There is no `service` label: each service is scraped on its own port.
"""

from __future__ import annotations

import threading
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, start_http_server

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The metrics of one application, in a registry of its own: tests run two in one process."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "farsight_requests", "Requests answered.", ["route", "status"], registry=registry
        )
        self.phase_seconds = Histogram(
            "farsight_phase_seconds", "Seconds in each phase.", ["phase"], buckets=SECONDS, registry=registry
        )
        self.images = Counter("farsight_images", "Images answered.", registry=registry)
        self.shed = Counter("farsight_shed", "Requests rejected with 429.", registry=registry)
        self.dropped = Counter(
            "farsight_dropped", "Images dropped before inference.", ["reason"], registry=registry
        )
        self.waiting = Gauge(
            "farsight_waiting_images", "Images admitted and not answered yet.", registry=registry
        )
        self.batch = Histogram(
            "farsight_batch_images",
            "Images in one run of the engine.",
            buckets=(1, 2, 4, 8, 16, 32),
            registry=registry,
        )
        self.service_seconds = Gauge(
            "farsight_service_seconds",
            "Moving average of the engine's seconds for one image of the model's own size.",
            registry=registry,
        )
        self.ready = Gauge("farsight_ready", "1 while the service is ready, else 0.", registry=registry)
        self.golden = Counter(
            "farsight_golden_checks", "Golden images checked.", ["outcome"], registry=registry
        )
        self.model = Info("farsight_model", "The bundle and the engine in use.", registry=registry)

    def serve(self, host: str, port: int) -> tuple[WSGIServer, threading.Thread]:
        """Answer GET /metrics on a separate port from a separate thread, so that it works under any load."""
        return start_http_server(port, addr=host, registry=self.registry)
