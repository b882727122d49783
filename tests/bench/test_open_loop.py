"""Requests are sent on schedule, whatever the server does."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from bench.open_loop import offer, schedule


@pytest.mark.parametrize(
    ("rate", "seconds", "times"), [(2, 1.5, [0.0, 0.5, 1.0]), (2, 0.9, [0.0, 0.5]), (0.5, 1, [0.0])]
)
def test_a_schedule_is_even_and_ends_before_its_seconds(rate, seconds, times):
    assert schedule(rate, seconds) == times


class Server:
    """A server that answers one connection at a time after `pause`, or rejects each unread (`refusing`)."""

    def __init__(self, pause: float = 0.0, *, refusing: bool = False) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/detect"
        self._pause, self._refusing = pause, refusing
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listening.accept()
            with connection:
                if self._refusing:
                    connection.sendall(b"HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\n\r\n")
                    time.sleep(0.05)
                    continue
                head = b""
                while b"\r\n\r\n" not in head:
                    head += connection.recv(65536)
                time.sleep(self._pause)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]")


def test_latency_includes_the_wait_behind_slow_answers():
    answers = offer(Server(pause=0.1).url, [b"a picture"], schedule(50, 0.1), 5000)
    assert [answer.status for answer in answers] == [200] * 5
    assert max(answer.sent - answer.scheduled for answer in answers) < 0.05
    assert max(answer.ended - answer.scheduled for answer in answers) > 0.4


def test_a_rejection_while_the_body_is_sent_is_an_answer():
    (answer,) = offer(Server(refusing=True).url, [b"x" * 20_000_000], [0.0], 5000)
    assert answer.status == 429


def test_a_client_gives_up_after_three_deadlines():
    started = time.monotonic()
    (answer,) = offer(Server(pause=5.0).url, [b"a picture"], [0.0], 100)
    assert answer.status == 0
    assert time.monotonic() - started < 2


def test_a_refused_connection_is_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    (answer,) = offer(f"http://127.0.0.1:{port}/", [b""], [0.0], 1000)
    assert answer.status == 0
