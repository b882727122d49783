"""Who is waited for too long is cut off, and nobody else."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from farsight.web import client_timeouts

SECONDS = 0.3


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.settimeout(20)
    with closing(ours), closing(theirs):
        yield ours, theirs


def test_one_that_sends_a_byte_now_and_then_ends_at_the_moment(pair):
    ours, theirs = pair
    stop = threading.Event()

    def trickle() -> None:
        with suppress(BrokenPipeError):
            while not stop.wait(0.05):
                theirs.send(b".")

    sender = threading.Thread(target=trickle)
    sender.start()
    with client_timeouts.after(ours, SECONDS, socket.SHUT_RD, "bytes") as late:
        while ours.recv(1):
            pass
    stop.set()
    sender.join()
    assert late.reached


def test_one_that_reads_nothing_ends_at_the_moment(pair):
    ours, _ = pair
    with (
        client_timeouts.after(ours, SECONDS, socket.SHUT_RDWR, "a reader") as late,
        pytest.raises(BrokenPipeError),
    ):
        ours.sendall(bytes(2**26))
    assert late.reached


def test_a_wait_that_is_over_cuts_nothing_off(pair):
    ours, theirs = pair
    with client_timeouts.after(ours, SECONDS, socket.SHUT_RDWR, "a byte") as early:
        theirs.send(b"1")
        assert ours.recv(1) == b"1"
    client_timeouts.start(ours, SECONDS, socket.SHUT_RDWR, "nothing")
    client_timeouts.cancel(ours)
    time.sleep(2 * SECONDS)
    theirs.send(b"2")
    assert ours.recv(1) == b"2"
    assert not early.reached


def test_the_last_wait_of_a_connection_counts(pair):
    ours, theirs = pair
    first = client_timeouts.start(ours, SECONDS, socket.SHUT_RDWR, "the first")
    with client_timeouts.after(ours, 60, socket.SHUT_RDWR, "the second"):
        time.sleep(2 * SECONDS)
        theirs.send(b"1")
        assert ours.recv(1) == b"1"
    assert not first.reached
