"""The wiring: a service out of settings, refused where bundle and service do not match."""

from __future__ import annotations

import subprocess
import sys

import pytest

from farsight.bundles import load, read_manifest
from farsight.errors import BundleError
from farsight.inference.precision import precision_for
from farsight.service import assemble
from tests.support.bundles import depth_bundle, detect_bundle, detector, seal, with_int8
from tests.support.servers import wait_for
from tests.support.units import FakeEngine
from yolo_app.app import YoloSettings
from yolo_app.task import DetectTask


def settings(model) -> YoloSettings:
    return YoloSettings(
        model=str(model), metrics_port=0, golden_interval_seconds=0, precision="f32", threads=1
    )


def test_a_service_gets_ready_on_the_real_engine(tmp_path):
    service = assemble(settings(detect_bundle(tmp_path / "bundle")), "detect", DetectTask)
    wait_for(lambda: service.readiness.status == "ready")
    assert (service.engine.info.name, service.engine.info.threads) == ("openvino", 1)
    labels = {"name": "colours", "version": service.bundle.manifest.version, "engine": "openvino"}
    assert service.metrics.registry.get_sample_value("farsight_model_info", labels) == 1
    service.scheduler.close()


@pytest.mark.parametrize(
    ("wanted", "held", "quick", "taken"),
    [
        ("auto", True, True, "int8"),
        ("auto", True, False, "auto"),
        ("auto", False, True, "auto"),
        ("f32", True, True, "f32"),
        ("bf16", True, True, "bf16"),
        ("int8", True, False, "int8"),
        ("int8", False, True, "int8"),
    ],
)
def test_auto_is_int8_where_the_bundle_holds_it_and_the_processor_is_quick_in_it(
    wanted, held, quick, taken, tmp_path, monkeypatch
):
    folder = detect_bundle(tmp_path / "bundle")
    bundle = load(with_int8(folder, detector()) if held else folder)
    monkeypatch.setattr("farsight.cpu.has_fast_int8", lambda: quick)
    assert precision_for(bundle, wanted) == taken


@pytest.mark.parametrize("golden", ["right", "bus.jpg: the map differs by 9.1% of its range, allowed 6%"])
def test_a_bundle_whose_answers_do_not_hold_in_bf16_is_never_served_in_it_by_auto(
    tmp_path, monkeypatch, golden
):
    folder = detect_bundle(tmp_path / "bundle")
    parity = {"f32": {"f1": 1.0}, "bf16": {"f1": 0.9, "rounded_by": "simulation", "golden": golden}}
    seal(folder, read_manifest(folder).model_copy(update={"parity": parity}))
    allowed = []

    def engine(*_, bf16: bool, **options):
        allowed.append(bf16)
        return FakeEngine()

    monkeypatch.setattr("farsight.inference.openvino_engine.OpenVinoEngine", engine)
    service = assemble(settings(folder).model_copy(update={"precision": "auto"}), "detect", DetectTask)
    service.readiness.stop()
    service.scheduler.close()
    assert allowed == [golden == "right"]


def test_a_bundle_for_another_task_is_refused(tmp_path):
    with pytest.raises(BundleError, match="a bundle for depth; this service answers detect"):
        assemble(settings(depth_bundle(tmp_path / "bundle")), "detect", DetectTask)


def test_heavy_packages_are_imported_only_when_needed():
    program = (
        "import sys, farsight.service, farsight.inference.scheduler, farsight.inference.pipeline\n"
        "print([name for name in ('openvino', 'boto3', 'torch', 'flask') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
