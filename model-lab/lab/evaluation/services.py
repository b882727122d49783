"""Start a service as it ships, under gunicorn with its own configuration, and send it requests.

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
"""Seconds to wait for a service to be ready and to stop. Generous, for training may use the same cores."""

DEADLINE_MS = 60_000
"""The longest deadline that a request may name: the answers are measured here, not their speed."""


@dataclass(frozen=True)
class Kind:
    """One of the two services: its name, its folder, and the prefix of its paths."""

    name: str
    folder: str
    prefix: str


YOLO = Kind("yolo", "yolo-flask-app", "/yoloapi")
DEPTH = Kind("depth", "depth-anything-flask-app", "/depthapi")


@dataclass(frozen=True)
class Body:
    """A request body and its media type."""

    data: bytes
    type: str


@dataclass(frozen=True)
class Client:
    """A client of one service. Any status but 200 raises ServiceError with the service's own message."""

    kind: Kind
    port: int

    def get(self, path: str) -> bytes:
        return self._ask("GET", path, None)

    def post(self, path: str, body: Body, **options: object) -> bytes:
        """Send a POST request with `options` in the query, and return the body of the answer."""
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
    """Run a service on `bundle` with `python` of the serving environment; yield a client once it is ready.

    Settings are the defaults, except for a free port, no metrics port and no drain, so that several can run.
    """
    client = Client(kind, _free_port())
    settings: dict[str, object] = {"MODEL": bundle.resolve(), "HOST": HOST, "PORT": client.port}
    settings |= {"METRICS_PORT": 0, "DRAIN_SECONDS": 0}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FARSIGHT_")}
    environment = kept | {f"FARSIGHT_{name}": str(value) for name, value in settings.items()}
    log.parent.mkdir(parents=True, exist_ok=True)
    process = _start(kind, python, environment, log)
    try:
        _await(process, client, log)
        yield client
    finally:
        _end(process)


def _start(kind: Kind, python: Path, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    # Do not resolve the link: the path of a virtual environment's Python says where its packages are.
    command = [str(python.absolute()), "-m", "gunicorn", "--config", "gunicorn.conf.py"]
    with log.open("wb") as output:
        try:
            return subprocess.Popen(  # noqa: S603  the command is the one above
                command, env=environment, cwd=ROOT / kind.folder, stdout=output, stderr=output
            )
        except OSError as error:
            raise ServiceError(
                f"{python}: {error.strerror}. Create the environment with: scripts/setup serve"
            ) from error


def _await(process: subprocess.Popen[bytes], client: Client, log: Path) -> None:
    until = time.monotonic() + STARTING
    while not _ready(client):
        if process.poll() is not None:
            raise ServiceError(
                f"{client.kind.name}: stopped with exit status {process.returncode} while starting; see {log}"
            )
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
