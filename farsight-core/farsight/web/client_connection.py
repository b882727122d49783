"""Watch the connection of the client that sent this request.

The server may show the client's socket in the WSGI environment; under servers that do not, no client counts
as disconnected and no client is timed out.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, request

from farsight.errors import DeadlineExceeded
from farsight.types import IsDisconnected
from farsight.web.client_timeouts import ClientTimeouts
from farsight.web.request_context import current_service

SOCKET_KEY = "gunicorn.socket"
"""The key of the client's socket in the WSGI environment."""


def client_socket() -> socket.socket | None:
    """Return the client's socket; None if the server does not show it."""
    found: socket.socket | None = request.environ.get(SOCKET_KEY)
    return found


def client_is_disconnected() -> IsDisconnected:
    """Return a function that tells, without reading anything, whether the client closed its connection."""
    connection = client_socket()

    def is_disconnected() -> bool:
        if connection is None:
            return False
        try:
            return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    return is_disconnected


@contextmanager
def receive_body_until(moment: float) -> Iterator[None]:
    """Let the body arrive until `moment`; raise DeadlineExceeded for a client that is slower."""
    connection = client_socket()
    if connection is None:
        yield
        return
    timeouts: ClientTimeouts = current_app.extensions[ClientTimeouts.EXTENSION]
    left = max(0.0, moment - current_service().clock())
    with timeouts.limit(connection, left, socket.SHUT_RD, "a body") as timeout:
        try:
            yield
        except Exception as error:
            if timeout.is_over:
                raise _too_late() from error
            raise
        if timeout.is_over:
            raise _too_late()


def _too_late() -> DeadlineExceeded:
    return DeadlineExceeded(
        "The body had not arrived when the deadline passed. Send it faster, or allow more time."
    )
