"""gunicorn's threaded worker, but for how long it waits for a client, and where.

Its thread that accepts connections also closes them, and waits there up to 2 s for the client to close its
end: one that does not would hold up everybody else. It waits without end for a head that trickles in. And it
watches connections that are kept: who asks again at once would wait for two threads to wake each other.

While the service is full, the thread that accepts also refuses (`door.Door`), and reads off what was sent.
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
from farsight.server.fast_reject import MOST_HEAD, Door, Refusal
from farsight.service import Service
from farsight.web import access_log, client_timeouts, protocol, request_context
from farsight.web.access_log import Said

STAY_MS = 2
"""How long a thread stays with a connection for its next request: of 25 ms, a client in a loop saves 0.6."""

HEAD_SECONDS = 5.0
"""For a request's line and headers, from their first byte."""

REST_SECONDS = 2.0
"""For what is left of a body that the application did not read."""

PIECE = 2**20
DISCARD = socket.MSG_TRUNC if sys.platform == "linux" else 0
"""Linux drops a TCP stream's bytes without copying them; elsewhere they are copied, and overwritten."""

log = logging.getLogger(__name__)


@dataclass
class Leaving:
    """Who was refused: `unread` bytes of the request are still to come, until `moment` at most."""

    unread: int
    keep: bool
    moment: float


class Worker(ThreadWorker):
    """For gunicorn's `worker_class`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._leaving: dict[TConn, Leaving] = {}
        self._scratch = bytearray(PIECE)

    def load_wsgi(self) -> None:
        """Load the application, and build its door."""
        super().load_wsgi()
        self._door = Door.of(cast(Flask, self.wsgi))

    def enqueue_req(self, conn: TConn) -> None:
        """Reject the request here, or hand it to the thread pool."""
        door = self._door
        if not (door.is_shut and self.alive) or _has_read_ahead(conn):
            super().enqueue_req(conn)
        elif (sent := _peeked(conn.sock)) is None:
            self._wait_for_head(conn)
        elif refusal := self._refusal(door, sent):
            self._refuse(conn, refusal)
        else:
            conn.data_ready = True
            super().enqueue_req(conn)

    def murder_pending(self) -> None:
        """gunicorn asks once a second, and after whatever comes."""
        super().murder_pending()
        now = time.monotonic()
        for conn in [conn for conn, leaving in self._leaving.items() if leaving.moment <= now]:
            log.info("cut off", extra={"waited_for": "the rest of a refused body"})
            self._left(conn, keep=False)

    def _cap_keepalive(self, deadline: float) -> None:
        """Of a worker that ends: it waits no longer for heads, either."""
        super()._cap_keepalive(deadline)  # type: ignore[misc]  # not in the stubs
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout or deadline, deadline)

    def _wait_for_head(self, conn: TConn) -> None:
        """As gunicorn does with connections that a thread has waited for in vain."""
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _refusal(self, door: Door, sent: bytes) -> Refusal | None:
        try:
            return door.refusal(sent, keep=len(self.keepalived_conns) < self.max_keepalived)
        except Exception:  # a defect of ours: said here, and the application answers
            log.exception("the door failed")
            return None

    def _refuse(self, conn: TConn, refusal: Refusal) -> None:
        self._leaving[conn] = Leaving(refusal.unread, refusal.keep, time.monotonic() + REST_SECONDS)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read_off, conn))
        try:
            told = conn.sock.send(refusal.answer) == len(refusal.answer)
        except OSError:  # it has gone, or has read none of its answers for long
            told = False
        if told:
            self._read_off(conn, conn.sock)
        else:
            self._left(conn, keep=False)

    def _read_off(self, conn: TConn, connection: socket.socket) -> None:
        """What has come of the request; closed with bytes unread, TCP might take back the answer."""
        leaving = self._leaving[conn]
        try:
            while leaving.unread:
                taken = connection.recv_into(self._scratch, min(leaving.unread, PIECE), DISCARD)
                if not taken:
                    break
                leaving.unread -= taken
        except BlockingIOError:
            return
        except OSError:
            pass
        self._left(conn, keep=leaving.keep and not leaving.unread)

    def _left(self, conn: TConn, *, keep: bool) -> None:
        del self._leaving[conn]
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
        client_timeouts.cancel(conn.sock)
        return super().handle_request(req, conn)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer a request that the application never saw: gunicorn's own answer is HTML, without an id."""
        made: Service = cast(Flask, self.wsgi).extensions["farsight"]
        error = protocol.public(exc)
        if error is None:
            log.error("defect", exc_info=exc)
            error = Internal("The service failed on this request; its log says why.")
        # Errors of the head carry the request that they are raised in, as far as it was read.
        req = req or getattr(exc, "req", None)
        said = Said(
            request_context.request_id(None),
            getattr(req, "method", None) or "(none)",
            getattr(req, "path", None) or "(none)",
            error.status,
            None,
            None,
        )
        answer = access_log.error_answer(made, error, said, "(none)", {}, keep=False)
        with suppress(OSError):  # the client has gone
            client.sendall(answer)

    def _handled(self, conn: TConn) -> bool:
        # gunicorn gives the first byte a time of its own, and then leaves it to the thread that watches all.
        seconds = DEFAULT_WORKER_DATA_TIMEOUT + HEAD_SECONDS
        with client_timeouts.after(conn.sock, seconds, socket.SHUT_RD, "a request's head"):
            return super().handle(conn)


def _has_read_ahead(conn: TConn) -> bool:
    """Of a request that follows one whose body was read, some may be here already."""
    return isinstance(conn.parser, RequestParser) and bool(conn.parser.unreader.buf.getvalue())


def _peeked(connection: socket.socket) -> bytes | None:
    """The first bytes of a request, left where they are; None where nothing has come, b"" at the end."""
    try:
        return connection.recv(MOST_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""


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
        with client_timeouts.after(conn.sock, REST_SECONDS, socket.SHUT_RD, "the rest of a body"):
            if isinstance(conn.parser, RequestParser) and not _came_to_its_end(conn.parser):
                # Where the body ends is not known: until the client, who sees our end of it, hangs up.
                conn.sock.shutdown(socket.SHUT_WR)
                while conn.sock.recv(2**16):
                    pass
        conn.sock.shutdown(socket.SHUT_RD)


def _came_to_its_end(parser: RequestParser) -> bool:
    """The body of the last request, all of it read now; never where its head could not be read."""
    read = parser.mesg is not None and parser.mesg.req_number == parser.req_count
    return read and bool(parser.finish_body())  # type: ignore[func-returns-value]  # stubs of 26
