"""The wiring: a service out of settings, refused where bundle and service do not match."""

from __future__ import annotations

import subprocess
import sys

import pytest

from farsight.assembly import assemble
from farsight.errors import BundleError
from tests.support.bundles import depth_bundle, detect_bundle
from tests.support.servers import wait_for
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


def test_a_bundle_for_another_task_is_refused(tmp_path):
    with pytest.raises(BundleError, match="a bundle for depth; this service answers detect"):
        assemble(settings(depth_bundle(tmp_path / "bundle")), "detect", DetectTask)


def test_heavy_packages_are_imported_only_when_needed():
    program = (
        "import sys, farsight.assembly, farsight.scheduler, farsight.pipeline\n"
        "print([name for name in ('openvino', 'boto3', 'torch', 'flask') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
