"""Check the shell scripts with shellcheck."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.support.twins import ROOT

SCRIPTS = sorted(path.name for path in (ROOT / "scripts").glob("*.sh"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_shellcheck_reports_nothing(name):
    shellcheck = Path(sysconfig.get_path("scripts")) / "shellcheck"
    done = subprocess.run(
        [shellcheck, "-x", f"scripts/{name}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_stops_at_the_first_error(name):
    sourced = name == "aws.sh"
    assert ("set -euo pipefail\n" in (ROOT / "scripts" / name).read_text()) is not sourced
