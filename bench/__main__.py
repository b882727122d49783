"""`python -m bench [--only yolo|depth] [--picture FILE]`; QUICK=1 in the environment shortens it.

PYTHON_SERVE and PYTHON_LAB name the two interpreters where they are not .venv's and .venv-lab's.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench import machine
from bench.load import write_form
from bench.processes import ROOT, BenchError
from bench.report import document, markdown
from bench.run import Plan, Result, measure
from bench.subjects import LAB, SERVE, SUBJECTS, Pythons

ARTIFACTS = ROOT / "artifacts" / "bench"

PLANS = {"yolo": Plan(5, 4.0, starts=3, tries=2), "depth": Plan(3, 8.0, starts=3, tries=2)}
QUICK_PLANS = {"yolo": Plan(2, 2.0, starts=1, tries=1), "depth": Plan(2, 2.0, starts=1, tries=1)}


def main(arguments: list[str]) -> int:
    # Ended from outside, it still ends its servers: the exit passes through their context managers.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    options = _options(arguments)
    pythons = Pythons(_python(SERVE, ".venv"), _python(LAB, ".venv-lab"))
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    quick = os.environ.get("QUICK", "") not in ("", "0")
    try:
        picture = options.picture or _picture(pythons.lab)
        described = _described(picture, quick=quick)
        results: dict[str, Result] = {}
        for word in [options.only] if options.only else list(SUBJECTS):
            print(f"bench: {word}", file=sys.stderr)
            plan = (QUICK_PLANS if quick else PLANS)[word]
            form = write_form(picture, ARTIFACTS)
            results[word] = measure(SUBJECTS[word], pythons, plan, form, picture)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    table = markdown(described, results)
    (ARTIFACTS / "table.md").write_text(table)
    (ARTIFACTS / "table.json").write_text(json.dumps(document(described, results), indent=1) + "\n")
    print(table)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", choices=list(SUBJECTS), help="measure one service")
    parser.add_argument("--picture", type=Path, help="a JPEG to measure with, instead of bus.jpg")
    options = parser.parse_args(arguments)
    for word in [options.only] if options.only else list(SUBJECTS):
        if not (SUBJECTS[word].bundle / "bundle.json").is_file():
            parser.exit(1, f"bench: no bundle in models/local/{word}: `make models` makes it\n")
    return options


def _python(variable: str, folder: str) -> str:
    return os.environ.get(variable) or str(ROOT / folder / "bin" / "python")


def _picture(python: str) -> Path:
    """bus.jpg beside the project, else the one that comes with the installed ultralytics package."""
    beside = ROOT.parent / "shared" / "images" / "bus.jpg"
    if beside.is_file():
        return beside
    question = "from ultralytics.utils import ASSETS; print(ASSETS / 'bus.jpg')"
    asked = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False)
    if asked.returncode:
        raise BenchError(f"{LAB} has no ultralytics: `scripts/setup lab`, or give --picture")
    return Path(asked.stdout.splitlines()[-1])


def _described(picture: Path, *, quick: bool) -> dict[str, str]:
    return {
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC") + (", shortened by QUICK" if quick else ""),
        **machine.describe(),
        "picture": f"{picture.name}, {picture.stat().st_size // 1000} kB",
        "load": "wrk, and threads of a Python process for depth"
        if shutil.which("wrk")
        else "threads of a Python process (wrk is not installed)",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
