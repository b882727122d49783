"""Tell browsers which pages of other origins may read the answers (CORS).

    cors.headers(setting, request_origin)             # for every answer
    cors.preflight(setting, request_origin, "POST")   # for the answer to a preflight

The services read no cookies, so an allowed page can do no more than any other program.
"""

from __future__ import annotations

from farsight.origins import ANY, allowed_origins

REQUEST_HEADERS = "Content-Type, X-Deadline-Ms, X-Request-Id"
"""Headers that a page may send."""

_ANSWER_HEADERS = (
    "X-Request-Id, X-Model, Server-Timing, Retry-After, X-Depth-Kind, X-Depth-Min, X-Depth-Max, "
    "X-Image-Range, Content-Disposition"
)
_PREFLIGHT_SECONDS = 7200
"""The time for which a browser may remember a preflight: Chromium's maximum."""


def headers(setting: str, origin: str | None) -> dict[str, str]:
    """Return the CORS headers of an answer to a page of `origin`; None means that the origin is not known."""
    origins = allowed_origins(setting)
    if not origins:
        return {}
    varies = {} if ANY in origins else {"Vary": "Origin"}
    if ANY in origins:
        origin = ANY
    elif origin is None and len(origins) == 1:
        # The request was unreadable. Naming the only allowed origin is safe: the browser compares it.
        (origin,) = origins
    if origin is None or origin not in origins:
        return varies
    return {**varies, "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _ANSWER_HEADERS}


def preflight(setting: str, origin: str | None, methods: str) -> dict[str, str] | None:
    """Return the further headers of the answer to a preflight; None if the origin is not allowed."""
    origins = allowed_origins(setting)
    if origin is None or not (origin in origins or ANY in origins):
        return None
    return {
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": REQUEST_HEADERS,
        "Access-Control-Max-Age": str(_PREFLIGHT_SECONDS),
    }
