"""The moment at which a client that is too slow is no longer waited for; one a connection, the last one set.

    with after(connection, seconds, socket.SHUT_RD, "a body") as cutoff:
        body = stream.read(length)      # ends short at that moment, whatever still trickles in
    cutoff.reached

A socket's own timeout is one of each call: who sends, or takes, a byte now and then never meets it.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

TICK = 0.05
"""Seconds between two looks at who is late."""

log = logging.getLogger(__name__)


@dataclass
class Cutoff:
    """What is waited for, until when, and which of socket.SHUT_RD, SHUT_WR or SHUT_RDWR ends the wait."""

    moment: float
    how: int
    what: str
    reached: bool = False


_waiting: dict[socket.socket, Cutoff] = {}
_lock = threading.Lock()
"""Held while sockets are shut down: nobody is cut off whose wait is over."""
_looking: list[threading.Thread] = []


def start(connection: socket.socket, seconds: float, how: int, what: str) -> Cutoff:
    """After `seconds` whoever waits for this socket goes on at once, as if its client had hung up."""
    cutoff = Cutoff(time.monotonic() + seconds, how, what)
    with _lock:
        _waiting[connection] = cutoff
        if not _looking:  # not at import: gunicorn forks, and threads do not come along
            _looking.append(threading.Thread(target=_look, name="cutoff", daemon=True))
            _looking[0].start()
    return cutoff


def cancel(connection: socket.socket) -> None:
    """The wait is over, if there was one."""
    with _lock:
        _waiting.pop(connection, None)


@contextmanager
def after(connection: socket.socket, seconds: float, how: int, what: str) -> Iterator[Cutoff]:
    """`start`, for as long as the context lasts."""
    try:
        yield start(connection, seconds, how, what)
    finally:
        cancel(connection)


def _look() -> None:
    while True:
        time.sleep(TICK)
        now = time.monotonic()
        with _lock:
            for connection, cutoff in list(_waiting.items()):
                if cutoff.moment <= now:
                    del _waiting[connection]
                    cutoff.reached = True
                    log.info("cut off", extra={"waited_for": cutoff.what})
                    with suppress(OSError):  # it has gone by itself
                        connection.shutdown(cutoff.how)
