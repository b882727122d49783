"""On a machine that is not supported one sentence says so, before anything is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.twins import ROOT


@pytest.fixture
def machine(tmp_path):
    """Return a function: `machine("Darwin", "arm64")` is the environment of a machine whose uname says so."""

    def make(system: str, kind: str, version: str = "") -> dict[str, str]:
        command(tmp_path / "bin" / "uname", f'[ "$1" = -m ] && echo "{kind}" || echo "{system}"')
        command(
            tmp_path / "bin" / "getconf", f"echo glibc {version or 2.36}" if version != "none" else "exit 1"
        )
        command(tmp_path / "bin" / "sw_vers", f"echo {version or '15.1'}")
        return {**os.environ, "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"}

    return make


def command(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def run(path: Path, *arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([path, *arguments], capture_output=True, text=True, env=environment, check=False)


@pytest.mark.parametrize(
    ("system", "kind", "version"),
    [
        ("Linux", "x86_64", "2.28"),
        ("Linux", "x86_64", "2.41"),
        ("Linux", "aarch64", "2.35"),
        ("Linux", "arm64", "2.36"),
        ("Linux", "aarch64", "3.0"),
        ("Darwin", "arm64", "14.0"),
        ("Darwin", "arm64", "15.6.1"),
        ("Darwin", "arm64", "26.0"),
    ],
)
def test_a_supported_machine_passes_without_a_message(machine, system, kind, version):
    done = run(ROOT / "scripts" / "supported", environment=machine(system, kind, version))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


UNSUPPORTED = [
    ("Darwin", "x86_64", "", "needs a Mac with Apple silicon"),
    ("MINGW64_NT-10.0-22631", "x86_64", "", "does not run on Windows itself. Install WSL 2"),
    ("CYGWIN_NT-10.0", "x86_64", "", "does not run on Windows itself. Install WSL 2"),
    ("MSYS_NT-10.0-22631", "x86_64", "", "does not run on Windows itself. Install WSL 2"),
    ("Linux", "x86_64", "none", "needs a Linux with glibc"),
    (
        "Linux",
        "x86_64",
        "2.27",
        "needs glibc 2.28 or newer on x86_64, for which OpenVINO is built; here is glibc 2.27",
    ),
    ("Linux", "aarch64", "2.31", "needs glibc 2.35 or newer on aarch64"),
    ("Darwin", "arm64", "13.6.1", "needs macOS 14 or newer; this is macOS 13.6.1"),
    ("Linux", "riscv64", "", "this is Linux on riscv64"),
    ("Linux", "armv7l", "", "this is Linux on armv7l"),
    ("FreeBSD", "amd64", "", "this is FreeBSD on amd64"),
]


@pytest.mark.parametrize(("system", "kind", "version", "words"), UNSUPPORTED)
def test_another_machine_gets_one_sentence_and_nothing_is_installed(
    machine, tmp_path, system, kind, version, words
):
    """Run the scripts that a user calls first."""
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT / "scripts", checkout / "scripts")
    for name in ("run", "test", "check"):
        done = run(checkout / "scripts" / name, environment=machine(system, kind, version))
        assert done.returncode != 0
        assert words in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert [path.name for path in checkout.iterdir()] == ["scripts"]


@pytest.mark.parametrize(("version", "fits"), [("3.10", 0), ("3.11", 1), ("3.14", 1), ("3.15", 0)])
def test_a_python_of_an_unsupported_version_is_skipped(tmp_path, version, fits):
    """Put a `python3` that claims the version on PATH, and no other."""
    numbers = tuple(map(int, version.split(".")))
    program = f"import sys; sys.version_info = (*{numbers}, 0); exec(sys.argv[1])"
    stub = f'[ "$1" = --version ] && echo "Python {version}.0" || exec {sys.executable} -c "{program}" "$2"'
    command(tmp_path / "bin" / "python3", stub)
    done = run(ROOT / "scripts" / "python", environment={"PATH": f"{tmp_path / 'bin'}"})
    assert (done.returncode == 0) is bool(fits)
    if fits:
        assert done.stdout == f"{tmp_path / 'bin' / 'python3'}\n"
    else:
        assert f"needs Python 3.11 to 3.14; python3 here: Python {version}.0" in done.stderr
