"""Clients who do not wait for each other: requests on a fixed schedule, whatever becomes of those before.

    python -m bench.openloop URL RATE SECONDS DEADLINE_MS BODY...

A client that asks again only once it is answered slows down with the server, and hides how long the others
would have waited (coordinated omission). Here each request has its moment, and its latency counts from that
moment, whenever it was really sent. Each has a connection of its own, as different people do.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.load import KIND

PATIENCE = 3.0
"""Deadlines after which a client gives up: its request counts as not answered."""


@dataclass(frozen=True)
class Answer:
    """Seconds from the start of the schedule; `status` is 0 where there was no answer."""

    scheduled: float
    sent: float
    ended: float
    status: int


def schedule(rate: float, seconds: float) -> list[float]:
    """Moments, evenly spaced: `rate` a second, all before `seconds`.

    >>> schedule(2, 1.5)
    [0.0, 0.5, 1.0]
    """
    times = (number / rate for number in range(round(rate * seconds) + 1))
    return [moment for moment in times if moment < seconds]


async def offer(url: str, bodies: Sequence[bytes], times: Sequence[float], deadline_ms: int) -> list[Answer]:
    parts = urlsplit(url)
    requests = [_request(f"{parts.path}?{parts.query}", body, deadline_ms) for body in bodies]
    started = time.perf_counter()

    async def client(number: int, moment: float) -> Answer:
        await asyncio.sleep(started + moment - time.perf_counter())
        sent, status = time.perf_counter() - started, 0
        with suppress(OSError, TimeoutError, ValueError, IndexError):
            async with asyncio.timeout(PATIENCE * deadline_ms / 1000):
                address = (str(parts.hostname), parts.port or 80)
                status = await _status(address, requests[number % len(requests)])
        return Answer(moment, sent, time.perf_counter() - started, status)

    return await asyncio.gather(*(client(number, moment) for number, moment in enumerate(times)))


def _request(target: str, body: bytes, deadline_ms: int) -> bytes:
    head = (
        f"POST {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: {KIND}\r\n"
        f"Content-Length: {len(body)}\r\nX-Deadline-Ms: {deadline_ms}\r\n\r\n"
    )
    return head.encode() + body


async def _status(address: tuple[str, int], request: bytes) -> int:
    """Of the answer, read to its end; a refusal may come, and the connection close, as the body is sent."""
    loop = asyncio.get_running_loop()
    with socket.socket() as connection:
        connection.setblocking(False)
        # As curl and browsers do; else the last piece of a body may wait 40 ms for the ACK of the one before.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await loop.sock_connect(connection, address)
        sending = asyncio.create_task(_send(connection, request))
        try:
            answer = b""
            with suppress(ConnectionError):
                while more := await loop.sock_recv(connection, 65536):
                    answer += more
            return int(answer.split(b" ", 2)[1])
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending


async def _send(connection: socket.socket, request: bytes) -> None:
    with suppress(ConnectionError):
        await asyncio.get_running_loop().sock_sendall(connection, request)


if __name__ == "__main__":
    target, rate, seconds, deadline, *sent = sys.argv[1:]
    files = [Path(body).read_bytes() for body in sent]
    found = asyncio.run(offer(target, files, schedule(float(rate), float(seconds)), int(deadline)))
    print(json.dumps({"answers": [asdict(answer) for answer in found]}))
