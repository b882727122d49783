"""gunicorn's threaded worker, but for what becomes of a connection after an answer.

Its thread that accepts connections also closes them, and waits there up to 2 s for the client to close its
end: one that does not, after its last answer or after bytes that are no HTTP, would hold up everybody else.
And it watches those that are kept: who asks again at once would wait for two threads to wake each other.
"""

from __future__ import annotations

import select
import socket
import time
from contextlib import suppress

from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import TConn, ThreadWorker

STAY_MS = 2
"""How long a thread stays with a connection for its next request: of 25 ms, a client in a loop saves 0.6."""


REST_SECONDS = 0.05
"""For what is left of a body that the application did not read; all of it, where it has been read."""


class Worker(ThreadWorker):
    """For gunicorn's `worker_class`."""

    def handle(self, conn: TConn) -> bool:
        """A connection's requests, in a thread of the pool; False after its last."""
        again = super().handle(conn)
        # With more connections than threads, another may be waiting for this one.
        while again is True and self.alive and self.nr_conns <= self.cfg.threads and _asks_again(conn):
            again = super().handle(conn)
        if again is False and _has_said_all(conn):
            with suppress(OSError):  # the client has gone
                conn.sock.shutdown(socket.SHUT_RD)
        return again


def _asks_again(conn: TConn) -> bool:
    """Or hangs up, within STAY_MS."""
    poll = select.poll()
    poll.register(conn.sock, select.POLLIN)
    return bool(poll.poll(STAY_MS))


def _has_said_all(conn: TConn) -> bool:
    """Whether nothing of a body is to come: who still sends one would wait for ever to go on."""
    if not isinstance(conn.parser, RequestParser):
        return True
    until = time.monotonic() + REST_SECONDS
    return bool(conn.parser.finish_body(deadline=until))  # type: ignore[func-returns-value]  # stubs of 26
