"""What every answer leaves behind, whoever gives it: its headers, its metrics, its line in the log.

headers = answered(service, said, route, phases, notes)
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from farsight.assembly import Service
from farsight.errors import PublicError, short
from farsight.pipeline import PHASES

PROBLEM = "application/problem+json"

log = logging.getLogger("farsight.request")


@dataclass(frozen=True)
class Said:
    """A request and its answer; `size` is in bytes, None where it is not known."""

    request_id: str
    method: str
    path: str
    status: int
    size: int | None


def answered(
    made: Service, said: Said, route: str, phases: Mapping[str, float], notes: Mapping[str, object]
) -> dict[str, str]:
    """The headers of every answer. `phases` are seconds; `notes` are for the log alone."""
    milliseconds = {phase: round(phases[phase] * 1000, 2) for phase in PHASES if phase in phases}
    made.metrics.requests.labels(route, said.status).inc()
    for phase, seconds in phases.items():
        made.metrics.phase_seconds.labels(phase).observe(seconds)
    quiet = said.status < 400 and "/health" in route
    line: dict[str, object] = {"request_id": said.request_id, "method": said.method}
    line |= {"path": short(said.path), "status": said.status, "ms": milliseconds, "bytes": said.size}
    log.log(logging.DEBUG if quiet else logging.INFO, "request", extra=line | dict(notes))
    return {
        "X-Request-Id": said.request_id,
        "X-Model": made.bundle.label,
        "Server-Timing": ", ".join(f"{phase};dur={ms}" for phase, ms in milliseconds.items()),
        "X-Content-Type-Options": "nosniff",
    }


def note(error: PublicError) -> dict[str, object]:
    """What the log says of an error."""
    return {"problem": short(error.detail, 500)}
