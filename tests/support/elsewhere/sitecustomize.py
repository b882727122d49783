"""Run before any program whose PYTHONPATH names this folder: takes away what x86 Linux alone has.

Python code finds no /dev/shm, /proc or cgroup, no sched_getaffinity and no mallopt, and multiprocessing
starts processes as on a Mac. What libraries do in C is not seen here.
"""

from __future__ import annotations

import ctypes
import errno
import multiprocessing
import os
import sys
from typing import Any

CLOSED = ("/dev/shm", "/proc", "/sys/fs/cgroup")
PATHS = ("stat", "lstat", "access")


def closed(path: object) -> bool:
    if not isinstance(path, str | bytes | os.PathLike):
        return False
    text = os.path.normpath(os.fsdecode(path))
    return any(text == one or text.startswith(f"{one}/") for one in CLOSED)


def missing(path: object) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), os.fspath(path))  # type: ignore[call-overload]


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Let nothing there be opened or listed, however it is done."""
    if event in {"open", "os.listdir", "os.scandir"} and closed(arguments[0]):
        raise missing(arguments[0])


def without(name: str) -> None:
    """Let a function of `os` find nothing there."""
    real = getattr(os, name)

    def function(path: Any, *arguments: Any, **options: Any) -> Any:
        if not closed(path):
            return real(path, *arguments, **options)
        if name == "access":
            return False
        raise missing(path)

    setattr(os, name, function)


def foreign(library: ctypes.CDLL, name: str) -> Any:
    if name == "mallopt":
        raise AttributeError(f"symbol not found: {name}")
    return find(library, name)


if sys.platform == "linux":
    sys.addaudithook(refuse)
    for name in PATHS:
        without(name)
    del os.sched_getaffinity, os.sched_setaffinity
    find, ctypes.CDLL.__getattr__ = ctypes.CDLL.__getattr__, foreign  # type: ignore[method-assign]
    multiprocessing.set_start_method("spawn")
