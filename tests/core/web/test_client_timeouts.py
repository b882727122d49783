"""Clients that are too slow are timed out, and no others."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from farsight.web.client_timeouts import ClientTimeouts

SECONDS = 0.3
TIMEOUTS = ClientTimeouts()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.settimeout(20)
    with closing(ours), closing(theirs):
        yield ours, theirs


def test_a_client_that_sends_a_byte_now_and_then_is_timed_out(pair):
    ours, theirs = pair
    stop = threading.Event()

    def trickle() -> None:
        with suppress(BrokenPipeError):
            while not stop.wait(0.05):
                theirs.send(b".")

    sender = threading.Thread(target=trickle)
    sender.start()
    with TIMEOUTS.limit(ours, SECONDS, socket.SHUT_RD, "bytes") as late:
        while ours.recv(1):
            pass
    stop.set()
    sender.join()
    assert late.is_over


def test_a_client_that_reads_nothing_is_timed_out(pair):
    ours, _ = pair
    with (
        TIMEOUTS.limit(ours, SECONDS, socket.SHUT_RDWR, "a reader") as late,
        pytest.raises(BrokenPipeError),
    ):
        ours.sendall(bytes(2**26))
    assert late.is_over


def test_a_wait_that_has_ended_times_nobody_out(pair):
    ours, theirs = pair
    with TIMEOUTS.limit(ours, SECONDS, socket.SHUT_RDWR, "a byte") as early:
        theirs.send(b"1")
        assert ours.recv(1) == b"1"
    TIMEOUTS.start(ours, SECONDS, socket.SHUT_RDWR, "nothing")
    TIMEOUTS.cancel(ours)
    time.sleep(2 * SECONDS)
    theirs.send(b"2")
    assert ours.recv(1) == b"2"
    assert not early.is_over


def test_the_last_wait_of_a_connection_counts(pair):
    ours, theirs = pair
    first = TIMEOUTS.start(ours, SECONDS, socket.SHUT_RDWR, "the first")
    with TIMEOUTS.limit(ours, 60, socket.SHUT_RDWR, "the second"):
        time.sleep(2 * SECONDS)
        theirs.send(b"1")
        assert ours.recv(1) == b"1"
    assert not first.is_over
