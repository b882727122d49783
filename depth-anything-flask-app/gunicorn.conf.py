"""Configure gunicorn from FARSIGHT_* variables alone; see farsight.server.gunicorn_config."""

import os

from depth_app.app import DepthSettings
from farsight.server import gunicorn_settings

globals().update(gunicorn_settings(DepthSettings.from_environment(os.environ)))
wsgi_app = "depth_app.app:create_app()"
