"""gunicorn's threaded worker, but for the ends of connections: it waits for no client to hang up.

gunicorn closes connections in the one thread that accepts them, and waits there up to 2 s for the client to
close its end: one that does not, after its last answer or after bytes that are no HTTP, would hold up
everybody else.
"""

from __future__ import annotations

import socket
from contextlib import suppress

from gunicorn.workers.gthread import TConn, ThreadWorker


class Worker(ThreadWorker):
    """For gunicorn's `worker_class`."""

    def handle(self, conn: TConn) -> bool:
        """A connection's request, in a thread of the pool; False where it is the last."""
        again = super().handle(conn)
        if again is False:
            with suppress(OSError):  # the client has gone
                conn.sock.shutdown(socket.SHUT_RD)
        return again
