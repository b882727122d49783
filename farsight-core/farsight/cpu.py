"""Count the CPUs that this process may use, detect fast INT8, and set thread priorities.

A thread pool as large as the host's CPU count is throttled inside a container with a CPU quota, and several
times slower.
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
    """Return the smaller of the affinity mask and the cgroup's CPU quota, rounded up; at least 1."""
    affinity = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota_v2(cgroup) or _quota_v1(cgroup)
    return max(1, min(affinity, math.ceil(quota)) if quota else affinity)


def _quota_v2(cgroup: Path) -> float | None:
    """Return the CPUs of cgroup v2: `cpu.max` holds "QUOTA PERIOD" in microseconds, or "max PERIOD"."""
    try:
        quota, period = (cgroup / "cpu.max").read_text().split()
    except (OSError, ValueError):
        return None
    return None if quota == "max" else int(quota) / int(period)


def _quota_v1(cgroup: Path) -> float | None:
    """Return the CPUs of cgroup v1, in which a quota of -1 means none."""
    try:
        quota = int((cgroup / "cpu" / "cpu.cfs_quota_us").read_text())
        period = int((cgroup / "cpu" / "cpu.cfs_period_us").read_text())
    except (OSError, ValueError):
        return None
    return quota / period if quota > 0 else None


def has_fast_int8(cpuinfo: Path = CPUINFO) -> bool:
    """Return True if the processor multiplies and sums bytes in one instruction: VNNI or AMX.

    Without it OpenVINO needs three instructions, of which the first can overflow 16 bits: slower, with
    different answers. Systems other than Linux on x86 do not report it, and count as slow.
    """
    try:
        text = cpuinfo.read_text()
    except OSError:
        return False
    flags = next((line for line in text.splitlines() if line.startswith("flags")), "")
    return not INT8_FLAGS.isdisjoint(flags.split())


NICENESS = 5
"""The niceness of all threads but the engine's. A higher one speeds up a single wide stream, but delays
rejections under overload (docs/decisions/009)."""


def lower_priority() -> None:
    """Lower the priority of the calling thread, and of those it starts later, below the engine's threads.

    Each layer of an inference waits for its slowest thread: one that a decoder preempts stops them all. Only
    Linux has a niceness per thread; elsewhere nothing changes. A process started under `nice` may have a
    higher niceness already, which only root may reduce.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        current = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, max(current, NICENESS))
