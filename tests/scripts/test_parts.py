"""Parts of the tests that run side by side: each output whole, any failure fails all, nothing stays."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import parts
from tests.support.servers import wait_for
from tests.support.twins import ROOT


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "scripts/parts.py", "--logs", str(folder), *arguments],
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_each_output_is_printed_whole_under_its_name_with_its_time(tmp_path):
    talk = "sh -c 'for n in 1 2 3; do echo {} $n; sleep 0.2; done; echo {} ends >&2'"
    done = run(tmp_path, *(f"{name}={talk.format(name, name)}" for name in ("one", "two")), JOBS="2")
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("one", "two"):
        block = rf"test: {name}\n{name} 1\n{name} 2\n{name} 3\n{name} ends\ntest: {name} passed in \d+ s\n"
        assert re.search(block, done.stdout)
        assert (tmp_path / f"{name}.log").read_text().count("\n") == 4
    assert re.search(r"test: all passed, in \d+ s\n$", done.stdout)


def test_a_failing_part_fails_the_whole_and_stops_no_other(tmp_path):
    done = run(tmp_path, "bad=sh -c 'exit 3'", "good=sh -c 'sleep 0.3; echo done'", JOBS="2")
    assert done.returncode == 1
    assert "test: bad failed with 3 in 0 s\n" in done.stdout
    assert "done\ntest: good passed" in done.stdout
    assert "test: failed: bad, in " in done.stdout


def test_as_many_run_at_once_as_is_said(tmp_path):
    both = ("sh -c 'touch {0}/one; until [ -e {0}/two ]; do sleep 0.05; done'", "touch {0}/two")
    commands = [f"{name}={text.format(tmp_path)}" for name, text in zip(("a", "b"), both, strict=True)]
    assert run(tmp_path, *commands, JOBS="2").returncode == 0
    order = run(tmp_path, "a=echo a", "b=echo b", JOBS="1").stdout
    assert order.index("test: a passed") < order.index("test: b begins")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_that_was_started(tmp_path, number):
    """Also what a part's own child started."""
    child = f"sh -c 'sleep 60 & echo $! >{tmp_path}/pid; wait'"
    process = subprocess.Popen(
        [sys.executable, "scripts/parts.py", "--logs", str(tmp_path), f"part={child}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    pid = tmp_path / "pid"
    wait_for(lambda: pid.exists() and pid.read_text().strip())
    process.send_signal(number)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "test: interrupted" in output
    wait_for(lambda: not Path(f"/proc/{pid.read_text().strip()}").exists())


def test_a_part_that_ignores_the_interrupt_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "PATIENCE_SECONDS", 0.2)
    part = parts.start("deaf", ["sh", "-c", "trap '' INT; echo deaf; while :; do sleep 1; done"], tmp_path)
    wait_for(lambda: part.log.read_text() == "deaf\n")
    parts.end([part])
    assert part.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("argument", ["name", "=command", "name="])
def test_what_is_no_part_is_refused(tmp_path, argument):
    done = run(tmp_path, argument)
    assert done.returncode == 2
    assert "is not NAME=COMMAND" in done.stderr
