"""tests/core/inference/test_scheduler.py exists because farsight/inference/scheduler.py does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.twins import ROOT

PACKAGES = {
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
    "lab/export/openvino_graph.py": "tests/lab/export/test_yolo.py",
    "lab/parity/golden_case.py": "tests/lab/bundles/test_writer.py",
    "lab/parity/reference.py": "tests/lab/bundles/test_make_yolo.py",
    "lab/parity/serving.py": "tests/lab/parity/test_measure.py",
    # Under a real gunicorn, with clients on the wire.
    "farsight/web/linger.py": "tests/contract/test_limits.py",
    "farsight/server/gunicorn_worker.py": "tests/contract/test_concurrency.py",
    "farsight/web/access_log.py": "tests/contract/test_headers.py",
    # By running it.
    "scripts/run.py": "tests/e2e/test_run.py",
    **{
        f"bench/{name}.py": "scripts/bench"
        for name in ("bare_engine", "depth_weights", "processes", "rival_models", "run")
    },
    **{f"bench/{name}.py": "scripts/bench-page" for name in ("page", "page_stub")},
    "bench/services.py": "tests/bench/test_targets.py",
    # With the service that is assembled, and with the other schemas.
    "farsight/inference/precision.py": "tests/core/test_service.py",
    "farsight/web/problem_details.py": "tests/core/web/test_schemas.py",
    # Through the decoding of files with every orientation.
    "farsight/images/orientation.py": "tests/core/images/test_decode.py",
    # Nothing but names for types, and the protocol that the pipeline's tests implement.
    "farsight/types.py": "pyproject.toml",
    "farsight/inference/task.py": "tests/core/inference/test_pipeline.py",
}


def _sources(package: str) -> dict[str, str]:
    """Return every source of a package, as `package/path.py`, with the test that mirrors it."""
    folder = ROOT / package
    found = {}
    for path in folder.rglob("*.py"):
        # The rivals of the benchmark are run by it.
        if not path.stem.startswith("_") and "rivals" not in path.parts:
            inside = path.relative_to(folder)
            mirrored = Path(PACKAGES[package]) / inside.with_name(f"test_{path.stem}.py")
            found[f"{folder.name}/{inside}"] = str(mirrored)
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_every_source_has_its_test(package: str) -> None:
    tests = {source: ELSEWHERE.get(source, usual) for source, usual in _sources(package).items()}
    assert {source: test for source, test in tests.items() if not (ROOT / test).is_file()} == {}


def test_what_is_tested_elsewhere_exists() -> None:
    sources = {source for package in PACKAGES for source in _sources(package)}
    assert ELSEWHERE.keys() - sources == set()
