"""What gunicorn is told: one process, threads for all who may be inside and some more."""

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


def test_one_process_and_threads_for_those_inside_and_for_probes():
    told = gunicorn_settings(YoloSettings(model="x", port=6001, max_inflight=10, drain_seconds=7))
    assert (told["workers"], told["worker_class"], told["bind"]) == (
        1,
        "farsight.server.gunicorn_worker.Worker",
        "127.0.0.1:6001",
    )
    assert told["threads"] == 10 + SPARE_THREADS
    assert told["graceful_timeout"] >= 7 + 60
    assert told["keepalive"] > 60


def test_what_the_start_made_is_no_part_of_later_collections():
    made = [object()]
    assert any(one is made for one in gc.get_objects())
    leave_out_of_collections()
    try:
        assert not any(one is made for one in gc.get_objects())
    finally:
        gc.unfreeze()


@pytest.fixture
def told() -> Iterator[Callable[[Callable[[], None]], list[str]]]:
    """`told(drain)` makes this process drain on SIGTERM as a worker does; the list says what it did."""
    before = signal.getsignal(signal.SIGTERM)

    def install(drain: Callable[[], None]) -> list[str]:
        said: list[str] = []
        readiness = SimpleNamespace(drain=lambda: (said.append("drain"), drain()))
        service = SimpleNamespace(readiness=readiness, settings=SimpleNamespace(drain_seconds=0.05))
        wsgi = SimpleNamespace(extensions={"farsight": service})
        drain_on_term(SimpleNamespace(wsgi=wsgi, handle_exit=lambda number, frame: said.append("exit")))
        return said

    yield install
    signal.signal(signal.SIGTERM, before)


def test_sigterm_turns_ready_false_first_and_ends_the_worker_later(told):
    said = told(lambda: None)
    signal.raise_signal(signal.SIGTERM)
    wait_for(lambda: said == ["drain", "exit"])


def test_a_second_sigterm_amid_the_first_waits_for_nothing(told):
    # A process group that is told to end: the worker hears it from there and from gunicorn's master.
    lock = threading.Lock()

    def drain() -> None:
        with lock:
            signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)

    said = told(drain)
    with lock:
        signal.raise_signal(signal.SIGTERM)
    wait_for(lambda: "exit" in said)
    assert said == ["drain", "exit"]
