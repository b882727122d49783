"""Describe the machine and read its load and the memory of processes from /proc (Linux only)."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from farsight import cpu

PROC = Path("/proc")

INSTRUCTIONS = (
    "avx2",
    "avx512f",
    "avx512_vnni",
    "avx_vnni",
    "avx512_bf16",
    "amx_bf16",
    "amx_int8",
    "asimd",
    "bf16",
)
"""The instruction sets that decide how fast a neural network runs."""


def describe() -> dict[str, str]:
    """Return the facts needed to compare figures, without anything that identifies the machine."""
    info = _read(PROC / "cpuinfo")
    fields = dict(line.replace("\t", "").split(":", 1) for line in info.splitlines() if ":" in line)
    flags = f"{fields.get('flags', '')} {fields.get('Features', '')}".split()
    return {
        "processor": fields.get("model name", platform.machine()).strip(),
        "cpus": f"{cpu.available()} of {os.cpu_count()}",
        "instructions": " ".join(name for name in INSTRUCTIONS if name in flags) or "(unknown)",
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "openvino": version("openvino"),
    }


def _memory() -> str:
    for line in _read(PROC / "meminfo").splitlines():
        if line.startswith("MemTotal:"):
            return f"{int(line.split()[1]) / 2**20:.0f} GiB"
    return "(unknown)"


def resident(pid: int) -> dict[str, float] | None:
    """Return {"rss"} of the largest process of a tree and {"pss"} of the whole tree, in MB (10^6 bytes).

    RSS counts a shared page in every process, PSS a part of it in each; so only PSS may be added up.
    """
    found = [memory for process in family(pid) if (memory := _memory_of(process))]
    if not found:
        return None
    return {"rss": max(one["Rss"] for one in found), "pss": sum(one["Pss"] for one in found)}


def _memory_of(pid: int) -> dict[str, float]:
    lines = _read(PROC / str(pid) / "smaps_rollup").splitlines()
    parts = [line.partition(":") for line in lines if line.startswith(("Rss:", "Pss:"))]
    return {name: int(rest.split()[0]) * 1024 / 1e6 for name, _, rest in parts}


def family(pid: int) -> list[int]:
    """Return the ids of a process and its descendants, parents first."""
    return [pid, *(below for child in children(pid) for below in family(child))]


def children(pid: int) -> list[int]:
    """Return the children of all threads: LitServe starts its workers from a thread that is not the first."""
    found = (_read(task / "children") for task in (PROC / str(pid) / "task").glob("*"))
    return [int(child) for each in found for child in each.split()]


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and its descendants."""
    return _own(pid) / os.sysconf("SC_CLK_TCK")


class Others:
    """The share of the machine's CPU time that other processes take: `Others(pid).share()`.

    Not counted as others are the measured process with its descendants, this process, and its clients that
    have ended. A paused server of the benchmark counts as another process: if it runs, it spoils the row.
    """

    def __init__(self, measured: int) -> None:
        self._measured = measured
        self._before = self._ticks()

    def share(self) -> float:
        """Return the share since the start, 0 to 1; 0 if it is unknown."""
        (all_then, busy_then, ours_then), (all_now, busy_now, ours_now) = self._before, self._ticks()
        if all_now <= all_then:
            return 0.0
        return max(0.0, (busy_now - busy_then) - (ours_now - ours_then)) / (all_now - all_then)

    def _ticks(self) -> tuple[int, int, int]:
        """Return clock ticks of all CPUs: all, busy (stolen time included), and those of the measured row."""
        line = _read(PROC / "stat").partition("\n")[0].split()[1:9]
        if len(line) < 8:
            return 0, 0, 0
        user, nice, system, idle, wait, irq, soft, steal = map(int, line)
        busy = user + nice + system + irq + soft + steal
        return busy + idle + wait, busy, _own(self._measured) + _alone(os.getpid())


def _own(pid: int) -> int:
    """Return user and system time of a process and its descendants, running or ended."""
    return _alone(pid) + sum(_own(child) for child in children(pid))


def _alone(pid: int) -> int:
    """Return user and system time of a process and of its children that have ended."""
    return sum(map(int, _read(PROC / str(pid) / "stat").rpartition(")")[2].split()[11:15]))


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
