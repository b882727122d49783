"""Parse JSON from clients, within limits, and reject what two parsers could read differently.

read_json(body)             # ValueError says what is wrong
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from farsight.errors import short

MAX_MARKS = 50_000
"""Commas and opening brackets in one JSON text: three times those of the largest useful request.

A thousand boxes as estimate returns them have 15 000, a thousand points 4000, a thousand images as data URLs
2000, and base64 none. Without the limit, a body full of `{},` would become 400 MB: 72 bytes for each 3.
"""


class _DuplicateName(ValueError):
    """The error for a name that occurs twice in an object: Python would silently use the second."""


def read_json(text: str | bytes) -> Any:
    """Return the parsed value; ValueError's text continues a sentence: "is not valid JSON"."""
    marks = sum(map(text.count, ",[{" if isinstance(text, str) else b",[{"))  # type: ignore[arg-type]
    if marks > MAX_MARKS:
        raise ValueError(f"has more than {MAX_MARKS} commas and brackets; leave out what no option needs")
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
    except _DuplicateName:
        raise
    except (ValueError, RecursionError) as error:
        raise ValueError("is not valid JSON") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) < len(pairs):
        ((name, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise _DuplicateName(f"has {short(name)} more than once; send it once")
    return unique


def _no_number(name: str) -> float:
    """Refuse NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(name)
