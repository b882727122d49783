"""Record each response: its common headers, its metrics and its line in the log.

headers = record_response(service, summary, route, phases, notes)
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from farsight.errors import PublicError, short
from farsight.inference.timing import PHASES
from farsight.service import Service
from farsight.web import cors

log = logging.getLogger("farsight.request")


@dataclass(frozen=True)
class RequestSummary:
    """A request and its response; `size` is in bytes, None if it is not known, as is `origin`."""

    request_id: str
    method: str
    path: str
    status: int
    size: int | None
    origin: str | None


def record_response(
    service: Service,
    summary: RequestSummary,
    route: str,
    phases: Mapping[str, float],
    notes: Mapping[str, object],
) -> dict[str, str]:
    """Count and log a response; return the headers that every response has.

    phases: seconds, by name. notes: further fields of the log line.
    """
    milliseconds = {phase: round(phases[phase] * 1000, 2) for phase in PHASES if phase in phases}
    service.metrics.requests.labels(route, summary.status).inc()
    for phase, seconds in phases.items():
        service.metrics.phase_seconds.labels(phase).observe(seconds)
    quiet = summary.status < 400 and "/health" in route
    line: dict[str, object] = {"request_id": summary.request_id, "method": summary.method}
    line |= {"path": short(summary.path), "status": summary.status, "ms": milliseconds, "bytes": summary.size}
    log.log(logging.DEBUG if quiet else logging.INFO, "request", extra=line | dict(notes))
    return {
        "X-Request-Id": summary.request_id,
        "X-Model": service.bundle.label,
        "Server-Timing": ", ".join(f"{phase};dur={ms}" for phase, ms in milliseconds.items()),
        "X-Content-Type-Options": "nosniff",
        **cors.headers(service.settings.cors_origins, summary.origin),
    }


def error_fields(error: PublicError) -> dict[str, object]:
    """Return the fields of the log line that tell of an error."""
    return {"problem": short(error.detail, 500)}
