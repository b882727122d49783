"""Read the deadline of a request from its X-Deadline-Ms header."""

from __future__ import annotations

from flask import request

from farsight.errors import BadParameter
from farsight.settings import LONGEST_DEADLINE_MS
from farsight.web.request_context import current_context, current_service


def deadline() -> float:
    """Return the moment, on the service's clock, by which this request must be answered; BadParameter."""
    seconds = deadline_seconds(request.headers.get("X-Deadline-Ms"), current_service().settings.deadline_ms)
    return current_context().timing.started + seconds


def deadline_seconds(given: str | None, default_ms: int) -> float:
    """Return the header's value in seconds, or the default if the client sent none; BadParameter."""
    if given is None:
        return default_ms / 1000
    if not given.isdecimal() or not 1 <= int(given[:6]) <= LONGEST_DEADLINE_MS or len(given) > 6:
        raise BadParameter(f"X-Deadline-Ms must be a whole number from 1 to {LONGEST_DEADLINE_MS}.")
    return int(given) / 1000
