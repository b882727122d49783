"""gunicorn's settings: one process, threads for all admitted requests and some more."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from farsight.server.gunicorn_config import (
    SPARE_THREADS,
    drain_on_term,
    gunicorn_settings,
    leave_out_of_collections,
)
from tests.support.servers import wait_for
from yolo_app.app import YoloSettings


def test_there_is_one_process_with_threads_for_admitted_requests_and_probes():
    told = gunicorn_settings(YoloSettings(model="x", port=6001, max_inflight=10, drain_seconds=7))
    assert (told["workers"], told["worker_class"], told["bind"]) == (
        1,
        "farsight.server.gunicorn_worker.Worker",
        "127.0.0.1:6001",
    )
    assert told["threads"] == 10 + SPARE_THREADS
    assert told["graceful_timeout"] >= 7 + 60
    assert told["keepalive"] > 60


def test_objects_of_the_start_are_excluded_from_garbage_collection():
    kept = [object()]
    assert any(one is kept for one in gc.get_objects())
    leave_out_of_collections()
    try:
        assert not any(one is kept for one in gc.get_objects())
    finally:
        gc.unfreeze()


@pytest.fixture
def told() -> Iterator[Callable[[Callable[[], None]], list[str]]]:
    """`told(drain)` makes this process drain on SIGTERM as a worker does; the list says what it did."""
    before = signal.getsignal(signal.SIGTERM)

    def install(drain: Callable[[], None]) -> list[str]:
        events: list[str] = []
        readiness = SimpleNamespace(drain=lambda: (events.append("drain"), drain()))
        service = SimpleNamespace(readiness=readiness, settings=SimpleNamespace(drain_seconds=0.05))
        wsgi = SimpleNamespace(extensions={"farsight": service})
        drain_on_term(SimpleNamespace(wsgi=wsgi, handle_exit=lambda number, frame: events.append("exit")))
        return events

    yield install
    signal.signal(signal.SIGTERM, before)


def test_sigterm_turns_ready_false_first_and_ends_the_worker_later(told):
    events = told(lambda: None)
    signal.raise_signal(signal.SIGTERM)
    wait_for(lambda: events == ["drain", "exit"])


def test_a_second_sigterm_during_the_first_does_not_deadlock(told):
    # A process group that is told to end: the worker hears it from there and from gunicorn's master.
    lock = threading.Lock()

    def drain() -> None:
        with lock:
            signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)

    events = told(drain)
    with lock:
        signal.raise_signal(signal.SIGTERM)
    wait_for(lambda: "exit" in events)
    assert events == ["drain", "exit"]
