"""The machine: what it is, what it does besides, and the memory of a process; from /proc: Linux alone."""

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
"""Of those a processor may have, the ones that decide how fast a network runs."""


def describe() -> dict[str, str]:
    """What a reader needs to know to compare figures; nothing that names the machine or who owns it."""
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
    """In MB (a million bytes): {"rss"} of the largest process of a tree, {"pss"} of all of it.

    RSS counts pages shared with others whole, PSS in part: PSS may be added up, RSS may not.
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
    """A process and all that it has started, from the top down."""
    return [pid, *(below for child in children(pid) for below in family(child))]


def children(pid: int) -> list[int]:
    """Of all its threads: LitServe's workers are the children of one that is not the first."""
    found = (_read(task / "children") for task in (PROC / str(pid) / "task").glob("*"))
    return [int(child) for each in found for child in each.split()]


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and of all that it has started."""
    return _own(pid) / os.sysconf("SC_CLK_TCK")


class Others:
    """The part of the machine's CPU time that others took since this was made: `Others(pid).share()`.

    Others than the process that is measured, with all that it has started, this one, and the clients that
    this one has started and seen ended. A row that shares its CPUs with a neighbour's build says nothing of
    itself; nor does one beside a server of ours that should stand still, so those are others too.
    """

    def __init__(self, measured: int) -> None:
        self._measured = measured
        self._before = self._ticks()

    def share(self) -> float:
        """0 to 1; 0 where it cannot be told."""
        (all_then, busy_then, ours_then), (all_now, busy_now, ours_now) = self._before, self._ticks()
        if all_now <= all_then:
            return 0.0
        return max(0.0, (busy_now - busy_then) - (ours_now - ours_then)) / (all_now - all_then)

    def _ticks(self) -> tuple[int, int, int]:
        """Of all CPUs: all ticks, those in which anyone worked (a guest beside us too), those of the row."""
        line = _read(PROC / "stat").partition("\n")[0].split()[1:9]
        if len(line) < 8:
            return 0, 0, 0
        user, nice, system, idle, wait, irq, soft, steal = map(int, line)
        busy = user + nice + system + irq + soft + steal
        return busy + idle + wait, busy, _own(self._measured) + _alone(os.getpid())


def _own(pid: int) -> int:
    """User and system time of a process and of its children, ended or not."""
    return _alone(pid) + sum(_own(child) for child in children(pid))


def _alone(pid: int) -> int:
    """User and system time of a process and of those of its children that have ended."""
    return sum(map(int, _read(PROC / str(pid) / "stat").rpartition(")")[2].split()[11:15]))


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
