"""Memory, CPU time and other load are read from /proc."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from bench import machine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")

CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(1, flush=True); input()'])"


def test_a_family_is_a_process_and_its_descendants():
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


def test_another_server_of_the_benchmark_counts_as_other_load():
    with (
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy,
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1) as idle,
    ):
        beside_busy, beside_idle = machine.Others(busy.pid), machine.Others(idle.pid)
        began, until = time.monotonic(), machine.cpu_seconds(busy.pid) + 0.5
        while machine.cpu_seconds(busy.pid) < until:
            time.sleep(0.01)
        shares = beside_busy.share(), beside_idle.share()
        machine_seconds = (time.monotonic() - began) * (os.cpu_count() or 1)
        busy.kill()
        idle.communicate(b"\n")
    # The load of unrelated programs is in both shares: the more there is, the less half a second counts.
    assert shares[1] > shares[0] + 0.4 * 0.5 / machine_seconds
