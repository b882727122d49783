"""Parse the origins that FARSIGHT_CORS_ORIGINS allows.

allowed_origins("https://a.example, https://b.example")      # ValueError says how to write an origin
"""

from __future__ import annotations

import re
from functools import lru_cache

NONE, ANY = "none", "*"

_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
"""An origin as browsers send it: lower case, no path, no final slash. Apps have schemes of their own."""
_DEFAULT_PORT = re.compile(r"http://.*:80|https://.*:443")


@lru_cache
def allowed_origins(setting: str) -> frozenset[str]:
    """Return the origins in `setting`; raise ValueError for one that no browser would send."""
    if setting.strip() == NONE:
        return frozenset()
    origins = [origin.strip() for origin in setting.split(",")]
    if ANY in origins and len(origins) > 1:
        raise ValueError("* must stand alone: it allows all origins already")
    for origin in origins:
        if origin != ANY and (not _ORIGIN.fullmatch(origin) or _DEFAULT_PORT.fullmatch(origin)):
            raise ValueError(
                f"{origin!r} is not an origin; write it as browsers send it: https://app.example or "
                "http://localhost:3000, in lower case, without a path, a final slash or the default port"
            )
    return frozenset(origins)
