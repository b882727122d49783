"""Test that a hub counts as available only if it provides the file in time."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from scripts import hubs
from tests.support.servers import free_port


class Hub(BaseHTTPRequestHandler):
    """A hub with /weights and a redirect from /elsewhere to it."""

    def do_HEAD(self) -> None:
        status = {"/weights": 200, "/elsewhere": 302}.get(self.path, 404)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/weights")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # what urllib makes of a redirected HEAD before Python 3.13

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "*")
    with ThreadingHTTPServer(("127.0.0.1", 0), Hub) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def mute() -> Iterator[str]:
    """Return the address of a server that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/weights"


def test_a_hub_that_provides_the_file_has_no_failure(hub) -> None:
    assert hubs.failures([f"{hub}/weights", f"{hub}/elsewhere"]) == {}


def test_every_address_without_the_file_is_reported_with_a_reason(hub) -> None:
    away, broken = f"http://127.0.0.1:{free_port()}/weights", "not-an-address"
    found = hubs.failures([f"{hub}/weights", f"{hub}/missing", away, broken])
    assert set(found) == {f"{hub}/missing", away, broken}
    assert "404" in found[f"{hub}/missing"]
    assert "refused" in found[away]


def test_several_silent_hubs_take_one_timeout(hub, mute) -> None:
    begun = time.monotonic()
    found = hubs.failures([mute, f"{hub}/weights", mute.replace("weights", "other")], timeout=0.3)
    assert time.monotonic() - begun < 5
    assert len(found) == 2
    assert mute in found


def test_a_name_lookup_that_never_ends_takes_one_timeout(monkeypatch) -> None:
    over = Event()

    def look_up(*_: object, **__: object) -> None:
        over.wait(30)
        raise OSError("nobody knows")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setenv("no_proxy", "*")
    begun = time.monotonic()
    assert hubs.failures(["http://hub.invalid/"], 0.2) == {"http://hub.invalid/": "no answer within 0.2 s"}
    assert time.monotonic() - begun < 5
    over.set()


def test_hf_endpoint_replaces_the_hub_as_in_the_lab() -> None:
    [_, mirror] = hubs.addresses({"HF_ENDPOINT": "https://mirror.example/"})
    assert mirror.startswith("https://mirror.example/depth-anything/")


@pytest.mark.parametrize(("path", "status"), [("weights", 0), ("missing", 1)])
def test_the_exit_status_is_0_only_if_the_hubs_provide_the_file(
    hub, path, status, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(hubs, "addresses", lambda _: [f"{hub}/{path}"])
    assert hubs.main() == status
    assert ("No official weights from 127.0.0.1: " in capsys.readouterr().err) == bool(status)
