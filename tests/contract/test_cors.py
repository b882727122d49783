"""Browsers learn from every kind of answer which pages of other origins may read it; by default none."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.support import client
from tests.support.pictures import encoded, scene
from tests.support.servers import serving, wait_for
from tests.support.twins import DEPTH, TWINS, YOLO

PAGE = "https://app.example"
ALLOW = "Access-Control-Allow-Origin"


@pytest.fixture(scope="module", params=list(TWINS))
def open_to_page(request, bundle_of, tmp_path_factory, processes):
    """A service that allows two origins, started once: no test here changes it."""
    twin, origins = TWINS[request.param], f"{PAGE},http://localhost:3000"
    with serving(twin, tmp_path_factory.mktemp("cors"), bundle_of(twin), cors_origins=origins) as server:
        yield server.wait_ready()


def preflight(server, origin: str | None = PAGE, path: str | None = None, method: str = "POST"):
    headers = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type"}
    headers |= {} if origin is None else {"Origin": origin}
    return client.send("OPTIONS", server.url + (path or server.twin.path), headers=headers)


def test_by_default_no_page_is_let_in(server):
    for response in (server.post(headers={"Origin": PAGE}), preflight(server)):
        assert not [name for name in response.headers if name.startswith("Access-Control-")]
        assert "Vary" not in response.headers


def test_a_preflight_of_the_page_is_answered_with_what_it_may_send(open_to_page):
    response = preflight(open_to_page)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers[ALLOW] == PAGE
    assert "POST" in response.headers["Access-Control-Allow-Methods"].split(", ")
    for name in ("Content-Type", "X-Deadline-Ms", "X-Request-Id"):
        assert name in response.headers["Access-Control-Allow-Headers"].split(", ")
    assert int(response.headers["Access-Control-Max-Age"]) > 0
    assert response.headers["Vary"] == "Origin"
    assert response.headers["X-Request-Id"]
    model = preflight(open_to_page, path=f"{open_to_page.twin.prefix}/model", method="GET")
    assert "GET" in model.headers["Access-Control-Allow-Methods"].split(", ")
    assert preflight(open_to_page, path="/nowhere").status_code == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "https://app.example.evil", "null", None])
def test_any_other_origin_is_answered_without_leave(open_to_page, origin):
    headers = {} if origin is None else {"Origin": origin}
    for response in (preflight(open_to_page, origin), open_to_page.post(headers=headers)):
        assert response.status_code == 200
        assert ALLOW not in response.headers
        assert response.headers["Vary"] == "Origin"


def test_the_page_may_read_answers_and_errors_of_every_kind(open_to_page):
    prefix = open_to_page.twin.prefix
    for method, path, options, status in [
        ("GET", f"{prefix}/model", {}, 200),
        ("GET", f"{prefix}/nowhere", {}, 404),
        ("PUT", f"{prefix}/model", {}, 405),
        ("POST", open_to_page.twin.path, {"data": b"no picture"}, 415),
        ("POST", open_to_page.twin.path, {"params": {"nonsense": "1"}, "data": b""}, 415),
        ("POST", open_to_page.twin.path, {"data": bytes(17 * 2**20)}, 413),
    ]:
        response = client.send(method, open_to_page.url + path, headers={"Origin": PAGE}, **options)
        assert (response.status_code, response.headers[ALLOW]) == (status, PAGE)
        assert "X-Request-Id" in response.headers["Access-Control-Expose-Headers"]


@pytest.mark.own_worker("problem details for requests that gunicorn cannot read")
def test_a_page_can_read_a_fast_rejection_and_the_rejection_of_malformed_http(start):
    server = start(YOLO, gate=True, cors_origins=PAGE, max_inflight=1, golden_interval_seconds=0).wait_ready()
    server.close_gate()
    request = client.head(
        server.images_url, "POST", Content_Type="image/png", Content_Length="10", Origin=PAGE
    )
    with closing(client.connect(server.url)) as inside:
        picture = encoded(scene(), "PNG")
        kept = client.head(
            server.images_url, "POST", Content_Type="image/png", Content_Length=str(len(picture))
        )
        inside.sendall(kept + picture)
        wait_for(lambda: server.metrics()["farsight_waiting_images"] == 1)
        for _ in range(3):  # by the application, then by the thread that accepts
            answer = client.raw(server.url, request + bytes(10))
            assert answer.startswith(b"HTTP/1.1 429 ")
            assert f"{ALLOW}: {PAGE}".encode() in answer
        server.open_gate()
        client.read_all(inside)
    long = client.head(f"{server.images_url}?{'x' * 9000}", "POST", Origin=PAGE)
    assert f"{ALLOW}: {PAGE}".encode() in client.raw(server.url, long)


def test_any_page_is_let_in_where_a_star_says_so(start):
    server = start(DEPTH, cors_origins="*").wait_ready()
    assert server.post(headers={"Origin": "https://anyone.example"}).headers[ALLOW] == "*"
    assert preflight(server, "null").status_code == 204


def test_an_origin_that_is_none_stops_the_start_by_name(start):
    server = start(YOLO, cors_origins="app.example/")
    assert server.wait_ended() != 0
    assert "FARSIGHT_CORS_ORIGINS" in server.log()
