"""The packages install into an empty environment with all that they import, and a service runs from there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.bundles import detect_bundle
from tests.support.servers import serving
from tests.support.twins import ROOT, YOLO

IMPORT_ALL = """
import importlib, pkgutil, sys
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)
        print(module.name)
"""
UNREACHABLE = ("Failed to fetch", "error sending request", "Connection refused", "dns error", "Network is")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that installs folders of this repository and returns the Python that has them.

    Releases are those of requirements.txt, so that a new release elsewhere changes no result here. What
    [tool.uv.sources] says is left out, as pip knows nothing of it.
    """

    def install(*folders: str) -> Path:
        home = tmp_path_factory.mktemp("empty")
        python = home / "bin" / "python"
        uv = ROOT / "scripts" / "uv"
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, home], check=True)
        command = [uv, "pip", "install", "--quiet", "--no-sources", "--python", python]
        command += ["--constraints", ROOT / "yolo-flask-app" / "requirements.txt"]
        command += ["--build-constraints", ROOT / "requirements-build.txt"]
        for folder in folders:  # a build in place would leave files, and take those of an earlier one
            ignored = shutil.ignore_patterns("build", "*.egg-info", "__pycache__")
            shutil.copytree(ROOT / folder, home / "sources" / folder, ignore=ignored)
            command.append(home / "sources" / folder)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode and any(words in done.stderr for words in UNREACHABLE):
            pytest.skip(f"the package index does not answer: {done.stderr.strip().splitlines()[0]}")
        assert done.returncode == 0, done.stderr
        return python

    return install


def imported(python: Path, package: str, folder: Path) -> set[str]:
    done = subprocess.run(
        [python, "-I", "-c", IMPORT_ALL, package], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def modules(source: Path) -> set[str]:
    names = (".".join(path.relative_to(source.parent).with_suffix("").parts) for path in source.rglob("*.py"))
    return {name.removesuffix(".__init__") for name in names} - {source.name}


def test_farsight_core_alone_imports_in_an_empty_environment(installed, tmp_path):
    python = installed("farsight-core")
    assert imported(python, "farsight", tmp_path) == modules(ROOT / "farsight-core" / "farsight")


def test_a_service_runs_from_an_empty_environment(installed, tmp_path, monkeypatch):
    python = installed("farsight-core", "yolo-flask-app")
    assert imported(python, "yolo_app", tmp_path) == modules(ROOT / "yolo-flask-app" / "yolo_app")
    monkeypatch.setattr(sys, "executable", str(python))
    with serving(YOLO, tmp_path, detect_bundle(tmp_path / "bundle")) as server:
        assert server.wait_ready().post().status_code == 200
