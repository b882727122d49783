"""`python -m bench [--only yolo|depth]`; QUICK=1 in the environment shortens it, PICTURES names a folder.

PYTHON_SERVE and PYTHON_LAB name the two interpreters where they are not .venv's and .venv-lab's. The table,
the samples and the plot go to artifacts/bench.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bench import machine, pictures
from bench.closed_loop import write_forms
from bench.plot import svg
from bench.processes import ROOT, BenchError
from bench.report import document, markdown
from bench.rival_models import Pythons
from bench.run import Means, Plan, Result, measure
from bench.services import SUBJECTS

ARTIFACTS = ROOT / "artifacts" / "bench"

PLANS = {
    "yolo": Plan(3, 3.0, retries=20, starts=3, overload=8.0, warm_up=12.0),
    "depth": Plan(2, 4.0, retries=0, starts=3, overload=36.0, warm_up=1.0),
}
QUICK_PLANS = {
    "yolo": Plan(2, 1.0, retries=0, starts=1, overload=0.0, warm_up=5.0, quick=True),
    "depth": Plan(1, 1.0, retries=0, starts=1, overload=0.0, warm_up=1.0, quick=True),
}
QUICK_PICTURES = 2


def main(arguments: list[str]) -> int:
    # Ended from outside, it still ends its servers: the exit passes through their context managers.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    words = _words(arguments)
    quick = os.environ.get("QUICK", "") not in ("", "0")
    results: dict[str, Result] = {}
    try:
        means = _means(os.environ, quick=quick)
        described = _described(means, quick=quick)
        for word in words:
            print(f"bench: {word}", file=sys.stderr)
            results[word] = measure(SUBJECTS[word], means, (QUICK_PLANS if quick else PLANS)[word])
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    table = markdown(described, results)
    (ARTIFACTS / "table.md").write_text(table)
    (ARTIFACTS / "table.json").write_text(json.dumps(document(described, results), indent=1) + "\n")
    (ARTIFACTS / "overload.svg").write_text(svg(results))
    print(table)
    return 0


def _words(arguments: list[str]) -> list[str]:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", choices=list(SUBJECTS), help="measure one service")
    options = parser.parse_args(arguments)
    words = [options.only] if options.only else list(SUBJECTS)
    for word in words:
        if not (SUBJECTS[word].bundle / "bundle.json").is_file():
            parser.exit(1, f"bench: no bundle in models/local/{word}: `make models` makes it\n")
    return words


def _means(environment: Mapping[str, str], *, quick: bool) -> Means:
    named = environment.get("PICTURES")
    found = pictures.mix(Path(named) if named else None, ARTIFACTS / "pictures")
    found = found[:QUICK_PICTURES] if quick else found
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    serve = environment.get("PYTHON_SERVE") or str(ROOT / ".venv" / "bin" / "python")
    lab = environment.get("PYTHON_LAB") or str(ROOT / ".venv-lab" / "bin" / "python")
    return Means(Pythons(serve, lab), found, write_forms(found, ARTIFACTS / "forms"), ARTIFACTS)


def _described(means: Means, *, quick: bool) -> dict[str, str]:
    return {
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC") + (", shortened by QUICK" if quick else ""),
        **machine.describe(),
        "pictures": pictures.describe(means.pictures),
        "load": "wrk, and threads of a Python process for depth"
        if shutil.which("wrk")
        else "threads of a Python process (wrk is not installed)",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
