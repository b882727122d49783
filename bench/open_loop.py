"""Send requests on a fixed schedule, whether or not earlier ones have been answered (an open loop).

    python -m bench.open_loop URL RATE SECONDS DEADLINE_MS BODY...

A client that waits for an answer before it sends again slows down with the server, and hides how long other
clients would have waited (coordinated omission). Here each request has a scheduled time, and its latency
counts from that time, even if it was sent late. Each request has its own connection, like requests of
different users.
"""

from __future__ import annotations

import json
import resource
import selectors
import socket
import sys
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from bench.closed_loop import KIND

PATIENCE = 3.0
"""The number of deadlines after which a client gives up; its request counts as unanswered."""


@dataclass(frozen=True)
class Answer:
    """Times in seconds from the start of the schedule; `status` is 0 without an answer."""

    scheduled: float
    sent: float
    ended: float
    status: int


def schedule(rate: float, seconds: float) -> list[float]:
    """Return evenly spaced times: `rate` a second, all before `seconds`.

    >>> schedule(2, 1.5)
    [0.0, 0.5, 1.0]
    """
    times = (number / rate for number in range(round(rate * seconds) + 1))
    return [moment for moment in times if moment < seconds]


def offer(url: str, payloads: Sequence[bytes], times: Sequence[float], deadline_ms: int) -> list[Answer]:
    """Send all requests and wait for their answers, at most PATIENCE deadlines; return them in order."""
    parts = urlsplit(url)
    requests = [_request(f"{parts.path}?{parts.query}", body, deadline_ms) for body in payloads]
    return _Clients((str(parts.hostname), parts.port or 80), requests, PATIENCE * deadline_ms / 1000).ask(
        times
    )


def _request(target: str, body: bytes, deadline_ms: int) -> bytes:
    head = (
        f"POST {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: {KIND}\r\n"
        f"Content-Length: {len(body)}\r\nX-Deadline-Ms: {deadline_ms}\r\n\r\n"
    )
    return head.encode() + body


class _Client:
    """One request on its own connection, with the bytes left to send and the bytes received."""

    def __init__(self, number: int, moment: float, sent: float, request: bytes) -> None:
        self.number, self.moment, self.sent = number, moment, sent
        self.left, self.answer = memoryview(request), b""
        self.connection = socket.socket()
        self.connection.setblocking(False)
        # As curl and browsers do; otherwise the end of a body may wait 40 ms for an ACK.
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Large enough for a picture, so that it is sent in one call: clients share the server's CPUs.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**20)

    def read(self) -> bool:
        """Read what has arrived; return False at the end of the answer."""
        try:
            more = self.connection.recv(65536)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.answer += more
        return bool(more)

    def write(self) -> None:
        """Send as much as possible. The server may reject the request and close before all is sent."""
        try:
            self.left = self.left[self.connection.send(self.left) :]
        except BlockingIOError:
            pass
        except OSError:
            self.left = memoryview(b"")

    @property
    def status(self) -> int:
        with suppress(ValueError, IndexError):
            return int(self.answer.split(b" ", 2)[1])
        return 0


class _Clients:
    """All clients, in one thread and without a framework, to leave the CPUs to the server."""

    def __init__(self, address: tuple[str, int], requests: Sequence[bytes], patience: float) -> None:
        self._address, self._requests, self._patience = address, requests, patience
        self._selector = selectors.DefaultSelector()
        self._inside: dict[int, _Client] = {}
        self._answers: dict[int, Answer] = {}
        self._started = 0.0

    def ask(self, times: Sequence[float]) -> list[Answer]:
        self._started = time.perf_counter()
        coming = deque(enumerate(times))
        while coming or self._inside:
            while coming and coming[0][1] <= self._now():
                self._begin(*coming.popleft())
            for key, ready in self._selector.select(self._pause(coming[0][1] if coming else None)):
                self._advance(key.data, ready)
            self._give_up()
        return [self._answers[number] for number in range(len(times))]

    def _now(self) -> float:
        return time.perf_counter() - self._started

    def _pause(self, next_moment: float | None) -> float:
        """Return the seconds until the next request is due or the longest waiting one gives up."""
        moments = [one.sent + self._patience for one in islice(self._inside.values(), 1)]
        moments += [] if next_moment is None else [next_moment]
        return max(0.0, min(moments) - self._now())

    def _begin(self, number: int, moment: float) -> None:
        client = _Client(number, moment, self._now(), self._requests[number % len(self._requests)])
        self._inside[number] = client
        client.connection.connect_ex(self._address)
        self._selector.register(client.connection, selectors.EVENT_READ | selectors.EVENT_WRITE, client)

    def _advance(self, client: _Client, ready: int) -> None:
        if ready & selectors.EVENT_READ and not client.read():
            self._end(client, client.status)
        elif ready & selectors.EVENT_WRITE:
            client.write()
            if not client.left:
                self._selector.modify(client.connection, selectors.EVENT_READ, client)

    def _give_up(self) -> None:
        while self._inside:
            first = next(iter(self._inside.values()))
            if self._now() < first.sent + self._patience:
                return
            self._end(first, 0)

    def _end(self, client: _Client, status: int) -> None:
        self._selector.unregister(client.connection)
        client.connection.close()
        del self._inside[client.number]
        self._answers[client.number] = Answer(client.moment, client.sent, self._now(), status)


if __name__ == "__main__":
    target, rate, seconds, deadline, *sent = sys.argv[1:]
    # A server without admission control has thousands waiting; the usual limit of open files is 1024.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    files = [Path(body).read_bytes() for body in sent]
    found = offer(target, files, schedule(float(rate), float(seconds)), int(deadline))
    print(json.dumps({"answers": [asdict(answer) for answer in found]}))
