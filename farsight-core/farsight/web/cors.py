"""Cross-origin requests: which pages elsewhere may read the answers, and what their browsers are told.

    cors.allowed("https://a.example, https://b.example")      # ValueError says what an origin looks like
    cors.headers(setting, request_origin)                     # for every answer

No cookie is ever read here, so an allowed page can do what any program can, and no more.
"""

from __future__ import annotations

import re
from functools import lru_cache

NONE, ANY = "none", "*"

_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
"""As browsers write it: lower case, without a path or a final slash. Apps have schemes of their own."""
_USUAL_PORT = re.compile(r"http://.*:80|https://.*:443")

REQUEST_HEADERS = "Content-Type, X-Deadline-Ms, X-Request-Id"
"""Those that a page may send without being refused by its own browser."""

_ANSWER_HEADERS = (
    "X-Request-Id, X-Model, Server-Timing, Retry-After, X-Depth-Kind, X-Depth-Min, X-Depth-Max, "
    "X-Image-Range, Content-Disposition"
)
_PREFLIGHT_SECONDS = 7200
"""The time for which a browser remembers a preflight: the longest that Chromium keeps one."""


@lru_cache
def allowed(setting: str) -> frozenset[str]:
    """Return the origins that FARSIGHT_CORS_ORIGINS names; ValueError for what no browser would send."""
    if setting.strip() == NONE:
        return frozenset()
    origins = [origin.strip() for origin in setting.split(",")]
    if ANY in origins and len(origins) > 1:
        raise ValueError("* stands alone: beside it the other origins mean nothing")
    for origin in origins:
        if origin != ANY and (not _ORIGIN.fullmatch(origin) or _USUAL_PORT.fullmatch(origin)):
            raise ValueError(
                f"{origin!r} is not an origin; write it as browsers send it: https://app.example or "
                "http://localhost:3000, in lower case, without a path, a final slash or the usual port"
            )
    return frozenset(origins)


def headers(setting: str, origin: str | None) -> dict[str, str]:
    """Return the CORS headers of an answer to a request from `origin`, None where it is not known."""
    origins = allowed(setting)
    if not origins:
        return {}
    varies = {} if ANY in origins else {"Vary": "Origin"}
    if ANY in origins:
        origin = ANY
    elif origin is None and len(origins) == 1:
        # The request could not be read. The browser compares: only a page of this origin may read the answer.
        (origin,) = origins
    if origin is None or origin not in origins:
        return varies
    return {**varies, "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _ANSWER_HEADERS}


def preflight(setting: str, origin: str | None, methods: str) -> dict[str, str] | None:
    """Return the further headers of a preflight's answer; None where the origin is not allowed."""
    origins = allowed(setting)
    if origin is None or not (origin in origins or ANY in origins):
        return None
    return {
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": REQUEST_HEADERS,
        "Access-Control-Max-Age": str(_PREFLIGHT_SECONDS),
    }
