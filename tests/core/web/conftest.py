"""A Flask application whose service has only a clock and settings."""

from __future__ import annotations

import pytest
from flask import Flask

from farsight.settings import Settings
from farsight.web.client_timeouts import ClientTimeouts
from tests.support.units import FakeClock


@pytest.fixture
def bare_app() -> Flask:
    app = Flask("farsight")
    settings = Settings(model="x", port=1, metrics_port=0, deadline_ms=2000)
    app.extensions["farsight"] = type("Service", (), {"clock": FakeClock(), "settings": settings})()
    app.extensions[ClientTimeouts.EXTENSION] = ClientTimeouts()
    return app
