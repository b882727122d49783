"""Start the images behind their router with compose.yaml, in a project of the test's own."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.servers import STARTING, Service, free_port
from tests.support.stack import Address
from tests.support.twins import ROOT

TAG = os.environ.get("TESTS_IMAGES", "")
"""The tag of the images to test; empty if there are none."""

ROUTES = (ROOT / "router" / "nginx.conf").read_text()


def docker(*arguments: str, **options: Any) -> str:
    """Run docker and return its output; fail with its error messages."""
    ended = subprocess.run(
        ["docker", *arguments], capture_output=True, text=True, check=False, cwd=ROOT, **options
    )
    assert ended.returncode == 0, f"docker {' '.join(arguments)}\n{ended.stdout}{ended.stderr}"
    return ended.stdout.strip()


def inspect(thing: str) -> dict[str, Any]:
    return json.loads(docker("inspect", thing))[0]


def wait_healthy(container: str) -> None:
    """Wait until a container is healthy; ask only four times a second, since docker uses CPU time, too."""
    until = time.monotonic() + STARTING
    while (state := inspect(container)["State"])["Health"]["Status"] != "healthy":
        message = f"{container} is {state['Status']}, not healthy:\n{log(container)}"
        assert state["Running"], message
        assert time.monotonic() < until, message
        time.sleep(0.25)


def log(container: str) -> str:
    """Return stdout and stderr of a container."""
    done = subprocess.run(
        ["docker", "logs", container], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True
    )
    return done.stdout


class Containers(Address):
    """The three services and the router; `name("yolo")` is the name of a service's container."""

    def __init__(self, folder: Path, own: Mapping[str, Any]) -> None:
        self.project = f"farsight-test-{free_port()}"
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._environment = {**os.environ, "TAG": TAG, "PORT": str(port)}
        self._routes = folder / "router.conf"
        self._routes.write_text(ROUTES)
        router = {"volumes": [f"{self._routes}:/etc/nginx/router.conf:ro"]}
        overlay = folder / "overlay.json"
        overlay.write_text(json.dumps({"services": {"router": router, **own}}))
        self._files = ["--file", str(ROOT / "compose.yaml"), "--file", str(overlay)]

    def compose(self, *arguments: str) -> str:
        return docker(
            "compose", "--project-name", self.project, *self._files, *arguments, env=self._environment
        )

    def name(self, service: str) -> str:
        return f"{self.project}-{service}-1"

    def lead(self, elsewhere: Mapping[str, str]) -> None:
        """Route new requests for a service to another container: `lead({"yolo": "next"})`."""
        routes = ROUTES
        for service, other in elsewhere.items():
            routes = routes.replace(f"set ${service} {service}:", f"set ${service} {other}:")
        assert (routes != ROUTES) == bool(elsewhere)
        self._routes.write_text(routes)
        # nginx reloads its configuration and finishes requests in progress with the old one.
        docker("exec", "--workdir", "/tmp", self.name("router"), "bash", "-c", "kill -HUP $(<nginx.pid)")

    def inside(self, service: str, *command: str) -> str:
        return docker("exec", self.name(service), *command)

    def python(self, service: str, program: str) -> str:
        """Run a Python program in the service's container and return its output."""
        return self.inside(service, "python", "-c", program)


class Routed(Service):
    """A container's service, reached through the router."""

    def metrics(self) -> dict[str, float]:
        return pytest.skip("the router does not expose metrics")

    @property
    def metrics_port(self) -> int:
        return pytest.skip("the router does not expose metrics")


@contextmanager
def standing(folder: Path, own: Mapping[str, Any] | None = None) -> Iterator[Containers]:
    """Start healthy containers, with `own` merged into compose.yaml's services; remove them at the end."""
    containers = Containers(folder, own or {})
    try:
        try:
            containers.compose("up", "--detach", "--wait")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{containers.compose('logs', '--tail', '20')}") from error
        yield containers
    finally:
        containers.compose("down", "--timeout", "0", "--volumes", "--remove-orphans")
