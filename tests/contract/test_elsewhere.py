"""A service works on systems without /dev/shm, /proc, CPU affinity and mallopt."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.pictures import box_of
from tests.support.twins import DEPTH, ROOT, YOLO

FOLDER = ROOT / "tests" / "support" / "elsewhere"
PATHS = os.pathsep.join([str(FOLDER), str(ROOT)])


@pytest.fixture
def elsewhere(start):
    return lambda twin: start(twin, variables={"PYTHONPATH": PATHS}).wait_ready()


def test_the_other_machine_lacks_what_it_should():
    """Else the tests below would show nothing."""
    program = (
        "import ctypes, multiprocessing, os, pathlib\n"
        "def opens(path):\n"
        "    try:\n"
        "        return bool(open(path))\n"
        "    except FileNotFoundError:\n"
        "        return False\n"
        "print(os.path.isdir('/dev/shm'), os.access('/dev/shm', os.W_OK), pathlib.Path('/proc').exists(),\n"
        "      opens('/proc/cpuinfo'), hasattr(os, 'sched_getaffinity'),\n"
        "      getattr(ctypes.CDLL(None), 'mallopt', None), ctypes.CDLL(None).free is not None,\n"
        "      multiprocessing.get_start_method())"
    )
    environment = {**os.environ, "PYTHONPATH": PATHS}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.split() == ["False", "False", "False", "False", "False", "None", "True", "spawn"]


def test_a_detector_finds_what_it_finds_here(elsewhere, yolo):
    there = elsewhere(YOLO)
    found, known = (service.post().json()["detections"] for service in (there, yolo))
    assert [one["class_name"] for one in found] == [one["class_name"] for one in known]
    assert [box_of(one) for one in found] == [box_of(one) for one in known]
    there.terminate()
    assert there.wait_ended() == 0


def test_a_depth_map_is_what_it_is_here(elsewhere, depth):
    there = elsewhere(DEPTH)
    assert there.post().json()["depth_stats"] == depth.post().json()["depth_stats"]
