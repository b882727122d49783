"""How gunicorn runs a service; each app's gunicorn.conf.py takes these settings whole.

One process owns the engine: a second would hold the model twice and fight the first for the same CPUs.
Threads are cheap here, since decoding, inference and encoding all leave the interpreter; there are as many as
may be inside at once, and some more, so that probes and refusals are answered while every place is taken.
"""

from __future__ import annotations

import ctypes
import gc
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any

from farsight import cpu, logging_config
from farsight.settings import LONGEST_DEADLINE_MS, Settings

SPARE_THREADS = 16

SWITCH_SECONDS = 0.0005
"""How long a thread may hold the interpreter while others wait for it; Python's own is ten times that. A lane
that has an answer waits no longer than this to hand it over: 3 % more images at 8 clients."""

MEMORY = Path("/dev/shm")  # noqa: S108  see `heartbeat_folder`

M_ARENA_MAX = -8
"""From glibc's malloc.h."""


def gunicorn_settings(settings: Settings) -> dict[str, Any]:
    """What gunicorn.conf.py hands to gunicorn: `globals().update(gunicorn_settings(settings))`."""
    return {
        "bind": f"{settings.host}:{settings.port}",
        "worker_class": "farsight.server.gunicorn_worker.Worker",
        "workers": 1,
        "threads": settings.max_inflight + SPARE_THREADS,
        "worker_connections": 1000,
        # Longer than the 65 s for which load balancers keep idle connections: they close first, never we.
        "keepalive": 75,
        "graceful_timeout": int(settings.drain_seconds) + LONGEST_DEADLINE_MS // 1000,
        # The most that gunicorn takes: boxes may stand in the query.
        "limit_request_line": 8190,
        # No header of a client's may name another host, scheme or prefix, not even from loopback.
        "forwarded_allow_ips": "",
        "forwarder_headers": "",
        "accesslog": None,
        "logconfig_dict": logging_config.config(settings.log_level),
        "worker_tmp_dir": heartbeat_folder(),
        "control_socket_disable": True,
        "post_fork": few_arenas,
        "post_worker_init": before_serving,
    }


def heartbeat_folder(memory: Path = MEMORY) -> str | None:
    """Return where gunicorn makes and unlinks its heartbeat file; None for the system's folder of such files.

    In memory where that has a folder: a read-only root file system has no other place for it. A Mac has none.
    """
    return str(memory) if memory.is_dir() and os.access(memory, os.W_OK) else None


def few_arenas(_arbiter: Any, _worker: Any) -> None:
    """Two heaps for all threads, where glibc would give each its own: yolo's 308 MB after load become 285.

    Under another C library, such as musl's or a Mac's, whose heaps have no such option, nothing changes.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 2)


def before_serving(worker: Any) -> None:
    """The application is made and its engine runs; no request has been taken yet."""
    sys.setswitchinterval(SWITCH_SECONDS)
    # Ours says more (`web.py`); gunicorn would make a line for each request even where nobody takes it.
    worker.log.access = lambda *_: None
    cpu.lower_priority()  # and with this thread those that gunicorn makes from it
    drain_on_term(worker)
    leave_out_of_collections()


def leave_out_of_collections() -> None:
    """What the start made stays. A collection that looks at all of it holds up every request for 80 ms."""
    gc.collect()
    gc.freeze()


def drain_on_term(worker: Any) -> None:
    """SIGTERM turns `ready` false at once; the worker takes no connections once the drain time is over.

    The handler only puts a note into a queue whose `put` may interrupt anything, itself too: where a process
    group is told to end, SIGTERM comes twice, and a handler that took a lock would wait for itself.
    """
    readiness = worker.wsgi.extensions["farsight"].readiness
    seconds = worker.wsgi.extensions["farsight"].settings.drain_seconds
    asked: queue.SimpleQueue[int] = queue.SimpleQueue()

    def drain() -> None:
        number = asked.get()
        readiness.drain()
        time.sleep(seconds)
        worker.handle_exit(number, None)

    def on_term(number: int, _frame: FrameType | None) -> None:
        asked.put(number)

    threading.Thread(target=drain, name="drain", daemon=True).start()
    signal.signal(signal.SIGTERM, on_term)
