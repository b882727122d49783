"""`create_app` turns settings into an application, with any engine."""

from __future__ import annotations

import pytest

from farsight.errors import BundleError, SettingsError
from tests.support.bundles import detect_bundle
from tests.support.servers import wait_for
from tests.support.units import FakeEngine
from yolo_app.app import YoloSettings, create_app


def test_it_is_built_around_another_engine(tmp_path):
    engine = FakeEngine()
    model = detect_bundle(tmp_path / "bundle")
    app = create_app(YoloSettings(model=str(model), metrics_port=0), engine)
    assert app.test_client().get("/yoloapi/model").json["engine"] == "fake"
    # Its answers are no detections: the golden check sees it.
    wait_for(lambda: app.extensions["farsight"].readiness.status == "failed")
    assert app.test_client().get("/yoloapi/health/ready").status_code == 503


def test_without_settings_the_environment_is_read(monkeypatch):
    monkeypatch.delenv("FARSIGHT_MODEL", raising=False)
    with pytest.raises(SettingsError, match="FARSIGHT_MODEL"):
        create_app()


def test_a_missing_bundle_stops_it(tmp_path):
    with pytest.raises(BundleError, match="no such file"):
        create_app(YoloSettings(model=str(tmp_path / "none"), metrics_port=0))
