"""What every answer leaves behind, whoever gives it: its headers, its metrics, its line in the log.

headers = answered(service, said, route, phases, notes)
sent = error_answer(service, error, said, route, phases, keep=False)    # where Flask has no part in it
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import formatdate
from http import HTTPStatus

from farsight.errors import PublicError, short
from farsight.inference.timing import PHASES
from farsight.service import Service
from farsight.web import cors
from farsight.web.schemas import Problem

PROBLEM = "application/problem+json"

log = logging.getLogger("farsight.request")


@dataclass(frozen=True)
class Said:
    """A request and its answer; `size` is in bytes, None where it is not known, as is `origin`."""

    request_id: str
    method: str
    path: str
    status: int
    size: int | None
    origin: str | None


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
        **cors.headers(made.settings.cors_origins, said.origin),
    }


def error_answer(
    made: Service,
    error: PublicError,
    said: Said,
    route: str,
    phases: Mapping[str, float],
    *,
    keep: bool,
) -> bytes:
    """Return an error's whole HTTP answer, recorded; `keep` says whether the connection stays open."""
    body = Problem.of(error, said.request_id).text()
    said = replace(said, size=len(body))
    headers = {
        "Server": "gunicorn",
        "Date": formatdate(usegmt=True),
        "Connection": "keep-alive" if keep else "close",
        "Content-Type": PROBLEM,
        "Content-Length": str(len(body)),
        **error.headers,
        **answered(made, said, route, phases, note(error)),
    }
    lines = [f"HTTP/1.1 {error.status} {HTTPStatus(error.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def note(error: PublicError) -> dict[str, object]:
    """What the log says of an error."""
    return {"problem": short(error.detail, 500)}
