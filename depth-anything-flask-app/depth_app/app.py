"""Create the depth service: `gunicorn --config gunicorn.conf.py "depth_app.app:create_app()"`."""

from __future__ import annotations

import os

from flask import Flask
from pydantic import Field

from depth_app.routes import api
from depth_app.task import DepthTask
from farsight.inference import Engine
from farsight.service import assemble
from farsight.settings import Settings
from farsight.web import app

TITLE = "Farsight Depth: depth estimation"


class DepthSettings(Settings):
    """Settings of the depth service."""

    port: int = Field(5050, ge=1, le=65535, description="The port of the API.")
    metrics_port: int = Field(
        9150,
        ge=0,
        le=65535,
        description="The port of the Prometheus text, routed by no load balancer; 0 for none.",
    )


def create_app(settings: DepthSettings | None = None, engine: Engine | None = None) -> Flask:
    """Return the Flask application; SettingsError, BundleError. Tests may pass another `engine`."""
    settings = settings or DepthSettings.from_environment(os.environ)
    service = assemble(settings, "depth", DepthTask, engine)
    return app.create_app(service, api, title=TITLE)
