"""Schemathesis sends both services what their OpenAPI documents allow, and much that they do not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.straight
@pytest.mark.own_worker("problem details for requests that gunicorn cannot read")
def test_the_document_is_true_of_whatever_schemathesis_asks(server, tmp_path):
    """Statuses, types, headers and schemas as described; no 500; what the schema forbids is refused."""
    command = [str(Path(sys.executable).with_name("schemathesis"))]
    command += ["--config-file", str(Path(__file__).with_name("schemathesis.toml")), "--no-color", "run"]
    command += ["--continue-on-failure", f"{server.url}{server.twin.prefix}/openapi.json"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Tested: 5" in run.stdout, run.stdout
