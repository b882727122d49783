"""Configure gunicorn for a service; each app's gunicorn.conf.py uses these settings unchanged.

One process owns the engine: a second would hold the model twice, and both would compete for the same CPUs.
Threads are cheap, since decoding, inference and encoding release the interpreter lock. There are as many as
requests that can be admitted, and some more, so that probes and rejections are answered while the service is
full.
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
from farsight.server import protocol_errors
from farsight.settings import LONGEST_DEADLINE_MS, Settings
from farsight.web.app import register_body_errors

SPARE_THREADS = 16

SWITCH_SECONDS = 0.0005
"""The time for which a thread may hold the interpreter lock while others wait; Python's default is ten times
that. A thread with a finished run waits no longer than this to pass it on: 3 % more images at 8 clients."""

MEMORY = Path("/dev/shm")  # noqa: S108  see `heartbeat_folder`

M_ARENA_MAX = -8
"""From glibc's malloc.h."""


def gunicorn_settings(settings: Settings) -> dict[str, Any]:
    """Return gunicorn's settings, for gunicorn.conf.py: `globals().update(gunicorn_settings(settings))`."""
    return {
        "bind": f"{settings.host}:{settings.port}",
        "worker_class": "farsight.server.gunicorn_worker.Worker",
        "workers": 1,
        "threads": settings.max_inflight + SPARE_THREADS,
        "worker_connections": 1000,
        # Load balancers keep idle connections for 65 s. They must close first, never the service.
        "keepalive": 75,
        "graceful_timeout": int(settings.drain_seconds) + LONGEST_DEADLINE_MS // 1000,
        # gunicorn's maximum: the query may hold boxes.
        "limit_request_line": 8190,
        # No client, not even on loopback, may set another host, scheme or prefix by a header.
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
    """Return the folder for gunicorn's heartbeat file; None for the system's temporary folder.

    A folder in memory, if there is one, works on a read-only root file system, too; macOS has none.
    """
    return str(memory) if memory.is_dir() and os.access(memory, os.W_OK) else None


def few_arenas(_arbiter: Any, _worker: Any) -> None:
    """Limit glibc to two heaps for all threads instead of one for each: yolo's 308 MB after load become 285.

    Other C libraries, such as musl's or macOS's, have no such option; nothing changes there.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 2)


def before_serving(worker: Any) -> None:
    """Prepare a worker whose application is built and whose engine runs, before it accepts a request."""
    sys.setswitchinterval(SWITCH_SECONDS)
    register_body_errors(worker.wsgi, protocol_errors.body_error)
    # web/access_log.py logs more; gunicorn would build a line for each request even if nobody reads it.
    worker.log.access = lambda *_: None
    cpu.lower_priority()  # the threads that gunicorn starts inherit it
    drain_on_term(worker)
    leave_out_of_collections()


def leave_out_of_collections() -> None:
    """Exclude all objects of the start from garbage collection, which would stop every request for 80 ms."""
    gc.collect()
    gc.freeze()


def drain_on_term(worker: Any) -> None:
    """Report not ready at once on SIGTERM, and stop accepting connections after the drain time.

    The handler only puts a number into a queue, whose `put` is reentrant: when a whole process group is
    stopped, SIGTERM comes twice, and a handler that took a lock would deadlock.
    """
    readiness = worker.wsgi.extensions["farsight"].readiness
    seconds = worker.wsgi.extensions["farsight"].settings.drain_seconds
    signals: queue.SimpleQueue[int] = queue.SimpleQueue()

    def drain() -> None:
        number = signals.get()
        readiness.drain()
        time.sleep(seconds)
        worker.handle_exit(number, None)

    def on_term(number: int, _frame: FrameType | None) -> None:
        signals.put(number)

    threading.Thread(target=drain, name="drain", daemon=True).start()
    signal.signal(signal.SIGTERM, on_term)
