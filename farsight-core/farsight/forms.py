"""What bodies are written in: multipart/form-data, parsed in memory and in one pass, and JSON.

    form = read_form(body, boundary)        # BadParameter where it is malformed
    form.fields, form.files
    read_json(body)                         # ValueError says why not

Werkzeug's parser looks at the body in pieces of 64 KiB, and takes eight times as long.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from multipart import MultipartError, PushMultipartParser

from farsight.errors import BadParameter, short

MOST_PARTS = 2000
"""Twice the most images that a service may be set to take; more are refused before they cost anything."""

MOST_MARKS = 50_000
"""Commas and opening brackets in one JSON text: three times what the longest has that is of use.

A thousand boxes as estimate returns them have 15 000, a thousand points 4000, a thousand images as data URLs
2000, and base64 none. Of what has more, `{},` would become 72 bytes for each 3, 400 MB of a whole body.
"""


@dataclass(frozen=True)
class File:
    """A part that has a file name, if an empty one: `name` is the form's field."""

    name: str
    filename: str
    data: bytes


@dataclass(frozen=True)
class Form:
    files: list[File] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)


def read_form(body: bytes, boundary: str) -> Form:
    """Parts in the order sent; BadParameter says what is wrong with the body."""
    form = Form()
    try:
        with PushMultipartParser(boundary, len(body), max_segment_count=MOST_PARTS) as parser:
            pieces: list[bytes] = []
            for event in parser.parse(body):
                if isinstance(event, bytes):
                    pieces.append(event)
                elif event is not None:
                    part, pieces = event, []
                elif part.filename is None:
                    form.fields.append((part.name or "", b"".join(pieces).decode(errors="replace")))
                else:
                    # One piece, since the whole body was given at once: joining it copies nothing.
                    form.files.append(File(part.name or "", part.filename, b"".join(pieces)))
    except (MultipartError, UnicodeError) as error:
        raise BadParameter(f"The form could not be read: {short(str(error))}.") from error
    return form


def read_json(text: str | bytes) -> Any:
    """ValueError's words follow the name of what was read: "is not valid JSON"."""
    marks = sum(map(text.count, ",[{" if isinstance(text, str) else b",[{"))  # type: ignore[arg-type]
    if marks > MOST_MARKS:
        raise ValueError(f"has more than {MOST_MARKS} commas and brackets; leave out what no option needs")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("is not valid JSON") from error
