"""Services as clients see them, and as they run: gunicorn with the app's gunicorn.conf.py, on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.support import client
from tests.support.pictures import encoded, scene
from tests.support.twins import ROOT, Twin

WORKER = os.environ.get("TESTS_WORKER")
"""The `worker_class` to run services with in place of their own: gthread, which is gunicorn's."""

STARTING = 60
"""Seconds in which a service must be ready or have ended: hit only by a hang."""


class Service:
    """One service as its clients see it."""

    def __init__(self, twin: Twin, url: str) -> None:
        self.twin, self.url = twin, url

    @property
    def images_url(self) -> str:
        return self.url + self.twin.path

    def status(self, path: str) -> int | None:
        """Return the status of GET under the service's prefix, or None if nothing listens."""
        try:
            return client.send("GET", self.url + self.twin.prefix + path).status_code
        except requests.ConnectionError:
            return None

    def get(self, path: str, **options) -> requests.Response:
        return client.send("GET", self.url + self.twin.prefix + path, **options)

    def post(self, data: bytes | None = None, kind: str = "image/png", **options) -> requests.Response:
        """The picture as a raw body; the known scene where none is given, or other forms by options."""
        if data is None and not options.keys() & {"files", "json", "data"}:
            data = encoded(scene(), "PNG")
        if data is not None:
            headers = {"Content-Type": kind} | options.pop("headers", {})
            options |= {"data": data, "headers": headers}
        return client.send("POST", self.images_url, **options)


class Server(Service):
    """A process of the test's own, what was said to it and by it."""

    def __init__(
        self, twin: Twin, folder: Path, environment: dict[str, str], application: str | None
    ) -> None:
        self.port, self.metrics_port = free_port(), free_port()
        super().__init__(twin, f"http://127.0.0.1:{self.port}")
        self.folder = folder
        self.gate = folder / "gate"
        self.gate.mkdir(exist_ok=True)
        self._environment = environment
        self._application = [application] if application else []
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("FARSIGHT_")}
        environment |= {
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
            "TESTS_GATE": str(self.gate),
            "FARSIGHT_PORT": str(self.port),
        }
        environment |= {"FARSIGHT_METRICS_PORT": str(self.metrics_port)}
        environment |= {"FARSIGHT_PRECISION": "f32", "FARSIGHT_DRAIN_SECONDS": "0"} | self._environment
        command = [sys.executable, "-m", "gunicorn", "--config", str(self.twin.config)]
        command += [*(["--worker-class", WORKER] if WORKER else []), *self._application]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        return self

    def wait_ready(self) -> Server:
        wait_for(lambda: self.ended() is not None or self.status("/health/ready") == 200)
        assert self.ended() is None, f"ended with {self.ended()}:\n{self.log()}"
        return self

    def ended(self) -> int | None:
        assert self.process is not None
        return self.process.poll()

    def wait_ended(self) -> int:
        assert self.process is not None
        return self.process.wait(STARTING)

    def terminate(self) -> None:
        assert self.process is not None
        self.process.terminate()

    def kill_group(self) -> None:
        """As the kernel does it: no process of the service gets a word in."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STARTING)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.open_gate()
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill_group()

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def close_gate(self) -> None:
        (self.gate / "closed").touch()

    def open_gate(self) -> None:
        (self.gate / "closed").unlink(missing_ok=True)

    def runs(self) -> int:
        """Return how many runs reached the gated engine."""
        counted = self.gate / "runs"
        return counted.stat().st_size if counted.exists() else 0

    def metrics(self) -> dict[str, float]:
        """{'farsight_shed_total': 0.0, 'farsight_dropped_total{reason="gone"}': 1.0, ...}"""
        text = client.send("GET", f"http://127.0.0.1:{self.metrics_port}/metrics").text
        lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in lines}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def wait_for(condition: Callable[[], object]) -> None:
    """Until it holds; a bound far beyond any normal wait turns a hang into a failure."""
    until = time.monotonic() + STARTING
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


@contextmanager
def serving(
    twin: Twin,
    folder: Path,
    model: str | Path,
    application: str | None = None,
    variables: dict[str, str] | None = None,
    **settings: object,
) -> Iterator[Server]:
    """A started service, not awaited: `serving(YOLO, tmp_path, bundle, max_inflight=2)`."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {f"FARSIGHT_{name.upper()}": str(value) for name, value in settings.items()}
    environment |= {"FARSIGHT_MODEL": str(model)} | (variables or {})
    server = Server(twin, folder, environment, application)
    try:
        yield server.start()
    finally:
        server.stop()


def gated(twin: Twin) -> str:
    """The application whose engine waits, fails or goes blind as a test says."""
    return f"tests.support.engines:{twin.name}()"
