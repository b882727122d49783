"""Read which origins FARSIGHT_CORS_ORIGINS allows.

allowed_origins("https://a.example, https://b.example")      # ValueError says what an origin looks like
"""

from __future__ import annotations

import re
from functools import lru_cache

NONE, ANY = "none", "*"

_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
"""As browsers write it: lower case, without a path or a final slash. Apps have schemes of their own."""
_USUAL_PORT = re.compile(r"http://.*:80|https://.*:443")


@lru_cache
def allowed_origins(setting: str) -> frozenset[str]:
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
