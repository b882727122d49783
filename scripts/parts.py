"""Run named commands side by side: python scripts/parts.py [--logs FOLDER] NAME=COMMAND ...

As many run at once as there are CPUs, and one more, because each waits now and then; JOBS=1 runs one after
another. They begin in the given order: give the longest first. While a part runs, its output goes to
FOLDER/NAME.log; when it has ended, its output is printed whole, with its time. All parts run, and any of them
fails the whole. Ctrl-C ends all of them.
"""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 60.0
"""Time for an interrupted part to end what it started, before it is killed."""


@dataclass(frozen=True)
class Part:
    """A running command with its own process group and log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    started: float

    def report(self) -> None:
        """Print the whole output, under the name, with the time and the outcome."""
        seconds = round(time.monotonic() - self.started)
        code = self.process.returncode
        outcome = "passed" if code == 0 else f"failed with {code}"
        text = self.log.read_text(errors="replace")
        end = "" if text.endswith("\n") or not text else "\n"
        print(f"\ntest: {self.name}\n{text}{end}test: {self.name} {outcome} in {seconds} s", flush=True)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the command and to all that it started in its group."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def start(name: str, command: Sequence[str], logs: Path) -> Part:
    """Start a command in a process group of its own; its output goes to NAME.log."""
    log = logs / f"{name}.log"
    print(f"test: {name} begins", flush=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Part(name, process, log, time.monotonic())


def end(parts: Sequence[Part]) -> None:
    """Interrupt the parts as Ctrl-C does; after PATIENCE_SECONDS at the latest, kill what is left of them."""
    for part in parts:
        part.signal(signal.SIGINT)
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        for part in parts:
            with suppress(subprocess.TimeoutExpired):
                part.process.wait(max(0.0, until - time.monotonic()))
    finally:  # also when Ctrl-C comes a second time
        for part in parts:
            part.signal(signal.SIGKILL)  # a shell's background jobs ignore the interrupt
            part.process.wait()


def run(commands: Sequence[tuple[str, Sequence[str]]], jobs: int, logs: Path) -> list[str]:
    """Run all commands, `jobs` at once; return the names of those that failed."""
    logs.mkdir(parents=True, exist_ok=True)
    waiting, running, failed = list(commands), list[Part](), list[str]()
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                name, command = waiting.pop(0)
                running.append(start(name, command, logs))
            for part in [part for part in running if part.process.poll() is not None]:
                running.remove(part)
                part.report()
                failed += [part.name] if part.process.returncode else []
            time.sleep(0.1)
    finally:
        end(running)
    return failed


def split(argument: str) -> tuple[str, list[str]]:
    """Split NAME=COMMAND; the command is split as a shell splits it."""
    name, separator, command = argument.partition("=")
    if not (name and separator and command.strip()):
        raise argparse.ArgumentTypeError(f"{argument!r} is not NAME=COMMAND")
    return name, shlex.split(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts on the command line; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--logs", type=Path, default=Path("artifacts/test"))
    parser.add_argument("parts", type=split, nargs="+", metavar="NAME=COMMAND")
    given = parser.parse_args(arguments)
    jobs = int(os.environ.get("JOBS") or (os.cpu_count() or 1) + 1)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    started = time.monotonic()
    try:
        failed = run(given.parts, jobs, given.logs)
    except KeyboardInterrupt:
        print("test: interrupted", flush=True)
        return 130
    seconds = round(time.monotonic() - started)
    print(f"\ntest: {'failed: ' + ' '.join(failed) if failed else 'all passed'}, in {seconds} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
