"""CPUs: what affinity and the cgroup's quota leave, never the host's."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from farsight import cpu

MINE = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@pytest.fixture
def four(monkeypatch):
    """A machine whose affinity mask holds four."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("max 100000", 4), ("200000 100000", 2), ("150000 100000", 2), ("10000 100000", 1), ("900000 100000", 4),
     ("nonsense", 4), ("", 4)],
)  # fmt: skip
def test_cgroup_v2(tmp_path, four, text, wanted):
    (tmp_path / "cpu.max").write_text(text + "\n")
    assert cpu.available(tmp_path) == wanted


@pytest.mark.parametrize(("quota", "wanted"), [(-1, 4), (100000, 1), (250000, 3), (800000, 4)])
def test_cgroup_v1(tmp_path, four, quota, wanted):
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text(f"{quota}\n")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert cpu.available(tmp_path) == wanted


def test_without_a_cgroup_the_affinity_counts(tmp_path):
    assert cpu.available(tmp_path / "none") == MINE


def test_here_there_is_at_least_one():
    assert 1 <= cpu.available() <= MINE


@pytest.mark.parametrize(
    ("flags", "quick"),
    [("fpu avx2 avx512f avx512_vnni", True), ("fpu avx2 avx_vnni", True), ("avx512f amx_int8 amx_tile", True),
     ("fpu avx2 avx512f avx512bw", False), ("avx_vnni_int16", False), ("", False)],
)  # fmt: skip
def test_int8_is_quick_where_bytes_are_multiplied_and_summed_in_one_step(tmp_path, flags, quick):
    (tmp_path / "cpuinfo").write_text(
        f"processor\t: 0\nmodel name\t: avx_vnni\nflags\t\t: {flags}\nbugs\t\t: x\n"
    )
    assert cpu.has_fast_int8(tmp_path / "cpuinfo") is quick


def test_where_nothing_tells_int8_is_not_quick(tmp_path):
    assert cpu.has_fast_int8(tmp_path / "none") is False
    (tmp_path / "cpuinfo").write_text("processor : 0\nFeatures : fp asimd i8mm\n")
    assert cpu.has_fast_int8(tmp_path / "cpuinfo") is False


@pytest.mark.skipif(sys.platform != "linux", reason="niceness by thread is Linux's")
@pytest.mark.parametrize(("started", "becomes"), [(0, 5), (3, 5), (10, 10), (19, 19)])
def test_what_yields_to_the_engine_is_never_made_less_nice(started, becomes):
    """`nice make run`: to lower it is root's alone, and stopped the start of everybody else's."""
    program = (
        "import os\nfrom farsight import cpu\ncpu.lower_priority()\nprint(os.getpriority(os.PRIO_PROCESS, 0))"
    )
    more = started - os.getpriority(os.PRIO_PROCESS, 0)
    if more < 0:
        pytest.skip("these tests run under nice themselves")
    command = ["nice", "-n", str(more), sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) == becomes
