"""Many clients at once: each gets its own picture's answer, the excess 429, and abandoned work is dropped."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

import pytest
import requests
from PIL import Image

from tests.support import client
from tests.support.pictures import box_of, encoded, scene
from tests.support.servers import Server, wait_for
from tests.support.twins import YOLO

CLIENTS, SECONDS = 32, 20
DISCONNECTED = 'farsight_dropped_total{reason="gone"}'


@dataclass
class Caller:
    """One client with pictures of its own, and what it was wrongly told."""

    server: Server
    number: int
    answers: int = 0
    wrong: list[str] = field(default_factory=list)

    def call_until(self, moment: float) -> None:
        chosen = random.Random(self.number)
        pictures = [self.picture(chosen) for _ in range(6)]
        with requests.Session() as session:
            session.trust_env = False
            while time.monotonic() < moment:
                data, size, known = chosen.choice(pictures)
                self.answers += 1
                self.ask(session, data, size, known, f"client-{self.number}-{self.answers}")

    def picture(self, chosen: random.Random) -> tuple[bytes, tuple[int, int], object]:
        """No two alike: size, and the red box or the grey level."""
        size = (200 + self.number * 3, 150 + chosen.randrange(60))
        if self.server.twin.name == "depth":
            level = chosen.randrange(256)
            return encoded(Image.new("RGB", size, (level,) * 3), "PNG"), size, level / 25.5
        left, top = chosen.randrange(100), chosen.randrange(80)
        box = (left, top, left + 20 + chosen.randrange(60), top + 20 + chosen.randrange(40))
        return encoded(scene(*size, red=box, blue=None), "PNG"), size, box

    def ask(self, session, data: bytes, size: tuple[int, int], known: object, name: str) -> None:
        headers = {"Content-Type": "image/png", "X-Request-Id": name}
        url = self.server.images_url + "?include_image=false"
        response = session.post(url, data=data, headers=headers, timeout=client.PATIENCE)
        if response.status_code != 200:
            self.wrong.append(f"{response.status_code} {response.text}")
            return
        answer = response.json()
        image = answer["image"]
        if answer["request_id"] != name or (image["width"], image["height"]) != size:
            self.wrong.append(f"another's answer: {answer['request_id']} for {name}")
        elif self.server.twin.name == "depth":
            if answer["depth_stats"]["mean"] != pytest.approx(known, abs=0.01):
                self.wrong.append(f"depth {answer['depth_stats']} of another picture than {known}")
        elif [box_of(one) for one in answer["detections"]] != [pytest.approx(known, abs=2)]:
            self.wrong.append(f"{answer['detections']} of another picture than {known}")


def test_every_answer_belongs_to_its_own_picture(server):
    callers = [Caller(server, number) for number in range(CLIENTS)]
    moment = time.monotonic() + SECONDS
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda caller: caller.call_until(moment), callers))
    wrong = [line for caller in callers for line in caller.wrong]
    assert not wrong, f"{len(wrong)} wrong of {sum(c.answers for c in callers)}: {wrong[:3]}"
    assert all(caller.answers >= 1 for caller in callers)
    print(f"{server.twin.name}: {sum(c.answers for c in callers)} answers to {CLIENTS} clients")


def test_a_full_service_sheds_the_excess_and_keeps_answering_probes(held):
    shed = held.metrics()["farsight_shed_total"]
    with ThreadPoolExecutor(30) as pool:
        asked = [pool.submit(held.post) for _ in range(24)]
        wait_for(lambda: sum(future.done() for future in asked) == 20)
        refused = [future.result() for future in asked if future.done()]
        assert {response.status_code for response in refused} == {429}
        assert all(int(response.headers["Retry-After"]) >= 1 for response in refused)
        assert [held.status("/health/ready") for _ in range(5)] == [200] * 5
        held.open_gate()
        statuses = sorted(future.result().status_code for future in asked)
    assert statuses == [200] * 4 + [429] * 20
    assert held.metrics()["farsight_shed_total"] == shed + 20


def test_many_images_count_as_many(start):
    """At the measured time per image, 16 images miss a deadline that one image meets.

    Beside other requests they get 429 and may come later; alone they get 413, since waiting would not help.
    """
    server = start(YOLO, gate=True, golden_interval_seconds=0).wait_ready()
    server.close_gate()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(server.post, headers={"X-Deadline-Ms": "60000"})
        wait_for(lambda: server.metrics()["farsight_waiting_images"] == 1)
        time.sleep(5)
        server.open_gate()
        assert slow.result().status_code == 200
    # One run of 5 s, weighted by a tenth in the moving average, is half a second per image.
    assert server.metrics()["farsight_service_seconds"] > 0.4
    files = [("image", (f"{n}.png", encoded(scene(), "PNG"))) for n in range(16)]
    alone = server.post(files=files, headers={"X-Deadline-Ms": "2500"})
    assert (alone.status_code, alone.json()["type"]) == (413, "/problems/too-large")
    assert "16 images alone" in alone.json()["detail"]
    assert "Retry-After" not in alone.headers
    assert server.metrics()["farsight_shed_total"] == 0

    server.close_gate()
    with ThreadPoolExecutor(1) as pool:
        inside = pool.submit(server.post)
        wait_for(lambda: server.metrics()["farsight_waiting_images"] == 1)
        refused = server.post(files=files, headers={"X-Deadline-Ms": "2500"})
        server.open_gate()
        assert inside.result().status_code == 200
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/overloaded")
    assert int(refused.headers["Retry-After"]) >= 1
    assert server.metrics()["farsight_shed_total"] == 1

    assert server.post(headers={"X-Deadline-Ms": "2500"}).status_code == 200
    assert server.post(files=files, headers={"X-Deadline-Ms": "60000"}).status_code == 200


def request_of(server: Server, data: bytes) -> bytes:
    headers = {"Content_Type": "image/png", "Content_Length": str(len(data))}
    return client.head(server.images_url, "POST", **headers) + data


def test_the_work_of_a_disconnected_client_is_dropped_before_the_engine(held):
    data = encoded(scene(), "PNG")
    before, dropped = held.runs(), held.metrics().get(DISCONNECTED, 0)
    with ThreadPoolExecutor(2) as pool:
        inside = [pool.submit(held.post) for _ in range(2)]
        wait_for(lambda: held.runs() == before + 2)
        with closing(client.connect(held.url)) as connection:
            connection.sendall(request_of(held, data))
            wait_for(lambda: held.metrics()["farsight_waiting_images"] == 3)
        held.open_gate()
        assert [future.result().status_code for future in inside] == [200, 200]
    wait_for(lambda: held.metrics().get(DISCONNECTED, 0) == dropped + 1)
    wait_for(lambda: held.metrics()["farsight_waiting_images"] == 0)
    assert held.runs() == before + 2
    assert held.post().status_code == 200


def test_a_client_that_disconnects_within_its_body_frees_its_place(server):
    data = encoded(scene(), "PNG")
    for _ in range(10):
        with closing(client.connect(server.url)) as connection:
            connection.sendall(request_of(server, data)[:-50])
    wait_for(lambda: server.metrics()["farsight_waiting_images"] == 0)
    assert server.post().status_code == 200


def test_a_kept_connection_answers_at_once_after_a_pause_and_two_in_a_row(server):
    url = f"{server.url}{server.twin.prefix}/health/live"
    last = client.head(url, "GET")
    kept = last.replace(b"Connection: close\r\n", b"")
    with closing(client.connect(url)) as connection:
        for pause in (0, 0, 0.05, 0):
            time.sleep(pause)
            connection.sendall(kept)
            answer = b""
            while not answer.endswith(b"}\n"):
                answer += (more := connection.recv(65536))
                assert more, "the connection was closed"
            assert answer.startswith(b"HTTP/1.1 200")
        connection.sendall(kept + last)
        assert client.read_all(connection).count(b"HTTP/1.1 200") == 2


@pytest.mark.own_worker("closing a connection without waiting for the client")
@pytest.mark.parametrize("sent", ["a request that is its last", "no HTTP", "half a body", "half of too much"])
def test_clients_that_keep_the_connection_open_delay_nobody(server, sent):
    """gunicorn would wait 2 s for each of them, in the thread that accepts connections."""
    live = f"{server.url}{server.twin.prefix}/health/live"
    body = {"Content_Type": "image/png", "X_Deadline_Ms": "1"}
    request, status = {
        "a request that is its last": (client.head(live, "GET"), 200),
        "no HTTP": (b"nonsense\r\n\r\n", 400),
        "half a body": (client.head(server.images_url, "POST", Content_Length="1000", **body), 504),
        "half of too much": (client.head(server.images_url, "POST", Content_Length="9" * 9, **body), 413),
    }[sent]
    with ExitStack() as stack:
        started = time.monotonic()
        for _ in range(5):
            silent = stack.enter_context(closing(client.connect(server.url)))
            silent.sendall(request)
            assert silent.recv(65536).startswith(f"HTTP/1.1 {status}".encode())
        assert server.get("/health/live").status_code == 200
        assert time.monotonic() - started < 2


def test_clients_that_send_request_after_request_delay_nobody(start):
    """On kept connections, twice as many as threads, thousands of requests each."""
    server = start(YOLO, max_inflight=1).wait_ready()
    kept = client.head(f"{server.url}{server.twin.prefix}/health/live", "GET")
    kept = kept.replace(b"Connection: close\r\n", b"")
    with ExitStack() as stack:
        for _ in range(40):
            greedy = stack.enter_context(closing(client.connect(server.url)))
            greedy.sendall(kept * 2000)
        started = time.monotonic()
        assert server.get("/health/live").status_code == 200
        assert time.monotonic() - started < 2
