"""All of Farsight behind one address, and as `make run` starts it, on free loopback ports."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support import client
from tests.support.servers import STARTING, free_port, wait_for
from tests.support.twins import ROOT

RUN = (sys.executable, "-m", "scripts.run")
DEMO = ROOT / "models" / "demo"


class Address:
    """The page and both services, wherever they run."""

    url: str

    def post(self, path: str, data: bytes, kind: str) -> dict:
        answer = client.send("POST", self.url + path, data=data, headers={"Content-Type": kind})
        answer.raise_for_status()
        return answer.json()


class Stack(Address):
    """Two services and the page, and what they said."""

    def __init__(
        self,
        folder: Path,
        models: Path,
        command: Sequence[str] = RUN,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.ports = {name: free_port() for name in ("PORT", "YOLO_PORT", "DEPTH_PORT")}
        self.url = f"http://localhost:{self.ports['PORT']}"
        self._log = folder / "log"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("FARSIGHT_", "MAKE", "MFLAGS"))}
        own = {"MODELS": str(models), "FARSIGHT_METRICS_PORT": "0", "PYTHONUNBUFFERED": "1"}
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=kept
                | own
                | dict(settings or {})
                | {name: str(port) for name, port in self.ports.items()},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_hear_ctrl_c,  # noqa: PLW1509  it calls the kernel, and takes no lock
            )

    def wait_ready(self) -> Stack:
        wait_for(lambda: self.process.poll() is not None or self.ready_line() in self.log())
        assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.log()}"
        return self

    def ready_line(self) -> str:
        return f"Farsight is ready at {self.url}\n"

    def log(self) -> str:
        return self._log.read_text()

    def pid(self, part: str) -> int:
        found = re.search(rf"{part} started \(pid=(\d+)\)", self.log())
        assert found, self.log()
        return int(found[1])

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """To the whole process group, as a terminal's Ctrl-C goes."""
        os.killpg(self.process.pid, number)
        return self.process.wait(STARTING)

    def kill(self) -> None:
        """Each part has a process group of its own."""
        parts = [int(pid) for pid in re.findall(r"started \(pid=(\d+)\)", self.log())]
        for group in (self.process.pid, *parts):
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        self.process.wait(STARTING)

    def answering(self) -> list[str]:
        """Return the names of those of its ports that a program listens on."""
        return [name for name, port in self.ports.items() if listens(port)]


def _hear_ctrl_c() -> None:
    """As a terminal's command does: started in a shell's background, tests hand on that it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def listens(port: int) -> bool:
    try:
        client.connect(f"http://127.0.0.1:{port}").close()
    except ConnectionRefusedError:
        return False
    return True


@contextmanager
def running(
    folder: Path, models: Path, command: Sequence[str] = RUN, settings: Mapping[str, str] | None = None
) -> Iterator[Stack]:
    """A started stack, not awaited; whatever the test does, nothing of it stays."""
    folder.mkdir(parents=True, exist_ok=True)
    stack = Stack(folder, models, command, settings)
    try:
        yield stack
    finally:
        if stack.process.poll() is None:
            try:
                stack.end()
            except subprocess.TimeoutExpired:
                stack.kill()
                raise
