"""Configure structured logs: one JSON object per line on stdout, from our own loggers and gunicorn's."""

from __future__ import annotations

from typing import Any


def config(level: str) -> dict[str, Any]:
    """Return a dictConfig that logs time, level, logger, message and the fields of `extra` as JSON."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
                "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
                "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            }
        },
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "json",
            }
        },
        "root": {"handlers": ["stdout"], "level": level.upper()},
        "loggers": {
            "gunicorn.error": {"handlers": [], "propagate": True},
            # Our own line has more: the request id and the time of each phase.
            "gunicorn.access": {"handlers": [], "propagate": False},
        },
    }
