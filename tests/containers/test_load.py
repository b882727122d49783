"""Test stopping, restarting and replacing a container under load."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support import client
from tests.support.containers import Containers, docker, inspect, wait_healthy
from tests.support.load import Load
from tests.support.servers import wait_for


def test_if_one_container_stops_the_others_continue_and_the_error_says_so(stack: Containers, load: Load):
    stack.compose("kill", "yolo")
    mark = load.mark()
    wait_for(lambda: min(map(len, load.since(mark).values())) > 20)
    statuses = load.since(mark)
    assert set(statuses["depth"]) == set(statuses["web"]) == {200}
    assert set(statuses["yolo"]) <= {502, 504}
    answer = client.send("GET", f"{stack.url}/yoloapi/model")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code == 502
    assert list(answer.json()) == ["type", "title", "status", "detail", "request_id"]
    assert "Retry in" in answer.json()["detail"]
    assert answer.headers["X-Request-Id"] == answer.json()["request_id"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"

    stack.compose("start", "yolo")
    # Twice as many as there are clients, so requests from before it was ready have been answered, too.
    wait_for(lambda: set(load.statuses["yolo"][-8:]) == {200})
    back = load.mark()
    wait_for(lambda: len(load.since(back)["yolo"]) > 20)
    assert set(load.since(back)["yolo"]) == {200}


@contextmanager
def successor(stack: Containers, name: str) -> Iterator[str]:
    """Start a second, healthy container of a service that the router does not know yet."""
    second = f"{stack.project}-{name}-next"
    stack.compose("run", "--detach", "--no-deps", "--name", second, name)
    try:
        wait_healthy(second)
        yield second
    finally:
        stack.compose("start", name)
        wait_healthy(stack.name(name))
        stack.lead({})
        docker("rm", "--force", second)


@pytest.mark.parametrize("name", ["yolo", "web"])
def test_replacing_a_container_fails_no_request(stack: Containers, load: Load, name):
    """As in ECS, the new container is ready before it gets requests, and the old one drains afterwards."""
    with successor(stack, name) as second:
        stack.lead({name: second})
        docker("stop", "--time", "90", stack.name(name))
        assert inspect(stack.name(name))["State"]["ExitCode"] == 0
        after = load.mark()
        wait_for(lambda: len(load.since(after)[name]) > 20)
        load.end()
    print(f"answers while {name} rolled over: {load.counted()}")
    assert load.counted() == {service: {200: len(seen)} for service, seen in load.statuses.items()}
