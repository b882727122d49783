"""What /proc tells of processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time

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


def test_a_server_of_the_benchmark_that_works_beside_the_row_is_one_of_the_others():
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
    # What strangers took meanwhile is in both. The more they took, the smaller a share is half a second.
    assert shares[1] > shares[0] + 0.4 * 0.5 / machine_seconds
