"""Read the `classes` option: names or ids, in a list, in repeated parameters or comma-separated.

    ids_of(["Person", 5], names_of_model)           # -> (0, 5)
    ids_of(["person, traffic light"], ...)

A name may contain a comma. A model may give several ids the same name, which then selects all of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from farsight.errors import BadParameter, short
from farsight.strict_json import read_json

MAX_CLASSES = 5000
MAX_CHARACTERS = 10_000
"""The limit of all texts together: enough for two thousand ids, or for COCO's 80 names ten times."""

_MAX_DIGITS = 10


def _listed(value: Any) -> Any:
    """Return a query parameter, a form field or a single JSON value as a list."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        with suppress(ValueError):  # a name that begins with a bracket
            value = read_json(value)
    listed = value if isinstance(value, list) else [value]
    if any(isinstance(one, bool) or not isinstance(one, (int, str)) for one in listed):
        raise ValueError("send names or ids, in a list or comma-separated")
    if sum(len(one) for one in listed if isinstance(one, str)) > MAX_CHARACTERS:
        raise ValueError(f"the list should have at most {MAX_CHARACTERS} characters")
    return listed


_ITEM = {"anyOf": [{"type": "integer"}, {"type": "string"}]}

Classes = Annotated[
    list[int | str],
    Field(min_length=1, max_length=MAX_CLASSES),
    BeforeValidator(_listed),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": _ITEM, "minItems": 1, "maxItems": MAX_CLASSES},
                *_ITEM["anyOf"],
            ]
        }
    ),
]


def ids_of(wanted: Iterable[int | str], names: tuple[str, ...]) -> tuple[int, ...]:
    """Return the ids of all names and ids, each once; BadParameter names one that the model does not have."""
    known = _class_names(names)
    found: list[int] = []
    for one in wanted:
        texts = known.split(one) if isinstance(one, str) else []
        found += [number for text in texts for number in known.ids(text)]
        if isinstance(one, int):
            found.append(known.id(str(one)))
    return tuple(dict.fromkeys(found))


class _ClassNames:
    """A model's class names, found by what a client may write for them."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._exact: dict[str, list[int]] = {}
        self._folded: dict[str, list[int]] = {}
        for number, name in enumerate(names):
            self._exact.setdefault(name.strip(), []).append(number)
            self._folded.setdefault(_fold(name), []).append(number)
        self._max_parts = 1 + max(name.count(",") for name in names)

    def split(self, text: str) -> list[str]:
        """Split a comma-separated text into names and ids; names with commas match as long as possible."""
        parts, at, found = text.split(","), 0, []
        while at < len(parts):
            longest = min(self._max_parts, len(parts) - at)
            texts = (",".join(parts[at : at + count]) for count in range(longest, 0, -1))
            longest_match = next((one for one in texts if self._of_name(one)), parts[at])
            found.append(longest_match)
            at += 1 + longest_match.count(",")
        return found

    def ids(self, text: str) -> list[int]:
        """Return the ids of a name, in upper or lower case, or of an id."""
        return self._of_name(text) or [self.id(text.strip())]

    def id(self, digits: str) -> int:
        """Return an id as a number; BadParameter if the model does not have it."""
        # int() rejects texts of several thousand digits.
        if digits.isdecimal() and len(digits) <= _MAX_DIGITS and int(digits) < len(self._names):
            return int(digits)
        raise BadParameter(
            f"classes: this model has no class {short(digits)!r}. Send names or ids from 0 to "
            f"{len(self._names) - 1}, in a list or comma-separated. /yoloapi/model lists them."
        )

    def _of_name(self, text: str) -> list[int]:
        """Return the ids of this name, or else those of all names that differ from it only in case."""
        return self._exact.get(text.strip()) or self._folded.get(_fold(text), [])


@lru_cache(maxsize=4)
def _class_names(names: tuple[str, ...]) -> _ClassNames:
    return _ClassNames(names)


def _fold(text: str) -> str:
    """Return a name for comparison without case; accents may be written as one character or two."""
    return unicodedata.normalize("NFC", text.strip()).casefold()
