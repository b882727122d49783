"""Run both services and the page as one, until Ctrl-C: `make run`, or .venv/bin/python -m scripts.run.

With the argument `dev` (`make dev`) each part reloads when its source code changes.
PORT, YOLO_PORT and DEPTH_PORT set the ports of the page and the services, YOLO_METRICS_PORT and
DEPTH_METRICS_PORT those of their metrics. MODELS is a folder of bundles, or the name of one in models/.
FARSIGHT_* settings apply to both services. Exit status: 0 after Ctrl-C or SIGTERM, else that of the part that
ended.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shlex
import signal
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.error import URLError

from honcho.manager import Manager
from honcho.process import Process

from scripts import bundles

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "models"
HOST = "127.0.0.1"
ENDING = (signal.SIGINT, signal.SIGTERM)
FORKING = {"OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES"}
"""macOS ends a forked process that uses Objective-C, such as gunicorn's worker, unless this is set."""


@dataclass(frozen=True)
class Ports:
    """The ports to use; a metrics port of 0 means none. FARSIGHT_METRICS_PORT applies to both services."""

    page: int
    yolo: int
    depth: int
    yolo_metrics: int
    depth_metrics: int

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Ports:
        both = environment.get("FARSIGHT_METRICS_PORT")
        return cls(
            int(environment.get("PORT", "8080")),
            int(environment.get("YOLO_PORT", "5001")),
            int(environment.get("DEPTH_PORT", "5050")),
            int(environment.get("YOLO_METRICS_PORT", both or "9101")),
            int(environment.get("DEPTH_METRICS_PORT", both or "9150")),
        )

    def taken(self) -> list[str]:
        """Return the ports that another program uses, as `VARIABLE=port`."""
        named = {
            "PORT": self.page,
            "YOLO_PORT": self.yolo,
            "DEPTH_PORT": self.depth,
            "YOLO_METRICS_PORT": self.yolo_metrics,
            "DEPTH_METRICS_PORT": self.depth_metrics,
        }
        return [f"{name}={port}" for name, port in named.items() if port and _listens(port)]


class Part(Process):  # type: ignore[misc]  # honcho has no types
    """One command, and honcho's process that reports its output and its end."""

    def run(self, *arguments: object) -> None:
        for number in ENDING:
            signal.signal(number, _outlive)  # not SIG_IGN, because the command would inherit it
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        super().run(*arguments)


class Stack(Manager):  # type: ignore[misc]
    """honcho's manager with a thread that waits for signals, because a handler could interrupt any code.

    It prints a line and `note` when all parts answer, and records whether it was asked to end.
    """

    def __init__(self, ports: Ports, note: str) -> None:
        super().__init__()
        self._process_ctor = Part
        self._ports = ports
        self._note = note
        self.asked_to_end = False

    def _start(self) -> None:
        super()._start()  # forks, so no thread may run yet
        for target in (self._end_when_asked, self._announce):
            threading.Thread(target=target, daemon=True).start()

    def _end_when_asked(self) -> None:
        number = signal.sigwait(ENDING)
        self.asked_to_end = not self._any_stopped()
        while not self._all_started():  # before that, honcho does not know the process ids
            time.sleep(0.05)
        self._system_print(f"{signal.Signals(number).name} received\n")
        self.terminate()

    def _announce(self) -> None:
        """Print a line once all parts answer; ask the services directly, because a proxy logs failures."""
        for url in (
            f"http://{HOST}:{self._ports.yolo}/yoloapi/health",
            f"http://{HOST}:{self._ports.depth}/depthapi/health",
            f"http://{HOST}:{self._ports.page}/",
        ):
            while not _ready(url):
                time.sleep(0.2)
        lines = [f"Farsight is ready at http://localhost:{self._ports.page}", self._note]
        print("\n".join(filter(None, lines)), flush=True)


PAGE = "exec node server/main.js"
DEV_PAGE = "exec node node_modules/vite/bin/vite.js"


def main() -> int:
    dev = sys.argv[1:] == ["dev"]
    ports = Ports.of(os.environ)
    try:
        chosen = bundles.choose(os.environ.get("MODELS", ""), MODELS)
    except bundles.NoBundleError as error:
        print(error, file=sys.stderr)
        return 1
    if taken := ports.taken():
        print(f"These ports are in use by another program; set others: {', '.join(taken)}", file=sys.stderr)
        return 1
    # Other start methods, the defaults on macOS and in Python 3.14, would unblock these signals again.
    multiprocessing.set_start_method("fork", force=True)
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    stack = _stack(ports, chosen, dev=dev)
    stack.loop()
    return 0 if stack.asked_to_end else abs(stack.returncode) or 1


def _stack(ports: Ports, chosen: Mapping[str, Path], *, dev: bool) -> Stack:
    stack = Stack(ports, bundles.demo_note(chosen, MODELS))
    for name, folder, port, metrics in (
        ("yolo", "yolo-flask-app", ports.yolo, ports.yolo_metrics),
        ("depth", "depth-anything-flask-app", ports.depth, ports.depth_metrics),
    ):
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", *["--reload"] * dev]
        environment = _service(chosen[name], port, metrics)
        stack.add_process(name, f"exec {shlex.join(command)}", env=environment, cwd=str(ROOT / folder))
    addresses = {
        "PORT": str(ports.page),
        "YOLO_URL": f"http://{HOST}:{ports.yolo}",
        "DEPTH_URL": f"http://{HOST}:{ports.depth}",
    }
    page = DEV_PAGE if dev else PAGE
    stack.add_process("page", page, env={**os.environ, **addresses}, cwd=str(ROOT / "react-webapp"))
    return stack


def _service(bundle: Path, port: int, metrics: int) -> dict[str, str]:
    """Return a service's environment; it does not drain, because there is no load balancer."""
    own = {"FARSIGHT_MODEL": str(bundle), "FARSIGHT_HOST": HOST}
    own |= {"FARSIGHT_PORT": str(port), "FARSIGHT_METRICS_PORT": str(metrics)}
    return {"FARSIGHT_DRAIN_SECONDS": "0", **FORKING, **os.environ, **own}


def _outlive(_number: int, _frame: FrameType | None) -> None:
    pass


def _ready(url: str) -> bool:
    """Return True if the address answers with a page, or with a health summary that says ready."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            body = answer.read()
            return "json" not in answer.headers["Content-Type"] or json.loads(body)["status"] == "ready"
    except (URLError, OSError):
        return False


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


if __name__ == "__main__":
    sys.exit(main())
