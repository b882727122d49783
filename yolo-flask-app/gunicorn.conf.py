"""Configure gunicorn from FARSIGHT_* variables alone; see farsight.server.gunicorn_config."""

import os

from farsight.server import gunicorn_settings
from yolo_app.app import YoloSettings

globals().update(gunicorn_settings(YoloSettings.from_environment(os.environ)))
wsgi_app = "yolo_app.app:create_app()"
