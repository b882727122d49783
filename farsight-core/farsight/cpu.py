"""How many CPUs this process may use (what its affinity and its cgroup's quota leave), and their strengths.

Thread pools sized by the host's CPUs inside a container with a quota are throttled and several times slower.
"""

from __future__ import annotations

import math
import os
import sys
import threading
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
CPUINFO = Path("/proc/cpuinfo")

INT8_FLAGS = frozenset({"avx512_vnni", "avx_vnni", "amx_int8"})


def available(cgroup: Path = CGROUP) -> int:
    """At least 1: the smaller of the affinity mask and the cgroup's CPU quota, rounded up."""
    affinity = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota_v2(cgroup) or _quota_v1(cgroup)
    return max(1, min(affinity, math.ceil(quota)) if quota else affinity)


def _quota_v2(cgroup: Path) -> float | None:
    """cgroup v2: `cpu.max` holds "QUOTA PERIOD" in microseconds, or "max PERIOD"."""
    try:
        quota, period = (cgroup / "cpu.max").read_text().split()
    except (OSError, ValueError):
        return None
    return None if quota == "max" else int(quota) / int(period)


def _quota_v1(cgroup: Path) -> float | None:
    """cgroup v1: a quota of -1 means none."""
    try:
        quota = int((cgroup / "cpu" / "cpu.cfs_quota_us").read_text())
        period = int((cgroup / "cpu" / "cpu.cfs_period_us").read_text())
    except (OSError, ValueError):
        return None
    return quota / period if quota > 0 else None


def quick_in_int8(cpuinfo: Path = CPUINFO) -> bool:
    """Whether the processor multiplies and sums bytes in one step: VNNI, in 256 or 512 bits, or AMX.

    Without it OpenVINO takes three steps, whose first can overflow its 16 bits: less speed, other answers.
    Where nothing tells (no Linux, no x86) it counts as missing.
    """
    try:
        text = cpuinfo.read_text()
    except OSError:
        return False
    flags = next((line for line in text.splitlines() if line.startswith("flags")), "")
    return not INT8_FLAGS.isdisjoint(flags.split())


YIELDING = 5
"""The niceness of whatever is not the engine. More of it helps one wide stream, and makes refusals under
overload wait (docs/decisions/009)."""


def below_the_engine() -> None:
    """The calling thread, and those it makes from here on, get a CPU when the engine's threads leave it.

    Each layer of an inference waits for its slowest thread: one that a decoder pushes aside stops them all.
    Linux alone keeps niceness by thread; elsewhere nothing changes. Under `nice` it may be more already, and
    only root may lower it.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        own = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, max(own, YIELDING))
