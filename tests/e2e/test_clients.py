"""Clients as users have them, through the one address and straight: the same answers, the same refusals."""

from __future__ import annotations

import pytest

from tests.support.stack import Address, Stack
from tests.support.twins import TWINS, Twin
from tests.support.uploads import CLIENTS

WAYS = ["one address", "straight"]
"""Through `make run`'s front, or with TESTS_IMAGES through the router; and to the service's own port."""


def address(stack: Address, way: str, twin: Twin) -> str:
    if way == "one address":
        return stack.url + twin.path
    if not isinstance(stack, Stack):
        pytest.skip("the containers publish no service's port: through the router alone")
    return f"http://127.0.0.1:{stack.ports[f'{twin.name.upper()}_PORT']}{twin.path}"


def without_what_differs(answer: dict) -> dict:
    """Leave out what is the request's: its id, and the file's name, which not all clients send."""
    return {**answer, "request_id": None, "image": {**answer["image"], "filename": None}}


@pytest.mark.parametrize("name", CLIENTS)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("service", TWINS)
def test_each_client_gets_the_same_answer(stack: Address, samples, tmp_path, service, way, name) -> None:
    twin, sample = TWINS[service], samples[0]
    (file := tmp_path / "picture.jpg").write_bytes(sample.data)
    answer = CLIENTS[name](address(stack, way, twin), file)
    assert (answer.status, answer.kind) == (200, "application/json"), answer.body
    expected = stack.post(twin.path, sample.data, "image/jpeg")
    assert without_what_differs(answer.body) == without_what_differs(expected)


@pytest.mark.parametrize("name", CLIENTS)
@pytest.mark.parametrize("way", WAYS)
def test_each_client_can_read_why_17_megabytes_are_refused(stack: Address, tmp_path, way, name) -> None:
    """Even while it still sends: a connection that is reset in between shows no answer."""
    (file := tmp_path / "large.jpg").write_bytes(bytes(17_000_000))
    answer = CLIENTS[name](address(stack, way, TWINS["yolo"]), file)
    assert (answer.status, answer.kind) == (413, "application/problem+json")
    assert list(answer.body) == ["type", "title", "status", "detail", "request_id"]
    assert (answer.body["type"], answer.body["status"]) == ("/problems/too-large", 413)
    assert "16 MiB" in answer.body["detail"]
