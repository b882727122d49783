"""Processes of the benchmark: services, rivals' servers, workers; each is ended by its own id."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench import machine
from bench.samples import Sample, of_latencies

ROOT = Path(__file__).resolve().parent.parent

SOURCES = ("", "farsight-core", "yolo-flask-app", "depth-anything-flask-app", "model-lab")

STARTING = 180.0
"""Seconds in which a process must be ready: an import of torch from a cold disk takes a minute."""


class BenchError(Exception):
    """What stops a measurement, in words for its reader."""


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This one without settings of the services: what is measured is what ships."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FARSIGHT_")}
    return kept | {"PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in SOURCES)} | dict(extra)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A command that listens on `port`; ready once `ready` answers 200, or any status where it is "/".

    Used as a context manager. `pid` is of the process that does the work.
    """

    command: Sequence[str]
    extra: Mapping[str, str]
    port: int
    ready: str
    log: Path
    folder: Path = ROOT
    seconds_to_ready: float = 0.0
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        started = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, env=environment(self.extra), cwd=self.folder, stdout=log, stderr=log
            )
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() - started > STARTING:
                self._end()
                raise BenchError(f"{' '.join(self.command[:4])} ... did not come up; see {_shown(self.log)}")
            time.sleep(0.02)
        self.seconds_to_ready = time.monotonic() - started
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return (machine.children(self._process.pid) or [self._process.pid])[0]

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(self.url(self.ready), timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError:
            return self.ready == "/"
        except OSError:
            return False

    def _end(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Worker:
    """A process that measures rows of its own without HTTP; see `bench.worker`. A context manager."""

    def __init__(self, python: str, module: str, arguments: Sequence[str], log: Path) -> None:
        self._log = log
        self._stack = ExitStack()
        errors = self._stack.enter_context(log.open("ab"))
        self._process = subprocess.Popen(
            [python, "-m", module, *arguments],
            env=environment({}),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        self.rows: list[str] = []

    def __enter__(self) -> Self:
        self.rows = list(self._answer()["rows"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()
        self._stack.close()

    def measure(self, row: str, seconds: float) -> Sample:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"row": row, "seconds": seconds}) + "\n")
        self._process.stdin.flush()
        found = self._answer()
        return of_latencies(found["latencies"], found["elapsed"])

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise BenchError(f"{self._process.args!r} ended; see {_shown(self._log)}")


def _shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
