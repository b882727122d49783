"""A page at another address calls a service from a real browser: let in by its origin, and not otherwise."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support import containers
from tests.support.pictures import encoded, scene
from tests.support.servers import serving
from tests.support.twins import YOLO

PICTURE = base64.b64encode(encoded(scene(), "PNG")).decode()

# The raw body and the header of its own make browsers ask first.
CALL = """async ([url, picture]) => {
  const body = Uint8Array.from(atob(picture), (one) => one.charCodeAt(0));
  const headers = {'Content-Type': 'image/png', 'X-Deadline-Ms': '60000', 'X-Request-Id': 'mine'};
  try {
    const answer = await fetch(url, {method: 'POST', headers, body});
    return {status: answer.status, id: answer.headers.get('X-Request-Id'), json: await answer.json()};
  } catch (error) {
    return {error: error.name};
  }
}"""


FORM = """async (url) => {
  const answer = await fetch(url, {method: 'POST', body: new FormData()});
  return {status: answer.status, type: (await answer.json()).type};
}"""


class Elsewhere(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>elsewhere</title>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The origin of a page that is none of the services'."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def page(browser, elsewhere: str) -> Iterator[Page]:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(elsewhere)
    yield opened
    context.close()


@pytest.fixture(autouse=True)
def _processes() -> None:
    if containers.TAG:
        pytest.skip("needs a process of its own; here are images")


def test_a_page_whose_origin_is_named_reads_answers_and_errors(
    page: Page, elsewhere: str, tiny_models: Path, tmp_path: Path
) -> None:
    with serving(YOLO, tmp_path, tiny_models / "yolo", cors_origins=elsewhere) as server:
        server.wait_ready()
        told = page.evaluate(CALL, [server.images_url, PICTURE])
        assert (told["status"], told["id"], told["json"]["detection_count"]) == (200, "mine", 2)
        told = page.evaluate(CALL, [f"{server.images_url}?conf=2", PICTURE])
        assert (told["status"], told["json"]["type"]) == (400, "/problems/bad-parameter")
        # A form goes without a preflight; the service never reads the head of this one.
        told = page.evaluate(FORM, f"{server.images_url}?boxes={'x' * 9000}")
        assert told == {"status": 414, "type": "/problems/address-too-long"}


def test_any_other_page_reads_nothing(page: Page, tiny_models: Path, tmp_path: Path) -> None:
    with serving(YOLO, tmp_path, tiny_models / "yolo") as server:
        server.wait_ready()
        assert page.evaluate(CALL, [server.images_url, PICTURE]) == {"error": "TypeError"}
