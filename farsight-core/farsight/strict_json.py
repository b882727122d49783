"""Read JSON from clients: bounded, and refused where two readers could read it differently.

read_json(body)             # ValueError says why not
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from farsight.errors import short

MOST_MARKS = 50_000
"""Commas and opening brackets in one JSON text: three times what the longest has that is of use.

A thousand boxes as estimate returns them have 15 000, a thousand points 4000, a thousand images as data URLs
2000, and base64 none. Of what has more, `{},` would become 72 bytes for each 3, 400 MB of a whole body.
"""


class _Twice(ValueError):
    """A name that a JSON object holds twice: Python would silently take the second."""


def read_json(text: str | bytes) -> Any:
    """Return JSON's value; ValueError's words follow the name of what was read: "is not valid JSON"."""
    marks = sum(map(text.count, ",[{" if isinstance(text, str) else b",[{"))  # type: ignore[arg-type]
    if marks > MOST_MARKS:
        raise ValueError(f"has more than {MOST_MARKS} commas and brackets; leave out what no option needs")
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
    except _Twice:
        raise
    except (ValueError, RecursionError) as error:
        raise ValueError("is not valid JSON") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise _Twice(f"has {short(twice)} more than once; send it once")
    return found


def _no_number(name: str) -> float:
    """Refuse NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(name)
