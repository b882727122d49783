"""tests/core/test_scheduler.py exists because scheduler.py does."""

from __future__ import annotations

import pytest

from tests.support.twins import ROOT

ROOMS = {
    "farsight-core/farsight": "tests/core",
    "yolo-flask-app/yolo_app": "tests/yolo_app",
    "depth-anything-flask-app/depth_app": "tests/depth_app",
    "model-lab/lab": "tests/lab",
}

ELSEWHERE: dict[str, str] = {
    # What is seen only over HTTP is tested there, against both services.
    "farsight/web.py": "tests/contract/test_headers.py",
    "farsight/context.py": "tests/contract/test_headers.py",
    "farsight/logs.py": "tests/contract/test_headers.py",
    "farsight/uploads.py": "tests/contract/test_inputs.py",
    "farsight/documents.py": "tests/contract/test_documents.py",
    "farsight/schemas.py": "tests/contract/test_documents.py",
    "farsight/errors.py": "tests/contract/test_errors.py",
    "farsight/metrics.py": "tests/contract/test_metrics.py",
    "farsight/serving.py": "tests/contract/test_lifecycle.py",
    "farsight/assembly.py": "tests/contract/test_lifecycle.py",
    "yolo_app/app.py": "tests/contract/test_detect.py",
    "yolo_app/routes.py": "tests/contract/test_detect.py",
    "yolo_app/schemas.py": "tests/contract/test_detect.py",
    "yolo_app/task.py": "tests/contract/test_detect.py",
    "depth_app/app.py": "tests/contract/test_estimate.py",
    "depth_app/routes.py": "tests/contract/test_estimate.py",
    "depth_app/schemas.py": "tests/contract/test_estimate.py",
    "depth_app/task.py": "tests/contract/test_estimate.py",
    # Declarations: what uses them tests them.
    "farsight/engine.py": "tests/core/test_engine_openvino.py",
    "lab/errors.py": "tests/lab/test_cli.py",
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
