"""What gunicorn is told: one process, threads for all who may be inside and some more."""

from __future__ import annotations

import signal
from types import SimpleNamespace

from farsight.serving import SPARE_THREADS, drain_on_term, gunicorn_settings
from tests.support.servers import wait_for
from yolo_app.app import YoloSettings


def test_one_process_and_threads_for_those_inside_and_for_probes():
    told = gunicorn_settings(YoloSettings(model="x", port=6001, max_inflight=10, drain_seconds=7))
    assert (told["workers"], told["worker_class"], told["bind"]) == (1, "gthread", "127.0.0.1:6001")
    assert told["threads"] == 10 + SPARE_THREADS
    assert told["graceful_timeout"] >= 7 + 60
    assert told["keepalive"] > 60


def test_sigterm_turns_ready_false_first_and_ends_the_worker_later():
    said: list[str] = []
    readiness = SimpleNamespace(drain=lambda: said.append("drain"))
    service = SimpleNamespace(readiness=readiness, settings=SimpleNamespace(drain_seconds=0.05))
    wsgi = SimpleNamespace(extensions={"farsight": service})
    before = signal.getsignal(signal.SIGTERM)
    try:
        drain_on_term(SimpleNamespace(wsgi=wsgi, handle_exit=lambda number, frame: said.append("exit")))
        signal.raise_signal(signal.SIGTERM)
        assert said[0] == "drain"
        wait_for(lambda: said == ["drain", "exit"])
    finally:
        signal.signal(signal.SIGTERM, before)
