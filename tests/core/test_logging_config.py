"""Logs: one JSON object a line on stdout, whoever speaks."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PROGRAM = """
import logging, logging.config, sys
from farsight import logging_config
logging.config.dictConfig(logging_config.config(sys.argv[1]))
logging.getLogger("farsight.request").info("request", extra={"status": 200, "ms": {"total": 1.5}})
logging.getLogger("gunicorn.error").info("Listening")
logging.getLogger("gunicorn.access").info("never seen")
logging.getLogger("elsewhere").debug("fine print")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("farsight").exception("defect")
"""


def logged(level: str) -> list[dict]:
    done = subprocess.run([sys.executable, "-c", PROGRAM, level], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_line_is_an_object_with_time_level_logger_and_what_was_added():
    request, listening, defect = logged("info")
    assert request["time"].startswith("20")
    assert (request["level"], request["logger"], request["status"]) == ("INFO", "farsight.request", 200)
    assert request["ms"] == {"total": 1.5}
    assert listening["logger"] == "gunicorn.error"
    assert "ZeroDivisionError" in defect["exc_info"]


@pytest.mark.parametrize(("level", "count"), [("debug", 4), ("info", 3), ("warning", 1), ("error", 1)])
def test_records_below_the_level_are_not_logged(level, count):
    assert len(logged(level)) == count
