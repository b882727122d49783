"""Keep what belongs to one HTTP request: its id, its clock, and what its log line will say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flask import current_app, g, request
from ulid import ULID

from farsight.inference import Timing
from farsight.service import Service

_ALLOWED_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


@dataclass
class RequestContext:
    """State of one request, created before routing and read by the log line after the answer."""

    request_id: str
    timing: Timing
    notes: dict[str, object] = field(default_factory=dict)
    """Further fields of the log line."""
    answer_bytes: int = 0
    """Bytes of pictures and files in the answer, counted until it is sent."""


def current_service() -> Service:
    """Return the service of the application that handles this request."""
    found: Service = current_app.extensions["farsight"]
    return found


def current_context() -> RequestContext:
    """Return the context of this request."""
    found: RequestContext = g.farsight
    return found


def open_context() -> None:
    """Create the context, before the request is routed."""
    g.farsight = RequestContext(
        request_id(request.headers.get("X-Request-Id")), Timing(current_service().clock)
    )


def request_id(given: str | None) -> str:
    """Return the client's X-Request-Id if it is safe in headers and logs, otherwise a new id."""
    return given if given and _ALLOWED_ID.fullmatch(given) else str(ULID())
