"""`make run` installs only the pins that serve; those of the tests are added for tests, and stay."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.pins import SERVING
from tests.support.twins import ROOT

UV = """\
echo "$@" >>"$UV_LOG"
if [ "$1" = venv ]; then
    for folder in "$@"; do :; done
    mkdir -p "$folder/bin" && ln -sf "$(command -v true)" "$folder/bin/python"
fi
"""


class Checkout:
    """A checkout whose uv writes its arguments to a log and installs nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder / "checkout", folder / "log"
        shutil.copytree(ROOT / "scripts", self.folder / "scripts")
        for pattern in ("requirements*.txt", "*/requirements.txt", "*/pyproject.toml"):
            for path in ROOT.glob(pattern):
                target = self.folder / path.relative_to(ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        uv = folder / "bin" / "uv"
        uv.parent.mkdir()
        uv.write_text(f"#!/bin/sh\n{UV}")
        uv.chmod(0o755)
        self.environment = {**os.environ, "PATH": f"{uv.parent}{os.pathsep}{os.environ['PATH']}"}
        self.environment["UV_LOG"] = str(self.log)

    def setup(self, *parts: str) -> list[set[str]]:
        """Run scripts/setup; return the requirements files of each `uv pip sync`."""
        self.log.write_text("")
        subprocess.run([self.folder / "scripts" / "setup", *parts], env=self.environment, check=True)
        commands = [line.split() for line in self.log.read_text().splitlines()]
        return [
            {word for word in words if word.endswith(".txt")}
            for words in commands
            if words[:2] == ["pip", "sync"]
        ]

    def change(self, name: str) -> None:
        path = self.folder / name
        path.write_text(path.read_text() + "# changed\n")


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


ALL = {*SERVING, "requirements-dev.txt"}


def test_serve_installs_only_the_pins_that_serve_and_only_once(checkout):
    assert checkout.setup("serve") == [set(SERVING)]
    assert checkout.setup("serve") == []
    checkout.change("requirements-dev.txt")
    assert checkout.setup("serve") == []
    checkout.change("yolo-flask-app/requirements.txt")
    assert checkout.setup("serve") == [set(SERVING)]


def test_develop_adds_the_pins_of_the_tests_and_serve_keeps_them(checkout):
    assert checkout.setup("serve", "develop") == [set(SERVING), ALL]
    assert checkout.setup("serve") == []
    checkout.change("requirements-run.txt")
    assert checkout.setup("serve") == [ALL]
    assert checkout.setup("develop") == []
