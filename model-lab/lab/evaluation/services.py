"""A service as it ships, under gunicorn with its own gunicorn.conf.py on a free port, and its client.

with running(YOLO, Path("models/demo/yolo"), python, log) as yolo:
    json.loads(yolo.post("detect", Body(jpeg, "image/jpeg"), conf=0.001))["detections"]
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from lab.errors import ServiceError

ROOT = Path(__file__).resolve().parents[3]
HOST = "127.0.0.1"

STARTING, ENDING = 180.0, 20.0
"""Seconds in which a service must be ready, and have ended: beside training, on the same cores."""

DEADLINE_MS = 60_000
"""The longest that may be asked for: answers are judged here, not their speed."""


@dataclass(frozen=True)
class Kind:
    """Which of the two services: its folder, and what its paths begin with."""

    name: str
    folder: str
    prefix: str


YOLO = Kind("yolo", "yolo-flask-app", "/yoloapi")
DEPTH = Kind("depth", "depth-anything-flask-app", "/depthapi")


@dataclass(frozen=True)
class Body:
    data: bytes
    type: str


@dataclass(frozen=True)
class Client:
    """Asks one service. ServiceError for whatever is not answered with 200, in the service's own words."""

    kind: Kind
    port: int

    def get(self, path: str) -> bytes:
        return self._ask("GET", path, None)

    def post(self, path: str, body: Body, **options: object) -> bytes:
        """Options stand in the query."""
        return self._ask("POST", f"{path}?{urlencode(options)}", body)

    def _ask(self, method: str, path: str, body: Body | None) -> bytes:
        target = f"{self.kind.prefix}/{path}"
        headers = {"X-Deadline-Ms": str(DEADLINE_MS)} | ({"Content-Type": body.type} if body else {})
        with closing(HTTPConnection(HOST, self.port, timeout=2 * DEADLINE_MS / 1000)) as connection:
            try:
                connection.request(method, target, body.data if body else None, headers)
                answer = connection.getresponse()
                data = answer.read()
            except (OSError, HTTPException) as error:
                raise ServiceError(f"{self.kind.name}: {method} {target}: {error!r}") from error
        if answer.status != 200:
            raise ServiceError(f"{self.kind.name}: {method} {target}: {answer.status}: {data.decode()[:500]}")
        return data


@contextmanager
def running(kind: Kind, bundle: Path, python: Path, log: Path) -> Iterator[Client]:
    """The service on that bundle, ready; ended when this ends. `python` is the serving environment's.

    Only what a run beside others needs is set: a port of its own, none for metrics, no drain.
    """
    client = Client(kind, _free_port())
    own: dict[str, object] = {"MODEL": bundle.resolve(), "HOST": HOST, "PORT": client.port}
    own |= {"METRICS_PORT": 0, "DRAIN_SECONDS": 0}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FARSIGHT_")}
    environment = kept | {f"FARSIGHT_{name}": str(value) for name, value in own.items()}
    log.parent.mkdir(parents=True, exist_ok=True)
    process = _start(kind, python, environment, log)
    try:
        _await(process, client, log)
        yield client
    finally:
        _end(process)


def _start(kind: Kind, python: Path, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    # Not resolved: a virtual environment's python is a link, which says where its packages are.
    command = [str(python.absolute()), "-m", "gunicorn", "--config", "gunicorn.conf.py"]
    with log.open("wb") as output:
        try:
            return subprocess.Popen(  # noqa: S603  the command is the one above
                command, env=environment, cwd=ROOT / kind.folder, stdout=output, stderr=output
            )
        except OSError as error:
            raise ServiceError(f"{python}: {error.strerror}; scripts/setup serve makes .venv") from error


def _await(process: subprocess.Popen[bytes], client: Client, log: Path) -> None:
    until = time.monotonic() + STARTING
    while not _ready(client):
        if process.poll() is not None:
            raise ServiceError(f"{client.kind.name}: ended with {process.returncode}; see {log}")
        if time.monotonic() > until:
            raise ServiceError(f"{client.kind.name}: not ready after {STARTING:.0f} s; see {log}")
        time.sleep(0.05)


def _ready(client: Client) -> bool:
    try:
        client.get("health/ready")
    except ServiceError:
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(ENDING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
