"""Serve with gunicorn's threaded worker, changed where slow clients would hold up others.

gunicorn's accepting thread also closes connections, and waits up to 2 s for each client to close its end. It
waits without limit for a request head that trickles in. And it watches idle connections itself, so that a
client that sends its next request at once waits for two threads to wake each other.

While the service is full, the accepting thread also rejects requests (`fast_reject`) and reads what was sent
of them.
"""

from __future__ import annotations

import logging
import select
import selectors
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from flask import Flask
from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import DEFAULT_WORKER_DATA_TIMEOUT, TConn, ThreadWorker

from farsight.errors import Internal
from farsight.server import protocol_errors
from farsight.server.error_response import error_response
from farsight.server.fast_reject import MAX_HEAD, FastReject, Rejection
from farsight.service import Service
from farsight.web.access_log import RequestSummary
from farsight.web.client_timeouts import ClientTimeouts
from farsight.web.request_context import request_id

STAY_MS = 2
"""The wait of a thread for a connection's next request: a client in a loop saves 0.6 of 25 ms."""

HEAD_SECONDS = 5.0
"""The limit for a request's line and headers, from their first byte."""

REST_SECONDS = 2.0
"""The limit for the rest of a body that the application did not read."""

PIECE = 2**20
DISCARD = socket.MSG_TRUNC if sys.platform == "linux" else 0
"""Linux drops a TCP stream's bytes without copying them; elsewhere they are copied and overwritten."""

log = logging.getLogger(__name__)


@dataclass
class RejectedRequest:
    """A request that was rejected here: `unread` bytes are still to come, until `moment` at most."""

    unread: int
    keep: bool
    moment: float


class Worker(ThreadWorker):
    """The worker for gunicorn's `worker_class`; gunicorn_internals lists what it uses of gunicorn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rejected: dict[TConn, RejectedRequest] = {}
        self._scratch = bytearray(PIECE)

    def load_wsgi(self) -> None:
        """Load the application, and build the fast reject from its service and routes."""
        super().load_wsgi()
        application = cast(Flask, self.wsgi)
        self._service: Service = application.extensions["farsight"]
        self._timeouts: ClientTimeouts = application.extensions[ClientTimeouts.EXTENSION]
        self._fast_reject = FastReject.of(application)

    def enqueue_req(self, conn: TConn) -> None:
        """Reject the request here, or hand it to the thread pool."""
        if not (self._fast_reject.is_shedding and self.alive) or _has_read_ahead(conn):
            super().enqueue_req(conn)
        elif (sent := _peek(conn.sock)) is None:
            self._wait_for_head(conn)
        elif rejection := self._rejection(sent):
            self._reject(conn, rejection)
        else:
            conn.data_ready = True
            super().enqueue_req(conn)

    def murder_pending(self) -> None:
        """Close what has waited too long; gunicorn calls this once a second and after each event."""
        super().murder_pending()
        now = time.monotonic()
        for conn in [conn for conn, request in self._rejected.items() if request.moment <= now]:
            log.info("cut off", extra={"waited_for": "the rest of a refused body"})
            self._finish_rejected(conn, keep=False)

    def _cap_keepalive(self, deadline: float) -> None:
        """Stop waiting for heads, too, when the worker ends."""
        super()._cap_keepalive(deadline)  # type: ignore[misc]  # not in the stubs
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout or deadline, deadline)

    def _wait_for_head(self, conn: TConn) -> None:
        """Watch a connection without a thread, as gunicorn does after a thread has waited in vain."""
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _rejection(self, sent: bytes) -> Rejection | None:
        try:
            return self._fast_reject.rejection(sent, keep=len(self.keepalived_conns) < self.max_keepalived)
        except Exception:  # a defect: it is logged here, and the application answers
            log.exception("the fast reject failed")
            return None

    def _reject(self, conn: TConn, rejection: Rejection) -> None:
        request = RejectedRequest(rejection.unread, rejection.keep, time.monotonic() + REST_SECONDS)
        self._rejected[conn] = request
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read_rest, conn))
        try:
            sent = conn.sock.send(rejection.response) == len(rejection.response)
        except OSError:  # the client has closed the connection, or does not read its answers
            sent = False
        if sent:
            self._read_rest(conn, conn.sock)
        else:
            self._finish_rejected(conn, keep=False)

    def _read_rest(self, conn: TConn, connection: socket.socket) -> None:
        """Read what has arrived of a rejected request; closing with unread bytes could discard the answer."""
        request = self._rejected[conn]
        try:
            while request.unread:
                count = connection.recv_into(self._scratch, min(request.unread, PIECE), DISCARD)
                if not count:
                    break
                request.unread -= count
        except BlockingIOError:
            return
        except OSError:
            pass
        self._finish_rejected(conn, keep=request.keep and not request.unread)

    def _finish_rejected(self, conn: TConn, *, keep: bool) -> None:
        del self._rejected[conn]
        self.poller.unregister(conn.sock)
        if keep and self.alive:
            conn.set_timeout()
            self.keepalived_conns.append(conn)
            self.poller.register(
                conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn)
            )
        else:
            self.nr_conns -= 1
            conn.close()

    def handle(self, conn: TConn) -> bool:
        """Answer a connection's requests, in a thread of the pool; return False after its last."""
        again = self._handle_one(conn)
        # With more connections than threads, another connection may be waiting for this thread.
        while again is True and self.alive and self.nr_conns <= self.cfg.threads and _is_readable(conn):
            again = self._handle_one(conn)
        if again is False:
            self._read_until_closed(conn)
        return again

    def handle_request(self, req: Any, conn: TConn) -> bool:
        """Answer a request whose head has arrived; the application sets the timeouts from here on."""
        self._timeouts.cancel(conn.sock)
        return super().handle_request(req, conn)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer a request that gunicorn could not read; its own answer is HTML, without a request id."""
        error = protocol_errors.public_error(exc)
        if error is None:
            log.error("defect", exc_info=exc)
            error = Internal("The service failed on this request. Its log has the cause.")
        # Errors of the head carry the request, as far as it was read.
        req = req or getattr(exc, "req", None)
        summary = RequestSummary(
            request_id(None),
            getattr(req, "method", None) or "(none)",
            getattr(req, "path", None) or "(none)",
            error.status,
            None,
            None,
        )
        response = error_response(self._service, error, summary, "(none)", {}, keep=False)
        with suppress(OSError):  # the client has closed the connection
            client.sendall(response)

    def _handle_one(self, conn: TConn) -> bool:
        # gunicorn limits the wait for the first byte itself; the accepting thread then waits for it.
        seconds = DEFAULT_WORKER_DATA_TIMEOUT + HEAD_SECONDS
        with self._timeouts.limit(conn.sock, seconds, socket.SHUT_RD, "a request's head"):
            return super().handle(conn)

    def _read_until_closed(self, conn: TConn) -> None:
        """Read what the client still sends, so that closing neither discards the answer nor has to wait.

        TCP resets a connection that is closed with unread bytes, and the client loses an answer it has not
        read.
        """
        with suppress(OSError):  # the client has closed the connection
            with self._timeouts.limit(conn.sock, REST_SECONDS, socket.SHUT_RD, "the rest of a body"):
                if isinstance(conn.parser, RequestParser) and not _read_to_end(conn.parser):
                    # The end of the body is unknown: read until the client, which sees our end, closes.
                    conn.sock.shutdown(socket.SHUT_WR)
                    while conn.sock.recv(2**16):
                        pass
            conn.sock.shutdown(socket.SHUT_RD)


def _has_read_ahead(conn: TConn) -> bool:
    """Return whether the parser holds the beginning of the next request, read with the last body."""
    return isinstance(conn.parser, RequestParser) and bool(conn.parser.unreader.buf.getvalue())


def _peek(connection: socket.socket) -> bytes | None:
    """Return a request's first bytes without reading them; None if nothing has come, b"" at the end."""
    try:
        return connection.recv(MAX_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _is_readable(conn: TConn) -> bool:
    """Return whether the client sends another request, or closes, within STAY_MS."""
    poll = select.poll()
    poll.register(conn.sock, select.POLLIN)
    return bool(poll.poll(STAY_MS))


def _read_to_end(parser: RequestParser) -> bool:
    """Read the rest of the last request's body; return False if its head could not be read."""
    read = parser.mesg is not None and parser.mesg.req_number == parser.req_count
    return read and bool(parser.finish_body())  # type: ignore[func-returns-value]  # stubs of 26
