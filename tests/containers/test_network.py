"""Check the networks: only the router is published, and the services reach only each other."""

from __future__ import annotations

import json

import pytest

from tests.support import client
from tests.support.containers import Containers, inspect

SERVICES = ("yolo", "depth", "web")

OUT = """
import socket
for address in (("1.1.1.1", 53), ("169.254.169.254", 80)):
    try:
        socket.create_connection(address, 3)
    except OSError as error:
        print(error.strerror)
    else:
        print("reached")
"""


def has_way_out(stack: Containers, name: str) -> bool:
    """Return True if the container has a default route."""
    routes = stack.inside(name, "cat", "/proc/net/route").splitlines()[1:]
    assert routes
    return any(route.split()[1] == "00000000" for route in routes)


def test_the_services_work_without_outbound_network_access(stack: Containers):
    # The router has one: it is published.
    assert {name: has_way_out(stack, name) for name in (*SERVICES, "router")} == {
        "yolo": False, "depth": False, "web": False, "router": True,
    }  # fmt: skip
    for name in ("yolo", "depth"):
        assert stack.python(name, OUT).splitlines() == ["Network is unreachable"] * 2
    for path in ("/", "/yoloapi/health/ready", "/depthapi/health/ready"):
        assert client.send("GET", stack.url + path).status_code == 200


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_publishes_a_port(stack: Containers, name):
    ports = inspect(stack.name(name))["NetworkSettings"]["Ports"]
    assert [port for port, bound in ports.items() if bound] == []


def test_the_router_is_published_on_loopback_only(stack: Containers):
    ports = inspect(stack.name("router"))["NetworkSettings"]["Ports"]
    bound = [address for addresses in ports.values() for address in addresses or []]
    assert [one["HostIp"] for one in bound] == ["127.0.0.1"], json.dumps(ports)
