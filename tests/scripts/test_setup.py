"""`make run` installs what serves and no more; the tests' packages are added for tests, and stay."""

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
    """A checkout whose uv notes what it is asked for."""

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
        """The files whose pins were synchronised, each time that some were."""
        self.log.write_text("")
        subprocess.run([self.folder / "scripts" / "setup", *parts], env=self.environment, check=True)
        asked = [line.split() for line in self.log.read_text().splitlines()]
        return [
            {word for word in words if word.endswith(".txt")}
            for words in asked
            if words[:2] == ["pip", "sync"]
        ]

    def change(self, name: str) -> None:
        path = self.folder / name
        path.write_text(path.read_text() + "# changed\n")


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


ALL = {*SERVING, "requirements-dev.txt"}


def test_what_serves_is_installed_without_what_tests_and_once(checkout):
    assert checkout.setup("serve") == [set(SERVING)]
    assert checkout.setup("serve") == []
    checkout.change("requirements-dev.txt")
    assert checkout.setup("serve") == []
    checkout.change("yolo-flask-app/requirements.txt")
    assert checkout.setup("serve") == [set(SERVING)]


def test_what_tests_is_added_and_stays_when_it_serves_again(checkout):
    assert checkout.setup("serve", "develop") == [set(SERVING), ALL]
    assert checkout.setup("serve") == []
    checkout.change("requirements-run.txt")
    assert checkout.setup("serve") == [ALL]
    assert checkout.setup("develop") == []
