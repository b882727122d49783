"""Test the router's paths and errors, and the nginx that serves the page."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from tests.support import client
from tests.support.containers import Containers
from tests.support.twins import ROOT

PROMISED = re.compile(r"add_header ([\w-]+) \"?([^$\"]+?)\"? always;")


def get(stack: Containers, path: str, **headers: str):
    return client.send("GET", stack.url + path, headers=headers)


def assets(stack: Containers) -> list[str]:
    found = re.findall(r'(?:src|href)="(/assets/[^"]+)"', get(stack, "/").text)
    assert len(found) >= 2
    return found


def test_each_path_leads_to_the_same_service_as_on_the_load_balancer(stack: Containers):
    for path, name in (
        ("/yoloapi/model", "farsight-demo-detect"),
        ("/depthapi/model", "farsight-demo-depth"),
    ):
        assert get(stack, path).json()["name"] == name
    for path in ("/yoloapi", "/depthapi"):
        answer = get(stack, path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    # Not under a service's path: the page's, as the load balancer's patterns have it.
    for path in ("/yoloapis", "/depthapi2/model", "/metrics", "/anything/else"):
        assert get(stack, path).headers["Content-Type"] == "text/html"


def test_the_page_has_the_headers_that_the_end_to_end_tests_use(stack: Containers):
    promised = dict(PROMISED.findall((ROOT / "react-webapp" / "nginx.conf").read_text()))
    assert len(promised) == 3
    for path in ("/", "/history", assets(stack)[0], "/assets/nothing.js"):
        answer = get(stack, path)
        assert {name: answer.headers[name] for name in promised} == promised
        assert answer.headers["Server"] == "nginx"


def test_files_with_a_hash_in_their_name_are_cached_and_the_page_is_not(stack: Containers):
    for path in assets(stack):
        assert get(stack, path).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in ("/", "/some/address", "/farsight.svg", "/samples/scene-1000380.jpg", "/health/ready"):
        assert get(stack, path).headers["Cache-Control"] == "no-cache", path
    page = get(stack, "/")
    assert get(stack, "/", **{"If-None-Match": page.headers["ETag"]}).status_code == 304


def test_any_address_serves_the_page_except_missing_assets(stack: Containers):
    assert get(stack, "/some/address").text == get(stack, "/").text
    missing = get(stack, "/assets/index-0000.js")
    assert (missing.status_code, missing.headers["Cache-Control"]) == (404, "no-cache")


def test_text_files_are_sent_compressed(stack: Containers):
    [script] = [path for path in assets(stack) if path.endswith(".js")]
    plain = get(stack, script, **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    packed = client.send("GET", stack.url + script, headers={"Accept-Encoding": "gzip"}, stream=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    data = packed.raw.read(decode_content=False)
    assert gzip.decompress(data) == plain.content
    assert len(data) < 0.4 * len(plain.content)


@pytest.mark.parametrize(("path", "status"), [("live", "live"), ("ready", "ready")])
def test_the_page_has_health_endpoints(stack: Containers, path, status):
    answer = get(stack, f"/health/{path}")
    assert (answer.status_code, answer.json()) == (200, {"status": status})


def test_an_upload_is_rejected_before_its_body_has_arrived(stack: Containers):
    """The router forwards bodies as they arrive, so the services' own limit and message apply."""
    head = client.head(
        f"{stack.url}/yoloapi/detect", "POST", Content_Type="image/png", Content_Length="99999999"
    )
    with client.connect(stack.url) as connection:
        connection.sendall(head)
        answer = client.read_all(connection)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"16 MiB" in answer


@pytest.mark.parametrize(
    ("request_line", "status"), [("GET /a b c HTTP/1.1", 400), (f"GET /yoloapi/{'a' * 9000} HTTP/1.1", 414)]
)
def test_the_routers_own_errors_are_problem_documents(stack: Containers, request_line, status):
    answer = client.raw(stack.url, f"{request_line}\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    problem = json.loads(body)
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert list(problem) == ["type", "title", "status", "detail", "request_id"]
    assert problem["status"] == status
    assert f"X-Request-Id: {problem['request_id']}\r\n".encode() in head
    assert b"X-Content-Type-Options: nosniff" in head


def test_the_routers_timeout_is_between_the_longest_deadline_and_the_services_keep_alive():
    router = (ROOT / "router" / "nginx.conf").read_text()
    waits = {int(seconds) for seconds in re.findall(r"(?:read|send|keepalive)_timeout (\d+)s;", router)}
    assert waits == {65}
