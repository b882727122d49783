"""What /proc tells of processes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench import machine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")

CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(1, flush=True); input()'])"


def test_a_family_is_a_process_and_all_it_started():
    with subprocess.Popen([sys.executable, "-c", CHILD], stdin=-1, stdout=-1, text=True) as parent:
        parent.stdout.readline()
        family = machine.family(parent.pid)
        memory = machine.resident(parent.pid)
        parent.communicate("\n")
    assert family[0] == parent.pid
    assert len(family) == 2
    assert memory["rss"] > 1
    assert memory["pss"] > 1


def test_cpu_time_grows_with_work():
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        before = machine.cpu_seconds(busy.pid)
        while machine.cpu_seconds(busy.pid) < before + 0.05:
            assert busy.poll() is None
        busy.kill()
