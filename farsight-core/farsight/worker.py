"""gunicorn's threaded worker, but for the ends of connections: it waits for no client to hang up.

gunicorn closes connections in the one thread that accepts them, and waits there up to 2 s for the client to
close its end: one that does not, after its last answer or after bytes that are no HTTP, would hold up
everybody else.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """For gunicorn's `worker_class`."""

    def handle(self, conn: Any) -> Any:
        """A connection's request, in a thread of the pool; False where its connection is to be closed."""
        again = super().handle(conn)
        if again is False:
            with suppress(OSError):  # the client has gone
                conn.sock.shutdown(socket.SHUT_RD)
        return again
