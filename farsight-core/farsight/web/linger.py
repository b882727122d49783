"""Finish responses: limit how long a client may take to read one, and read the rest of a rejected body.

TCP resets a connection that is closed with unread bytes, and a client that is still sending never sees the
answer: behind a proxy, 6 % of the 429s to pictures of 3.5 MB became 502. gunicorn itself reads only 64 KiB
more.
"""

from __future__ import annotations

import socket
import threading
from functools import partial
from typing import IO

from flask import Response, request

from farsight.web.client_connection import client_socket
from farsight.web.client_timeouts import ClientTimeouts
from farsight.web.request_context import current_service

SEND_SECONDS, SLOWEST_BYTES_PER_SECOND = 60.0, 512 * 1024
"""Send timeout: 60 s, plus 1 s per 512 KiB (4 Mbit/s)."""

LINGER_SECONDS = 2.0

MAX_LINGERING = 8
"""Half of the threads that are spare for probes and rejections: slow uploads never occupy all of them."""


class ResponseFinisher:
    """The end of every response of one application."""

    def __init__(self, timeouts: ClientTimeouts) -> None:
        self._timeouts = timeouts
        self._lingering = threading.BoundedSemaphore(MAX_LINGERING)

    def finish_response(self, response: Response) -> Response:
        """Start the send timeout; after an error, read what the client still sends of the body."""
        connection = client_socket()
        if connection is None:
            return response
        seconds = SEND_SECONDS + (response.content_length or 0) / SLOWEST_BYTES_PER_SECOND
        self._timeouts.start(connection, seconds, socket.SHUT_RDWR, "an answer to be read")
        # Servers that keep the connection open must not find it closed during a later request.
        response.call_on_close(partial(self._timeouts.cancel, connection))
        if response.status_code >= 400 and _rest_may_end():
            response.call_on_close(partial(self._linger, connection, request.environ["wsgi.input"]))
        return response

    def _linger(self, connection: socket.socket, body: IO[bytes]) -> None:
        """Read the rest of the body, unless too many connections are doing so already."""
        if not self._lingering.acquire(blocking=False):
            return
        try:
            with self._timeouts.limit(
                connection, LINGER_SECONDS, socket.SHUT_RD, "the rest of a refused body"
            ):
                while body.read(2**20):
                    pass
        except OSError:
            pass  # the client has closed the connection
        finally:
            self._lingering.release()


def _rest_may_end() -> bool:
    """Return whether a body is being sent whose end may come soon; the length of a chunked one is unknown."""
    limit = 4 * current_service().settings.max_body_mb * 2**20
    return 0 < (request.content_length or 0) <= limit or "Transfer-Encoding" in request.headers
