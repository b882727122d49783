"""How answers end: in time, and refusals once what their clients still send of the body is read off."""

from __future__ import annotations

import socket
import threading
from functools import partial
from typing import IO

from flask import Response, request

from farsight.web import client_timeouts
from farsight.web.request_context import client_socket, service

SEND_SECONDS, SLOWEST = 60.0, 512 * 1024
"""An answer must be taken in the first, and a second for each of the second's bytes: 4 Mbit/s."""

LINGER_SECONDS = 2.0

_lingering = threading.BoundedSemaphore(8)
"""Half of the threads that are spare for probes and refusals: slow uploads never hold them all."""


def see_off(response: Response) -> None:
    """For `after_request`: who does not read the answer is cut off, and who still sends hears a refusal."""
    connection = client_socket()
    if connection is None:
        return
    seconds = SEND_SECONDS + (response.content_length or 0) / SLOWEST
    client_timeouts.start(connection, seconds, socket.SHUT_RDWR, "an answer to be read")
    if response.status_code >= 400 and _is_worth_hearing():
        response.call_on_close(partial(_linger, connection, request.environ["wsgi.input"]))


def _is_worth_hearing() -> bool:
    """Whether a body is on its way that may come to its end; of one in chunks nobody knows."""
    most = 4 * service().settings.max_body_mb * 2**20
    return 0 < (request.content_length or 0) <= most or "Transfer-Encoding" in request.headers


def _linger(connection: socket.socket, body: IO[bytes]) -> None:
    """Read off what the client still sends of the body.

    Closed with bytes unread, TCP resets the connection, and who is still writing never sees the answer:
    behind a proxy, 6 % of the 429s to pictures of 3.5 MB became 502. gunicorn itself reads off 64 KiB.
    """
    if not _lingering.acquire(blocking=False):
        return
    try:
        with client_timeouts.after(connection, LINGER_SECONDS, socket.SHUT_RD, "the rest of a refused body"):
            while body.read(2**20):
                pass
    except OSError:
        pass  # it has gone
    finally:
        _lingering.release()
