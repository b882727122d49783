"""`create_app` turns settings into an application, with any engine."""

from __future__ import annotations

import pytest

from depth_app.app import DepthSettings, create_app
from farsight.errors import BundleError, SettingsError
from tests.support.bundles import depth_bundle, detect_bundle
from tests.support.servers import wait_for
from tests.support.units import FakeEngine


def test_it_is_built_around_another_engine(tmp_path):
    engine = FakeEngine()
    app = create_app(DepthSettings(model=str(depth_bundle(tmp_path / "bundle")), metrics_port=0), engine)
    assert app.test_client().get("/depthapi/model").json["engine"] == "fake"
    # Its answers are no maps: the golden check sees it.
    wait_for(lambda: app.extensions["farsight"].readiness.status == "failed")
    assert app.test_client().get("/depthapi/health/ready").status_code == 503


def test_without_settings_the_environment_is_read(monkeypatch):
    monkeypatch.delenv("FARSIGHT_MODEL", raising=False)
    with pytest.raises(SettingsError, match="FARSIGHT_MODEL"):
        create_app()


def test_a_detectors_bundle_stops_it(tmp_path):
    model = detect_bundle(tmp_path / "bundle")
    with pytest.raises(BundleError, match="a bundle for detect; this service answers depth"):
        create_app(DepthSettings(model=str(model), metrics_port=0))
