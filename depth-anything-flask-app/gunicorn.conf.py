"""One process owns the engine, and why: see farsight.serving. Settings come from FARSIGHT_* variables alone."""

import os

from farsight.serving import gunicorn_settings
from depth_app.app import DepthSettings

globals().update(gunicorn_settings(DepthSettings.from_environment(os.environ)))
wsgi_app = "depth_app.app:create_app()"
