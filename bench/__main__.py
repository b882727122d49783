"""Run the benchmark: `python -m bench [--only yolo|depth]`.

In the environment, QUICK=1 shortens it, PICTURES names a folder of JPEGs, and PYTHON_SERVE and PYTHON_LAB
name other interpreters than those of .venv and .venv-lab. The table, the samples and the plot go to
artifacts/bench.
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
from bench.run import Plan, Result, RunSetup, measure
from bench.services import SERVICES

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
    """Measure, write the results and print the table. Return 1 if a measurement is impossible."""
    # On SIGTERM exit normally, so that the context managers stop the servers.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    names = _names(arguments)
    quick = os.environ.get("QUICK", "") not in ("", "0")
    results: dict[str, Result] = {}
    try:
        setup = _setup(os.environ, quick=quick)
        described = _described(setup, quick=quick)
        for service_name in names:
            print(f"bench: {service_name}", file=sys.stderr)
            results[service_name] = measure(
                SERVICES[service_name], setup, (QUICK_PLANS if quick else PLANS)[service_name]
            )
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    table = markdown(described, results)
    (ARTIFACTS / "table.md").write_text(table)
    (ARTIFACTS / "table.json").write_text(json.dumps(document(described, results), indent=1) + "\n")
    (ARTIFACTS / "overload.svg").write_text(svg(results))
    print(table)
    return 0


def _names(arguments: list[str]) -> list[str]:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", choices=list(SERVICES), help="measure one service")
    options = parser.parse_args(arguments)
    names = [options.only] if options.only else list(SERVICES)
    for service_name in names:
        if not (SERVICES[service_name].bundle / "bundle.json").is_file():
            parser.exit(1, f"bench: no bundle in models/local/{service_name}. Build it with: make models\n")
    return names


def _setup(environment: Mapping[str, str], *, quick: bool) -> RunSetup:
    named = environment.get("PICTURES")
    found = pictures.mix(Path(named) if named else None, ARTIFACTS / "pictures")
    found = found[:QUICK_PICTURES] if quick else found
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    serve = environment.get("PYTHON_SERVE") or str(ROOT / ".venv" / "bin" / "python")
    lab = environment.get("PYTHON_LAB") or str(ROOT / ".venv-lab" / "bin" / "python")
    return RunSetup(Pythons(serve, lab), found, write_forms(found, ARTIFACTS / "forms"), ARTIFACTS)


def _described(setup: RunSetup, *, quick: bool) -> dict[str, str]:
    return {
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC") + (", short run (QUICK)" if quick else ""),
        **machine.describe(),
        "pictures": pictures.describe(setup.pictures),
        "load": "wrk; for depth, threads of a Python process"
        if shutil.which("wrk")
        else "threads of a Python process (wrk is not installed)",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
