"""Requests that gunicorn cannot read are answered with problem details, and the connection ends."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from tests.support import client
from tests.support.pictures import encoded, scene

pytestmark = pytest.mark.straight

PNG = encoded(scene(64, 48), "PNG")
SIZE = b"%x" % len(PNG)
WHOLE = SIZE + b"\r\n" + PNG + b"\r\n"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def parsed(received: bytes) -> Answer:
    head, _, body = received.partition(b"\r\n\r\n")
    line, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(header.split(": ", 1) for header in lines)
    return Answer(int(line.split()[1]), headers, body)


def ask(server, request: bytes) -> Answer:
    return parsed(client.raw(server.url, request))


def head(
    server, *, method: str = "GET", target: str = "/model", version: str = "HTTP/1.1", extra: str = ""
) -> bytes:
    """A request's head that leaves the connection open; a target of the service's own."""
    line = f"{method} {server.twin.prefix}{target} {version}\r\nHost: x\r\n"
    return (line + extra + "\r\n").encode("latin-1")


def post(server, extra: str, version: str = "HTTP/1.1") -> bytes:
    extra = f"Content-Type: image/png\r\n{extra}"
    return head(server, method="POST", target=f"/{server.twin.verb}", version=version, extra=extra)


def check_refused(answer: Answer, status: int, kind: str) -> None:
    assert answer.status == status, answer
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Connection"] == "close"
    assert answer.headers["X-Model"]
    problem = json.loads(answer.body)
    assert (problem["status"], problem["type"]) == (status, f"/problems/{kind}")
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    assert int(answer.headers["Content-Length"]) == len(answer.body)


def check_recorded(server, answer: Answer) -> None:
    """One line of the log, no traceback, and a count."""
    lines = [line for line in server.log().splitlines() if answer.headers["X-Request-Id"] in line]
    assert len(lines) == 1
    assert json.loads(lines[0])["status"] == answer.status
    assert "Traceback" not in server.log()
    counted = [name for name in server.metrics() if f'status="{answer.status}"' in name]
    assert counted


HEADS = {
    "a line too long": ({"target": "/model?" + "x" * 9000}, 414, "address-too-long"),
    "a header too long": ({"extra": f"X-Long: {'x' * 9000}\r\n"}, 431, "headers-too-large"),
    "too many headers": ({"extra": "X: x\r\n" * 150}, 431, "headers-too-large"),
    "a header's name": ({"extra": "X Y: x\r\n"}, 400, "malformed-request"),
    "no colon": ({"extra": "XY\r\n"}, 400, "malformed-request"),
    "control characters": ({"extra": "X: a\x01b\r\n"}, 400, "malformed-request"),
    "a folded header": ({"extra": "X: a\r\n b\r\n"}, 400, "malformed-request"),
    "lines without CR": ({"extra": "X: a\nY: b\r\n"}, 400, "malformed-request"),
    "two hosts": ({"extra": "Host: b\r\n"}, 400, "malformed-request"),
    "a method in small letters": ({"method": "get"}, 400, "malformed-request"),
    "a method with a bracket": ({"method": "GE(T"}, 400, "malformed-request"),
    "an address in Latin-1": ({"target": "/\xe9"}, 400, "malformed-request"),
    "no version": ({"version": "HTTP"}, 400, "malformed-request"),
    "another protocol": ({"version": "SIP/2.0"}, 400, "malformed-request"),
    "HTTP/2": ({"version": "HTTP/2.0"}, 505, "unsupported-version"),
    "HTTP/0.9": ({"version": "HTTP/0.9"}, 505, "unsupported-version"),
    "an expectation": ({"extra": "Expect: magic\r\n"}, 417, "expectation-failed"),
    "a transfer coding": ({"extra": "Transfer-Encoding: foo\r\n"}, 501, "unsupported-transfer"),
    "lengths that differ": (
        {"extra": "Content-Length: 5\r\nContent-Length: 6\r\n"},
        400,
        "malformed-request",
    ),
    "a negative length": ({"extra": "Content-Length: -5\r\n"}, 400, "malformed-request"),
    "a signed length": ({"extra": "Content-Length: +5\r\n"}, 400, "malformed-request"),
    "a length in superscript": ({"extra": "Content-Length: \xb2\r\n"}, 400, "malformed-request"),
    "a length of 5000 digits": ({"extra": f"Content-Length: {'9' * 5000}\r\n"}, 400, "malformed-request"),
    "a length and chunks": (
        {"extra": "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"},
        400,
        "malformed-request",
    ),
    "chunks in HTTP/1.0": (
        {"version": "HTTP/1.0", "extra": "Transfer-Encoding: chunked\r\n"},
        400,
        "malformed-request",
    ),
}


@pytest.mark.own_worker("problem details for requests that gunicorn cannot read")
@pytest.mark.parametrize("case", list(HEADS))
def test_a_malformed_head_is_answered_with_problem_details(server, case):
    asked, status, kind = HEADS[case]
    answer = ask(server, head(server, **asked))
    check_refused(answer, status, kind)
    check_recorded(server, answer)


@pytest.mark.own_worker("problem details for requests that gunicorn cannot read")
@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /model\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        (b"\x16\x03\x01\x00\xf4\x01\x00\x00\xf0\x03\x03" + b"\x0a" * 240, 400),
    ],
    ids=["HTTP/0.9", "nonsense", "HTTP/2 without asking", "TLS"],
)
def test_another_protocol_is_answered_with_problem_details(server, request_, status):
    kinds = {400: "malformed-request", 505: "unsupported-version"}
    answer = ask(server, request_)
    check_refused(answer, status, kinds[status])
    check_recorded(server, answer)


CHUNKS = {
    "0x": (b"0x5\r\nhello\r\n0\r\n\r\n", 400, "malformed-request"),
    "minus": (b"-5\r\nhello\r\n0\r\n\r\n", 400, "malformed-request"),
    "plus": (b"+5\r\nhello\r\n0\r\n\r\n", 400, "malformed-request"),
    "underscore": (b"5_0\r\nhello\r\n0\r\n\r\n", 400, "malformed-request"),
    "a space": (b"5 \r\nhello\r\n0\r\n\r\n", 400, "malformed-request"),
    "no size": (b"\r\nhello\r\n0\r\n\r\n", 400, "malformed-request"),
    "a size without end": (b"0" * 20_000, 400, "malformed-request"),
    "a long extension": (SIZE + b";a=" + b"b" * 20_000, 400, "malformed-request"),
    "a bad extension": (SIZE + b";=\r\n" + PNG + b"\r\n0\r\n\r\n", 400, "malformed-request"),
    "no line's end": (SIZE + b"\r\n" + PNG + b"0\r\n\r\n", 400, "malformed-request"),
    "a huge trailer": (WHOLE + b"0\r\nX: " + b"x" * 2_000_000 + b"\r\n\r\n", 400, "malformed-request"),
    "many trailers": (WHOLE + b"0\r\n" + b"X: x\r\n" * 200 + b"\r\n", 400, "malformed-request"),
    "a forbidden trailer": (WHOLE + b"0\r\nContent-Length: 5\r\n\r\n", 400, "malformed-request"),
}


@pytest.mark.parametrize("case", list(CHUNKS))
def test_a_malformed_chunked_body_is_answered_with_problem_details(server, case):
    body, status, kind = CHUNKS[case]
    extra = "Transfer-Encoding: chunked\r\nX-Request-Id: mine\r\nConnection: close\r\n"
    answer = ask(server, post(server, extra) + body)
    check_refused(answer, status, kind)
    assert answer.headers["X-Request-Id"] == "mine"
    assert "Traceback" not in server.log()


def test_after_a_malformed_body_a_kept_connection_ends_and_the_answer_says_so(server):
    """Nobody knows where the next request begins: what follows may be one that the client never meant."""
    smuggled = b"zz\r\n" + head(server)
    received = client.raw(server.url, post(server, "Transfer-Encoding: chunked\r\n") + smuggled)
    check_refused(parsed(received), 400, "malformed-request")
    assert received.count(b"HTTP/1.1 ") == 1


def test_a_chunked_body_with_an_extension_and_a_trailer_is_read(server):
    body = SIZE.upper() + b' ; a="b;c"\r\n' + PNG + b"\r\n0\r\nX-Sum: 1\r\n\r\n"
    answer = ask(server, post(server, "Transfer-Encoding: chunked\r\nConnection: close\r\n") + body)
    assert answer.status == 200


def test_a_body_that_is_compressed_within_its_chunks_is_501(server):
    answer = ask(
        server,
        post(server, "Transfer-Encoding: gzip, chunked\r\nConnection: close\r\n") + WHOLE + b"0\r\n\r\n",
    )
    check_refused(answer, 501, "unsupported-transfer")
    assert "gzip, chunked" in json.loads(answer.body)["detail"]


@pytest.mark.own_worker("problem details for requests that gunicorn cannot read")
def test_a_client_that_sends_a_large_body_after_a_malformed_head_sees_the_answer(server):
    """60 detections as boxes in the address, say: were the connection reset, browsers would see no answer."""
    boxes = "%7B%22bbox%22%3A%7B%22x1%22%3A123.45%7D%7D" * 200
    body = bytes(3_000_000)
    line = f"POST {server.twin.path}?boxes={boxes} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    answer = ask(server, line.encode() + body)
    check_refused(answer, 414, "address-too-long")
    assert "send boxes" in json.loads(answer.body)["detail"].lower()


def test_the_next_client_is_answered_as_ever(server):
    for _ in range(5):
        ask(server, b"nonsense\r\n\r\n")
    assert server.post().status_code == 200


@pytest.mark.parametrize("version", ["HTTP/1.0", "HTTP/1.1"])
@pytest.mark.parametrize("expect", ["", "Expect: 100-continue\r\n"])
def test_100_continue_is_sent_only_to_clients_of_http_1_1_that_wait_for_it(server, version, expect):
    length = f"Content-Length: {len(PNG)}\r\nConnection: close\r\n"
    received = client.raw(server.url, post(server, length + expect, version) + PNG)
    waited = version == "HTTP/1.1" and expect != ""
    assert received.startswith(b"HTTP/1.1 100 Continue\r\n\r\n") == waited
    assert parsed(received.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")).status == 200


@pytest.mark.parametrize(
    "extra",
    ["SCRIPT_NAME: /evil\r\n", "SCRIPT_NAME: {prefix}\r\nPATH_INFO: /x\r\n", "Script-Name: /evil\r\n"],
)
def test_a_header_moves_no_route(server, extra):
    asked = head(server, extra=extra.format(prefix=server.twin.prefix) + "Connection: close\r\n")
    assert ask(server, asked).status == 200


@pytest.mark.parametrize(
    "extra",
    [
        "X-Forwarded-Host: evil.example\r\n",
        "X-Forwarded-Proto: https\r\nX-Forwarded-Ssl: off\r\n",
        "Forwarded: host=evil.example;proto=https\r\n",
        "X-Forwarded-Prefix: //evil.example\r\n",
    ],
)
@pytest.mark.parametrize("target", ["{prefix}/docs", "http://evil.example{prefix}/docs"])
def test_a_redirect_names_no_host_even_if_the_client_sends_one(server, extra, target):
    target = target.format(prefix=server.twin.prefix)
    line = f"GET {target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n{extra}\r\n"
    answer = ask(server, line.encode())
    assert (answer.status, answer.headers["Location"]) == (302, f"{server.twin.prefix}/swagger")
    assert b"evil" not in answer.body


@pytest.mark.parametrize(
    "path", ["{prefix}//docs", "//evil.example{prefix}/docs", "{prefix}//model", "//model"]
)
def test_slashes_too_many_lead_nowhere(server, path):
    path = path.format(prefix=server.twin.prefix)
    answer = ask(server, f"GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".encode())
    assert answer.status == 404
    assert "Location" not in answer.headers


def test_an_invalid_host_header_is_400(server):
    asked = f"GET {server.twin.prefix}/model HTTP/1.1\r\nHost: {'x' * 300}\r\nConnection: close\r\n\r\n"
    answer = ask(server, asked.encode())
    check_refused(answer, 400, "malformed-request")
    assert "Host" in json.loads(answer.body)["detail"]
