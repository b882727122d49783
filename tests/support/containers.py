"""The three images behind their router, as compose.yaml stands them up, under a project of the test's own."""

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
"""Of the images that are tested; empty where none are."""

ROUTES = (ROOT / "router" / "nginx.conf").read_text()


def docker(*arguments: str, **options: Any) -> str:
    """What it printed; where it fails, what it complained of."""
    ended = subprocess.run(
        ["docker", *arguments], capture_output=True, text=True, check=False, cwd=ROOT, **options
    )
    assert ended.returncode == 0, f"docker {' '.join(arguments)}\n{ended.stdout}{ended.stderr}"
    return ended.stdout.strip()


def inspect(thing: str) -> dict[str, Any]:
    return json.loads(docker("inspect", thing))[0]


def wait_healthy(container: str) -> None:
    """Every quarter of a second: docker's own work is on the CPUs that a service starts with."""
    until = time.monotonic() + STARTING
    while (state := inspect(container)["State"])["Health"]["Status"] != "healthy":
        said = f"{container} is {state['Status']}, not healthy:\n{log(container)}"
        assert state["Running"], said
        assert time.monotonic() < until, said
        time.sleep(0.25)


def log(container: str) -> str:
    """Both of its streams."""
    said = subprocess.run(
        ["docker", "logs", container], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True
    )
    return said.stdout


class Containers(Address):
    """All four, and docker's word on each: `name("yolo")` is what docker calls it."""

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
        """The router sends new requests for a service to another container: `lead({"yolo": "next"})`."""
        routes = ROUTES
        for service, other in elsewhere.items():
            routes = routes.replace(f"set ${service} {service}:", f"set ${service} {other}:")
        assert (routes != ROUTES) == bool(elsewhere)
        self._routes.write_text(routes)
        # nginx begins anew with the file as it is, and finishes what is under way as it was.
        docker("exec", "--workdir", "/tmp", self.name("router"), "bash", "-c", "kill -HUP $(<nginx.pid)")

    def inside(self, service: str, *command: str) -> str:
        return docker("exec", self.name(service), *command)

    def python(self, service: str, program: str) -> str:
        """What a program prints that runs in the service's container."""
        return self.inside(service, "python", "-c", program)


class Routed(Service):
    """A service of an image, through the router."""

    def metrics(self) -> dict[str, float]:
        return pytest.skip("the router leads to no metrics")

    @property
    def metrics_port(self) -> int:
        return pytest.skip("the router leads to no metrics")


@contextmanager
def standing(folder: Path, own: Mapping[str, Any] | None = None) -> Iterator[Containers]:
    """Up and healthy; `own` is laid over compose.yaml's services. Nothing of it stays."""
    containers = Containers(folder, own or {})
    try:
        try:
            containers.compose("up", "--detach", "--wait")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{containers.compose('logs', '--tail', '20')}") from error
        yield containers
    finally:
        containers.compose("down", "--timeout", "0", "--volumes", "--remove-orphans")
