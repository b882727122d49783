"""How refusals end: what their clients still send is read off, so that the answer reaches them."""

from __future__ import annotations

import threading

from flask import Response, request

from farsight.context import client_socket, service

LINGER_SECONDS = 2.0

_lingering = threading.BoundedSemaphore(8)
"""Half of the threads that are spare for probes and refusals: slow uploads never hold them all."""


def linger(response: Response) -> None:
    """Once a refusal is sent, read off what its client still sends of the body; for `after_request`.

    Closed with bytes unread, TCP resets the connection, and who is still writing never sees the answer:
    behind a proxy, 6 % of the 429s to pictures of 3.5 MB became 502. gunicorn itself reads off 64 KiB.
    """
    connection, clock = client_socket(), service().clock
    most = 4 * service().settings.max_body_mb * 2**20
    length = request.content_length or 0
    if connection is None or response.status_code < 400 or not 0 < length <= most:
        return
    body = request.environ["wsgi.input"]

    def read_off() -> None:
        if not _lingering.acquire(blocking=False):
            return
        until = clock() + LINGER_SECONDS
        try:
            while (left := until - clock()) > 0:
                connection.settimeout(left)
                if not body.read(2**20):
                    return
        except OSError:
            return  # it has gone, or is too slow
        finally:
            connection.settimeout(None)
            _lingering.release()

    response.call_on_close(read_off)
