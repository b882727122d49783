"""Read multipart/form-data, in memory and in one pass.

    form = read_form(body, boundary)        # BadParameter where it is malformed
    form.files, form.fields                 # pictures, and all other parts as text

Werkzeug's parser looks at the body in pieces of 64 KiB, and takes eight times as long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from multipart import MultipartError, MultipartSegment, PushMultipartParser

from farsight.errors import BadParameter, short

MOST_PARTS = 2000
"""Twice the most images that a service may be set to take; more are refused before they cost anything."""


_PICTURES = re.compile(r"images?(\[\w*\])?")
"""Names of picture parts: PHP, Rails and axios write `image[]` or `image[0]` for one of many."""

_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;"]*)')
"""A parameter of a Content-Disposition; what is in quotation marks is one value."""


@dataclass(frozen=True)
class File:
    """A picture; `filename` is None where its part has none, as RFC 7578 allows."""

    filename: str | None
    data: bytes


@dataclass(frozen=True)
class Form:
    files: list[File] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)


def read_form(body: bytes, boundary: str) -> Form:
    """Return the parts in the order sent: pictures by name, all others as text; BadParameter."""
    form = Form()
    # Headers as Latin-1, which loses no byte: a name in GBK or cp1252 is told with replacements, not refused.
    parser = PushMultipartParser(
        boundary,
        len(body),
        max_segment_count=MOST_PARTS,
        header_charset="latin-1",
    )
    try:
        with parser:
            pieces: list[bytes] = []
            for event in parser.parse(body):
                if isinstance(event, bytes):
                    pieces.append(event)
                elif event is not None:
                    part, pieces = event, []
                else:
                    # One piece, since the whole body was given at once: joining it copies nothing.
                    _add(form, part, b"".join(pieces))
    except (MultipartError, UnicodeError) as error:
        raise BadParameter(f"The form could not be read: {short(str(error))}.") from error
    return form


def _add(form: Form, part: MultipartSegment, data: bytes) -> None:
    name = _text(part.name or "")
    _check_plain(part, name)
    if _PICTURES.fullmatch(name):
        form.files.append(File(_filename(part), data))
    else:
        form.fields.append((name, _decoded(data, part.charset or "utf-8")))


def _text(raw: str) -> str:
    """Return a header's bytes, read as Latin-1, as the UTF-8 that they should be."""
    return raw if raw.isascii() else raw.encode("latin-1", "replace").decode("utf-8", "replace")


def _filename(part: MultipartSegment) -> str | None:
    """Return the name by RFC 8187's `filename*` where there is one, else by `filename`; None for neither."""
    disposition = part.header("Content-Disposition", "")
    if "*" in disposition:
        for name, value in _PARAMETER.findall(disposition):
            if name.lower() == "filename*" and value.count("'") >= 2:
                charset, _, encoded = value.strip().strip('"').split("'", 2)
                return _decoded(unquote_to_bytes(encoded), charset) or None
    return None if part.filename is None else _text(part.filename) or None


def _decoded(data: bytes, charset: str) -> str:
    """Return text in whatever charset its sender named; what cannot be read in it is replaced."""
    try:
        # Some of Python's charsets give halves of UTF-16 pairs, which no JSON in UTF-8 can hold.
        return data.decode(charset, "replace").encode(errors="replace").decode()
    except (LookupError, ValueError):
        return data.decode(errors="replace")


def _check_plain(part: MultipartSegment, name: str) -> None:
    """Refuse parts that are encoded once more, as some mail libraries write them."""
    encoding = part.header("Content-Transfer-Encoding", "").strip().lower()
    if encoding not in ("", "binary", "8bit", "7bit"):
        raise BadParameter(
            f"The part {short(name)} has the Content-Transfer-Encoding {short(encoding)}; send its bytes as "
            "they are, without that header."
        )
