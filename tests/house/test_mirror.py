"""tests/core/inference/test_scheduler.py exists because farsight/inference/scheduler.py does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.twins import ROOT

ROOMS = {
    "farsight-core/farsight": "tests/core",
    "yolo-flask-app/yolo_app": "tests/yolo_app",
    "depth-anything-flask-app/depth_app": "tests/depth_app",
    "model-lab/lab": "tests/lab",
    "scripts": "tests/scripts",
    "bench": "tests/bench",
}

ELSEWHERE: dict[str, str] = {
    # Each costs a real model to test: through those who use it.
    "lab/errors.py": "tests/lab/test_cli.py",
    "lab/export/intermediate.py": "tests/lab/export/test_export_detect.py",
    "lab/parity/reference.py": "tests/lab/export/test_make_detect.py",
    "lab/parity/serving.py": "tests/lab/parity/test_measure.py",
    # Under a real gunicorn, with clients on the wire.
    "farsight/web/linger.py": "tests/contract/test_limits.py",
    "farsight/server/gunicorn_worker.py": "tests/contract/test_concurrency.py",
    "farsight/web/access_log.py": "tests/contract/test_headers.py",
    # By running it.
    "scripts/run.py": "tests/e2e/test_run.py",
    **{
        f"bench/{name}.py": "scripts/bench"
        for name in ("depth_weights", "limits", "models", "processes", "run")
    },
    **{f"bench/{name}.py": "scripts/bench-page" for name in ("page", "page_stub")},
    "bench/subjects.py": "tests/bench/test_ratios.py",
    # Nothing but names for types, and the protocol that the pipeline's tests implement.
    "farsight/types.py": "pyproject.toml",
    "farsight/inference/task.py": "tests/core/inference/test_pipeline.py",
}


def _sources(room: str) -> dict[str, str]:
    """Return every source of a room, as `package/path.py`, with the test that mirrors it."""
    folder = ROOT / room
    found = {}
    for path in folder.rglob("*.py"):
        # The rivals of the benchmark are run by it.
        if not path.stem.startswith("_") and "rivals" not in path.parts:
            inside = path.relative_to(folder)
            mirrored = Path(ROOMS[room]) / inside.with_name(f"test_{path.stem}.py")
            found[f"{folder.name}/{inside}"] = str(mirrored)
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_source_has_its_test(room: str) -> None:
    tests = {source: ELSEWHERE.get(source, usual) for source, usual in _sources(room).items()}
    assert {source: test for source, test in tests.items() if not (ROOT / test).is_file()} == {}


def test_what_is_tested_elsewhere_exists() -> None:
    sources = {source for room in ROOMS for source in _sources(room)}
    assert ELSEWHERE.keys() - sources == set()
