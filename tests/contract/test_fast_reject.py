"""The fast reject as clients see it; the service `held` admits four requests and has four."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager

import pytest

from tests.support import client
from tests.support.pictures import encoded, scene
from tests.support.servers import Server, wait_for

pytestmark = pytest.mark.own_worker("the fast reject")

PLACES = 4
LARGE = 3 * 2**20


@pytest.fixture
def full(held: Server) -> Iterator[Server]:
    """A service whose places are all occupied, and which has just rejected a request."""
    with ThreadPoolExecutor(PLACES) as pool:
        inside = [pool.submit(held.post) for _ in range(PLACES)]
        wait_for(lambda: held.metrics()["farsight_waiting_images"] == PLACES)
        assert held.post().status_code == 429
        yield held
        held.open_gate()
        assert {future.result().status_code for future in inside} == {200}


@contextmanager
def about_to_end(start, twin) -> Iterator[tuple[Server, Future]]:
    """Start a service whose only place is occupied, and which has just rejected a request."""
    server = start(twin, gate=True, max_inflight=1, golden_interval_seconds=0).wait_ready()
    server.close_gate()
    with ThreadPoolExecutor(1) as pool:
        inside = pool.submit(server.post)
        wait_for(lambda: server.metrics()["farsight_waiting_images"] == 1)
        assert server.post().status_code == 429
        yield server, inside


def end(server: Server, inside: Future) -> None:
    """Stop the service; the admitted request is answered first."""
    server.terminate()
    server.open_gate()
    assert inside.result().status_code == 200


def request(server: Server, size: int, *, kept: bool = False, **headers: str) -> bytes:
    headers |= {"Content_Type": "image/png", "Content_Length": str(size)}
    sent = client.head(server.images_url, "POST", **headers)
    return sent.replace(b"Connection: close\r\n", b"") if kept else sent


def answer_of(connection: socket.socket) -> bytes:
    """Return one whole answer, a JSON object, from a connection that stays open."""
    answer = b""
    while not answer.rstrip().endswith(b"}"):
        answer += (more := connection.recv(65536))
        assert more, "the connection was closed"
    return answer


def test_rejections_are_counted_and_each_has_its_own_id(full):
    route = f'farsight_requests_total{{route="{full.twin.path}",status="429"}}'
    before, shed = full.metrics()[route], full.metrics()["farsight_shed_total"]
    answers = [full.post(bytes(LARGE)) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [429] * 5
    assert len({answer.json()["request_id"] for answer in answers}) == 5
    assert full.metrics()[route] == before + 5
    assert full.metrics()["farsight_shed_total"] == shed + 5


def test_a_kept_connection_serves_further_requests_after_a_rejection(full):
    """The body is large, and another request follows it at once."""
    live = client.head(f"{full.url}{full.twin.prefix}/health/live", "GET")
    with closing(client.connect(full.url)) as connection:
        connection.sendall(live.replace(b"Connection: close\r\n", b""))
        assert answer_of(connection).startswith(b"HTTP/1.1 200 ")
        for _ in range(3):
            connection.sendall(request(full, LARGE, kept=True) + bytes(LARGE))
            assert answer_of(connection).startswith(b"HTTP/1.1 429 ")
        connection.sendall(request(full, 1000, kept=True) + bytes(1000) + live)
        answers = client.read_all(connection)
        assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"429", b"200"]


def test_a_client_that_asks_to_close_sees_the_rejection_and_then_the_end(full):
    sent = request(full, LARGE) + bytes(LARGE)
    for _ in range(5):
        answer = client.raw(full.url, sent)
        assert answer.startswith(b"HTTP/1.1 429 ")
        assert b"Connection: close" in answer


def test_a_head_that_comes_in_pieces_is_answered_too(full):
    sent = request(full, 10) + bytes(10)
    for cut in (0, 1, 20, len(sent) - 15, len(sent) - 5):
        with closing(client.connect(full.url)) as connection:
            connection.sendall(sent[:cut])
            time.sleep(0.1)
            connection.sendall(sent[cut:])
            assert client.read_all(connection).startswith(b"HTTP/1.1 429 ")


def test_a_client_that_never_sends_its_body_is_closed_after_a_while_and_delays_nobody(full):
    with ExitStack() as stack:
        silent = [stack.enter_context(closing(client.connect(full.url))) for _ in range(40)]
        for connection in silent:
            connection.sendall(request(full, 1000) + b"x")
            assert answer_of(connection).startswith(b"HTTP/1.1 429 ")
        started = time.monotonic()
        assert [full.get("/health/ready").status_code for _ in range(5)] == [200] * 5
        assert time.monotonic() - started < 2
        for connection in silent:
            assert connection.recv(1) == b""
    assert "the rest of a refused body" in full.log()


def test_a_client_that_closes_early_or_sends_no_http_does_no_harm(full):
    for sent in (b"", b"nonsense", b"nonsense\r\n\r\n", request(full, LARGE) + bytes(100)):
        for _ in range(5):
            with closing(client.connect(full.url)) as connection:
                connection.sendall(sent)
    assert full.get("/health/ready").status_code == 200
    assert full.post().status_code == 429


def test_a_silent_client_occupies_no_thread_and_does_not_delay_the_stop(start, twin):
    with about_to_end(start, twin) as (server, inside), ExitStack() as stack:
        silent = [stack.enter_context(closing(client.connect(server.url))) for _ in range(40)]
        started = time.monotonic()
        assert server.get("/health/ready").status_code == 200
        assert time.monotonic() - started < 2
        end(server, inside)
        assert server.wait_ended() == 0
        assert time.monotonic() - started < 15
        assert [connection.recv(1) for connection in silent] == [b""] * 40


def test_other_requests_are_answered_while_pictures_are_rejected(full):
    assert full.get("/model").status_code == 200
    assert full.post(headers={"X-Deadline-Ms": "soon"}).status_code == 400
    assert client.send("PUT", full.images_url).status_code == 405
    assert full.post(encoded(scene(), "PNG")).status_code == 429


def test_requests_are_admitted_again_once_a_place_is_free(held):
    with ThreadPoolExecutor(PLACES) as pool:
        inside = [pool.submit(held.post) for _ in range(PLACES)]
        wait_for(lambda: held.metrics()["farsight_waiting_images"] == PLACES)
        assert held.post().status_code == 429
        held.open_gate()
        assert [future.result().status_code for future in inside] == [200] * PLACES
    assert held.post().status_code == 200


def test_a_stopping_service_ends_despite_rejected_clients(start, twin):
    with about_to_end(start, twin) as (server, inside), ExitStack() as stack:
        kept = stack.enter_context(closing(client.connect(server.url)))
        kept.sendall(request(server, 10, kept=True) + bytes(10))
        assert answer_of(kept).startswith(b"HTTP/1.1 429 ")
        half = stack.enter_context(closing(client.connect(server.url)))
        half.sendall(request(server, 1000) + b"x")
        end(server, inside)
        assert server.wait_ended() == 0
