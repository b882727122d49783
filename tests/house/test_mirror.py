"""tests/core/test_scheduler.py exists because scheduler.py does."""

from __future__ import annotations

import pytest

from tests.support.twins import ROOT

ROOMS = {
    "farsight-core/farsight": "tests/core",
    "farsight-core/farsight/images": "tests/core/images",
    "yolo-flask-app/yolo_app": "tests/yolo_app",
    "depth-anything-flask-app/depth_app": "tests/depth_app",
    "model-lab/lab": "tests/lab",
    "scripts": "tests/scripts",
    "bench": "tests/bench",
}

ELSEWHERE: dict[str, str] = {
    # Each costs a real model to test: through those who use it.
    "lab/errors.py": "tests/lab/test_cli.py",
    "lab/intermediate.py": "tests/lab/test_export_detect.py",
    "lab/reference.py": "tests/lab/test_make_detect.py",
    "lab/serving.py": "tests/lab/test_measure.py",
    # Under a real gunicorn, with clients on the wire.
    "farsight/closing.py": "tests/contract/test_limits.py",
    "farsight/worker.py": "tests/contract/test_concurrency.py",
    "farsight/record.py": "tests/contract/test_headers.py",
    # By running it.
    "scripts/run.py": "tests/e2e/test_run.py",
    **{
        f"bench/{name}.py": "scripts/bench"
        for name in ("depth_weights", "limits", "models", "processes", "run")
    },
    **{f"bench/{name}.py": "scripts/bench-page" for name in ("page", "page_stub")},
    "bench/subjects.py": "tests/bench/test_ratios.py",
}


@pytest.mark.parametrize(("sources", "tests"), ROOMS.items())
def test_every_source_has_its_test(sources: str, tests: str) -> None:
    missing = []
    for source in sorted((ROOT / sources).glob("*.py")):
        usual = f"{tests}/test_{source.stem}.py"
        test = ELSEWHERE.get(f"{source.parent.name}/{source.name}", usual)
        if not source.stem.startswith("_") and not (ROOT / test).is_file():
            missing.append(f"{source.relative_to(ROOT)}: {test}")
    assert missing == []


def test_what_is_tested_elsewhere_exists() -> None:
    sources = {f"{path.parent.name}/{path.name}" for room in ROOMS for path in (ROOT / room).glob("*.py")}
    assert ELSEWHERE.keys() - sources == set()
