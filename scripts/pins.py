"""Check that every pinned package is built for every machine and Python that Farsight runs on.

    .venv/bin/python -m scripts.pins        # one line per machine; exit status 1 if a package is missing

Nothing is installed: uv resolves the pins for the other machine, and takes no package that must be compiled.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]

SERVING = (
    "yolo-flask-app/requirements.txt",
    "depth-anything-flask-app/requirements.txt",
    "requirements-run.txt",
)
ENVIRONMENTS = {
    "develop": (*SERVING, "requirements-dev.txt"),
    "lab": ("model-lab/requirements.txt",),
    "infra": ("requirements-infra.txt",),
    "docs": ("requirements-docs.txt", "requirements-build.txt", "requirements-uv.txt"),
}
"""The files that are installed together by a part of scripts/setup; `serve` is in `develop`.

Those for building and for uv are environments of their own, and checked with `docs` to save time.
Those of bench/rivals are not here: scripts/setup skips what cannot be installed, and says so.
"""

PLATFORMS = {
    "Linux x86-64": "x86_64-manylinux_2_28",
    "Linux arm64": "aarch64-manylinux_2_35",
    "macOS arm64": "aarch64-apple-darwin",
}
"""The oldest systems that scripts/supported lets pass, as uv calls them."""

OLDEST_MACOS = "14.0"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


class IndexAwayError(Exception):
    """The package index does not answer; the message is the reason."""


@dataclass(frozen=True)
class Machine:
    environment: str
    platform: str
    python: str

    def __str__(self) -> str:
        return f"{self.environment}, {self.platform}, Python {self.python}"


MACHINES = [Machine(*chosen) for chosen in product(ENVIRONMENTS, PLATFORMS, PYTHONS)]


def lacking(machine: Machine, files: tuple[str, ...] | None = None) -> str:
    """Return uv's message about pins that are not built for a machine; empty if all are.

    Raise IndexAwayError if the index does not answer.
    """
    named = files or ENVIRONMENTS[machine.environment]
    command = ["scripts/uv", "pip", "install", "--quiet", "--dry-run", "--no-deps", "--only-binary", ":all:"]
    command += ["--python-platform", PLATFORMS[machine.platform], "--python-version", machine.python]
    command += [word for name in named for word in ("--requirement", name)]
    environment = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": OLDEST_MACOS}
    with TemporaryDirectory() as empty:  # what is installed here says nothing of another machine
        command += ["--python", sys.executable, "--target", empty]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    if "No solution found" in done.stderr:
        return done.stderr.strip()
    raise IndexAwayError(done.stderr.strip())


def main() -> int:
    failed = False
    with ThreadPoolExecutor(4) as pool:
        for machine, message in zip(MACHINES, pool.map(lacking, MACHINES), strict=True):
            print(f"{machine}: {message or 'all built'}", flush=True)
            failed |= bool(message)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
