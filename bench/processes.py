"""Start and stop the processes of the benchmark: services, rivals' servers and workers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench import machine
from bench.samples import Sample, of_latencies

ROOT = Path(__file__).resolve().parent.parent

SOURCES = ("", "farsight-core", "yolo-flask-app", "depth-anything-flask-app", "model-lab")

STARTING = 180.0
"""Seconds to wait for a process to be ready: importing torch from a cold disk takes a minute."""


class BenchError(Exception):
    """An error that stops a measurement; its message says what to do."""


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without the services' settings, so that their defaults are measured."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FARSIGHT_")}
    return kept | {"PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in SOURCES)} | dict(extra)


def free_port() -> int:
    """Return a free TCP port of the loopback interface."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A command that listens on `port`; ready once the path `ready` answers 200, or anything for "/".

    Use it as a context manager. With `pause_when_idle` it is stopped (SIGSTOP) outside `resumed`: LitServe's
    event loop polls 10000 times a second and would take CPU time from the measured row.
    """

    command: Sequence[str]
    extra: Mapping[str, str]
    port: int
    ready: str
    log: Path
    folder: Path = ROOT
    pause_when_idle: bool = False
    seconds_to_ready: float = 0.0
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        started = time.monotonic()
        with self.log.open("ab") as log:
            # In its own session: a group with stopped processes would get SIGHUP when the shell exits.
            self._process = subprocess.Popen(
                self.command,
                env=environment(self.extra),
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait(self._process, started + STARTING)
        except BaseException:  # stop it after a signal, too
            self._end()
            raise
        self.seconds_to_ready = time.monotonic() - started
        if self.pause_when_idle:
            self._signal(signal.SIGSTOP)
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
        return self._process.pid

    @contextmanager
    def resumed(self) -> Iterator[None]:
        self._signal(signal.SIGCONT)
        try:
            yield
        finally:
            if self.pause_when_idle:
                self._signal(signal.SIGSTOP)

    def _signal(self, number: signal.Signals) -> None:
        for process in machine.family(self.pid):
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def _wait(self, process: subprocess.Popen[bytes], until: float) -> None:
        while not self._is_ready():
            if process.poll() is not None or time.monotonic() > until:
                named = " ".join(self.command[:4])
                raise BenchError(f"{named} ... did not become ready; see {_shown(self.log)}")
            time.sleep(0.02)

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
        started = machine.family(self.pid)
        self._signal(signal.SIGCONT)
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for process in started[1:]:  # children that a rival left running
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)


class Worker:
    """A process that measures its rows without HTTP (see `bench.worker`); use it as a context manager."""

    def __init__(self, command: Sequence[str], extra: Mapping[str, str], log: Path) -> None:
        self._log = log
        self._stack = ExitStack()
        errors = self._stack.enter_context(log.open("ab"))
        self._process = subprocess.Popen(
            command,
            env=environment(extra),
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

    @property
    def pid(self) -> int:
        return self._process.pid

    @contextmanager
    def resumed(self) -> Iterator[None]:
        """Do nothing: a worker takes no CPU time while it waits."""
        yield

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
