"""Measure the memory that a piece of work takes, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import resource, sys, warnings
from farsight.errors import PublicError
from farsight.images import decode, read_header

def most():
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # bytes on a Mac
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])

data = open(sys.argv[1], "rb").read()
decode(open(sys.argv[2], "rb").read(), 10**6)
warnings.simplefilter("ignore")
before = most()
try:
    {work}
except PublicError:
    pass
print((most() - before) / 1024)
"""


def mebibytes(work: str, folder, data: bytes, like: bytes) -> float:
    """By which `work` over `data` raises the most its process has used; it has read a file `like` it."""
    (folder / "file").write_bytes(data)
    (folder / "like").write_bytes(like)
    script = _SCRIPT.format(work=work)
    command = [sys.executable, "-c", script, str(folder / "file"), str(folder / "like")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return float(done.stdout)
