"""Stop waiting for clients that are too slow. Each connection has one timeout: the last one that was set.

    with timeouts.limit(connection, seconds, socket.SHUT_RD, "a body") as timeout:
        body = stream.read(length)      # returns early once the time is over, even if bytes still trickle in
    timeout.is_over

A socket's own timeout restarts with each call: a client that sends, or reads, a byte now and then never
reaches it.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import ClassVar

TICK = 0.05
"""Seconds between two checks for timeouts that are over."""

log = logging.getLogger(__name__)


@dataclass
class ClientTimeout:
    """One wait: until when, for what, and which of socket.SHUT_RD, SHUT_WR or SHUT_RDWR ends it."""

    moment: float
    how: int
    waited_for: str
    is_over: bool = False


class ClientTimeouts:
    """The timeouts of all connections of one process; one thread, started with the first, checks them."""

    EXTENSION: ClassVar[str] = "farsight.client_timeouts"
    """The key in Flask's `app.extensions` under which an application keeps its own."""

    def __init__(self) -> None:
        self._waiting: dict[socket.socket, ClientTimeout] = {}
        # Held while sockets are shut down, so that no connection is closed whose wait has just ended.
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self, connection: socket.socket, seconds: float, how: int, waited_for: str) -> ClientTimeout:
        """Shut the socket down after `seconds`; a thread that waits for it sees a closed connection."""
        timeout = ClientTimeout(time.monotonic() + seconds, how, waited_for)
        with self._lock:
            self._waiting[connection] = timeout
            # Not in __init__: gunicorn may fork after that, and threads do not survive a fork.
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="client-timeouts", daemon=True)
                self._thread.start()
        return timeout

    def cancel(self, connection: socket.socket) -> None:
        """Remove the connection's timeout, if it has one."""
        with self._lock:
            self._waiting.pop(connection, None)

    @contextmanager
    def limit(
        self, connection: socket.socket, seconds: float, how: int, waited_for: str
    ) -> Iterator[ClientTimeout]:
        """Set a timeout for as long as the context lasts."""
        try:
            yield self.start(connection, seconds, how, waited_for)
        finally:
            self.cancel(connection)

    def _watch(self) -> None:
        while True:
            time.sleep(TICK)
            now = time.monotonic()
            with self._lock:
                for connection, timeout in list(self._waiting.items()):
                    if timeout.moment <= now:
                        del self._waiting[connection]
                        timeout.is_over = True
                        log.info("cut off", extra={"waited_for": timeout.waited_for})
                        with suppress(OSError):  # it has already closed
                            connection.shutdown(timeout.how)
