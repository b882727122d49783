"""Run a service under gunicorn: configuration, worker, and the fast rejection of requests under overload.

`gunicorn.conf.py` takes `gunicorn_settings`, which name `Worker`. Everything about gunicorn is in this
package; `gunicorn_internals` lists what is used of gunicorn beyond its documented interface.
"""

from farsight.server.fast_reject import FastReject
from farsight.server.gunicorn_config import gunicorn_settings
from farsight.server.gunicorn_worker import Worker

__all__ = ["FastReject", "Worker", "gunicorn_settings"]
