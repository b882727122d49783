"""Past every limit, the answer names the limit and what to do."""

from __future__ import annotations

import base64
import json
import socket
import threading
from contextlib import ExitStack, closing, suppress

import numpy as np
import pytest
from PIL import Image

from farsight.server.gunicorn_config import SPARE_THREADS
from tests.support import client
from tests.support.pictures import encoded, scene
from tests.support.servers import serving, wait_for
from tests.support.twins import DEPTH, TWINS, YOLO

SMALL = encoded(scene(40, 30), "PNG")
LIMITS = {"max_body_mb": 1, "max_images": 3, "max_megapixels": 1, "max_side": 1000}


@pytest.fixture(scope="module", params=list(TWINS))
def small(request, bundle_of, tmp_path_factory, processes):
    twin = TWINS[request.param]
    with serving(twin, tmp_path_factory.mktemp("small"), bundle_of(twin), **LIMITS) as server:
        yield server.wait_ready()


def problem(response, status: int, kind: str) -> str:
    assert (response.status_code, response.json()["type"]) == (status, f"/problems/{kind}"), response.text
    return response.json()["detail"]


def test_each_limit_is_enforced_and_named(small):
    too_many = [("image", (f"{n}.png", SMALL)) for n in range(4)]
    assert "3" in problem(small.post(files=too_many), 413, "too-large")
    many = {"images": [base64.b64encode(SMALL).decode()] * 4}
    assert "3" in problem(small.post(json=many), 413, "too-large")
    assert small.post(files=too_many[:3]).status_code == 200

    detail = problem(small.post(encoded(scene(1000, 1001), "PNG")), 422, "too-many-pixels")
    assert "1000 x 1001" in detail
    assert "1.0 megapixels" in detail
    assert small.post(encoded(scene(1000, 1000), "PNG")).status_code == 200

    for size in ((1001, 1), (1, 1001)):
        detail = problem(
            small.post(encoded(scene(*size, red=None, blue=None), "PNG")), 422, "too-many-pixels"
        )
        assert f"{size[0]} x {size[1]}" in detail
        assert "limit of a side is 1000" in detail

    for options in _bodies_past_a_mebibyte():
        assert "1 MiB" in problem(small.post(**options), 413, "too-large")
    assert small.post(SMALL + bytes(2**20 - len(SMALL))).status_code == 200


def _bodies_past_a_mebibyte() -> list[dict]:
    big = SMALL + bytes(2**20)
    text = json.dumps({"image": base64.b64encode(big).decode()}).encode()
    return [
        {"data": big, "kind": "image/png"},
        {"files": {"image": ("a.png", big)}},
        {"files": {"image": ("a.png", SMALL), "conf": (None, "0" * 2**20)}},
        {"data": text, "kind": "application/json"},
    ]


@pytest.mark.parametrize("name", list(TWINS))
def test_pictures_past_the_response_limit_are_errors_in_each_answer_anew(
    name, bundle_of, tmp_path, processes
):
    """With one megapixel, all answers may hold 2 MB. The bytes of one answer are free again for the next."""
    noise = np.random.default_rng(0).integers(0, 256, (1000, 1000, 3), np.uint8)
    file = encoded(Image.fromarray(noise), quality=5)
    files = [("image", (f"{n}.jpg", file)) for n in range(16)]
    with serving(TWINS[name], tmp_path, bundle_of(TWINS[name]), max_megapixels=1) as server:
        server.wait_ready()
        for _ in range(2):
            answer = server.post(
                files=files, params={"include_image": "true"}, headers={"X-Deadline-Ms": "60000"}
            )
            assert answer.status_code == 200
            assert 1_300_000 < len(answer.content) < 2_900_000
            first, *_, last = answer.json()["results"]
            assert {"annotated_image", "depth_image"} & first.keys()
            assert (last["error"]["status"], last["error"]["type"]) == (413, "/problems/too-large")
            assert "2 MB of response data" in last["error"]["detail"]


def test_a_file_larger_than_the_response_budget_is_sent_if_it_is_alone(bundle_of, tmp_path, processes):
    """The file has 16 MB, the budget 8. A client that reads it slowly delays only other such files."""
    picture, npy = encoded(scene(2000, 2000), "JPEG"), {"format": "npy"}
    with serving(DEPTH, tmp_path, bundle_of(DEPTH), max_megapixels=4) as server:
        server.wait_ready()
        assert len(server.post(picture, params=npy).content) > 16_000_000
        request = {"Content_Type": "image/jpeg", "Content_Length": str(len(picture))}
        with closing(client.connect(server.url)) as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            slow.sendall(client.head(f"{server.images_url}?format=npy", "POST", **request) + picture)
            assert slow.recv(12) == b"HTTP/1.1 200"
            refused = server.post(picture, params=npy)
            assert "response data" in problem(refused, 429, "overloaded")
            assert refused.headers["Retry-After"] == "1"
            assert server.post(picture).status_code == 200
        wait_for(lambda: server.post(picture, params=npy).status_code == 200)


@pytest.mark.parametrize("kind", ["image/jpeg", "application/json", "multipart/form-data; boundary=x"])
def test_a_declared_body_past_the_limit_is_413_before_a_byte_arrives(server, kind):
    request = client.head(server.images_url, "POST", Content_Type=kind, Content_Length=str(10**12))
    with closing(client.connect(server.url)) as connection:
        connection.sendall(request)
        answer = client.read_all(connection)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer
    assert b"16 MiB" in answer


def test_a_client_that_is_still_sending_sees_the_413(server):
    """If the connection were reset, browsers and proxies would see no answer."""
    body = bytes(20 * 2**20)
    request = client.head(server.images_url, "POST", Content_Type="image/png", Content_Length=str(len(body)))
    with closing(client.connect(server.url)) as connection:
        connection.sendall(request + body)
        answer = client.read_all(connection)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"16 MiB" in answer


def test_a_chunked_body_is_limited_while_it_arrives(small):
    """Each is sent ten times: a race once left one in eleven clients sending for ever."""
    form = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'
    for kind, first in {
        "image/png": SMALL,
        "application/json": b"{",
        "multipart/form-data; boundary=x": form,
    }.items():
        for _ in range(10):
            chunks = iter([first, *(bytes(65536) for _ in range(64))])
            response = small.post(data=chunks, headers={"Content-Type": kind})
            assert "1 MiB" in problem(response, 413, "too-large")
    assert small.post(data=iter([SMALL]), headers={"Content-Type": "image/png"}).status_code == 200


@pytest.mark.straight
def test_a_body_shorter_than_declared_is_never_read_as_a_picture(server):
    """The client closed its end: it is a bad request or a closed connection, whichever is seen first."""
    request = client.head(server.images_url, "POST", Content_Type="image/png", Content_Length="1000")
    with closing(client.connect(server.url)) as connection:
        connection.sendall(request + SMALL[:100])
        connection.shutdown(1)
        answer = client.read_all(connection)
    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 504")), answer
    assert b"application/problem+json" in answer


@pytest.mark.parametrize("value", ["0", "-5", "soon", "1.5", "60001", "9999999999", "", "٣"])
def test_a_malformed_deadline_is_400_that_names_the_header(server, value):
    response = server.post(headers={"X-Deadline-Ms": value.encode()})
    assert "X-Deadline-Ms" in problem(response, 400, "bad-parameter")


@pytest.mark.parametrize("value", ["60000", "20000"])
def test_a_deadline_that_can_be_kept_changes_nothing(server, value):
    assert server.post(headers={"X-Deadline-Ms": value}).status_code == 200


def test_a_body_that_does_not_arrive_by_the_deadline_is_504(server):
    headers = {"Content_Type": "image/png", "Content_Length": "1000", "X_Deadline_Ms": "300"}
    with closing(client.connect(server.url)) as connection:
        connection.sendall(client.head(server.images_url, "POST", **headers) + SMALL[:100])
        answer = client.read_all(connection)
    assert answer.startswith(b"HTTP/1.1 504 "), answer
    assert b"/problems/deadline-exceeded" in answer


def test_a_body_that_trickles_in_ends_at_the_deadline(server):
    """No single byte is late, but 64 such clients could occupy all places for as long as they like."""
    headers = {"Content_Type": "image/png", "Content_Length": "1000000", "X_Deadline_Ms": "500"}
    answered = threading.Event()
    with closing(client.connect(server.url)) as connection:
        connection.sendall(client.head(server.images_url, "POST", **headers) + SMALL[:100])

        def trickle() -> None:
            with suppress(OSError):  # it has been closed
                while not answered.wait(0.1):
                    connection.send(b".")

        sender = threading.Thread(target=trickle)
        sender.start()
        answer = connection.recv(65536)
        answered.set()
        sender.join()
    assert answer.startswith(b"HTTP/1.1 504 "), answer


@pytest.mark.straight
@pytest.mark.own_worker("a time limit for request heads")
def test_a_head_that_trickles_in_does_not_occupy_a_thread_for_ever(start):
    """There are as many such clients as threads; a router waits for heads itself."""
    server = start(YOLO, max_inflight=1).wait_ready()
    threads = 1 + SPARE_THREADS
    with ExitStack() as stack:
        silent = [stack.enter_context(closing(client.connect(server.url))) for _ in range(threads)]
        for connection in silent:
            connection.sendall(b"GET /yoloapi/health/live HT")
        assert server.get("/health/live").status_code == 200
        assert [connection.recv(1) for connection in silent] == [b""] * threads
