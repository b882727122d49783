"""Create the detection service: `gunicorn --config gunicorn.conf.py "yolo_app.app:create_app()"`."""

from __future__ import annotations

import os

from flask import Flask
from pydantic import Field

from farsight.inference import Engine
from farsight.service import assemble
from farsight.settings import Settings
from farsight.web import app
from yolo_app.routes import api
from yolo_app.task import DetectTask

TITLE = "Farsight YOLO: object detection"


class YoloSettings(Settings):
    """Settings of the detection service."""

    port: int = Field(5001, ge=1, le=65535, description="The port of the API.")
    metrics_port: int = Field(
        9101,
        ge=0,
        le=65535,
        description="The port of the Prometheus text, routed by no load balancer; 0 for none.",
    )
    shape_graphs: int = Field(
        6,
        ge=0,
        le=16,
        description="Input shapes up to the bundle's own size that get graphs of their own once they are in "
        "use: a third faster, for some 100 MB each on two CPUs.",
    )


def create_app(settings: YoloSettings | None = None, engine: Engine | None = None) -> Flask:
    """Return the Flask application; SettingsError, BundleError. Tests may pass another `engine`."""
    settings = settings or YoloSettings.from_environment(os.environ)
    service = assemble(settings, "detect", DetectTask, engine)
    return app.create_app(service, api, title=TITLE)
