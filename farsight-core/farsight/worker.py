"""gunicorn's threaded worker, but for how long it waits for a client, and where.

Its thread that accepts connections also closes them, and waits there up to 2 s for the client to close its
end: one that does not would hold up everybody else. It waits without end for a head that trickles in. And it
watches connections that are kept: who asks again at once would wait for two threads to wake each other.
"""

from __future__ import annotations

import select
import socket
from contextlib import suppress
from typing import Any

from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import DEFAULT_WORKER_DATA_TIMEOUT, TConn, ThreadWorker

from farsight import cutoff

STAY_MS = 2
"""How long a thread stays with a connection for its next request: of 25 ms, a client in a loop saves 0.6."""

HEAD_SECONDS = 5.0
"""For a request's line and headers, from their first byte."""

REST_SECONDS = 2.0
"""For what is left of a body that the application did not read."""


class Worker(ThreadWorker):
    """For gunicorn's `worker_class`."""

    def handle(self, conn: TConn) -> bool:
        """A connection's requests, in a thread of the pool; False after its last."""
        again = self._handled(conn)
        # With more connections than threads, another may be waiting for this one.
        while again is True and self.alive and self.nr_conns <= self.cfg.threads and _asks_again(conn):
            again = self._handled(conn)
        if again is False:
            _hear_out(conn)
        return again

    def handle_request(self, req: Any, conn: TConn) -> bool:
        """Its head is here; what is waited for from now on, the application knows."""
        cutoff.cancel(conn.sock)
        return super().handle_request(req, conn)

    def _handled(self, conn: TConn) -> bool:
        # gunicorn gives the first byte a time of its own, and then leaves it to the thread that watches all.
        seconds = DEFAULT_WORKER_DATA_TIMEOUT + HEAD_SECONDS
        with cutoff.after(conn.sock, seconds, socket.SHUT_RD, "a request's head"):
            return super().handle(conn)


def _asks_again(conn: TConn) -> bool:
    """Or hangs up, within STAY_MS."""
    poll = select.poll()
    poll.register(conn.sock, select.POLLIN)
    return bool(poll.poll(STAY_MS))


def _hear_out(conn: TConn) -> None:
    """Read what is still to come: closing then neither takes back the answer nor waits for the client.

    Closed with bytes unread, TCP resets the connection, and an answer that was not read yet is lost.
    """
    with suppress(OSError):  # the client has gone
        with cutoff.after(conn.sock, REST_SECONDS, socket.SHUT_RD, "the rest of a body"):
            if isinstance(conn.parser, RequestParser) and not _came_to_its_end(conn.parser):
                # Where the body ends is not known: until the client, who sees our end of it, hangs up.
                conn.sock.shutdown(socket.SHUT_WR)
                while conn.sock.recv(2**16):
                    pass
        conn.sock.shutdown(socket.SHUT_RD)


def _came_to_its_end(parser: RequestParser) -> bool:
    """The body of the last request, all of it read now."""
    return bool(parser.finish_body())  # type: ignore[func-returns-value]  # stubs of 26
