"""Read multipart/form-data, in memory and in one pass.

    form = read_form(body, boundary)        # BadParameter if it is malformed
    form.files, form.fields                 # images, and all other parts as text

Werkzeug's parser reads the body in pieces of 64 KiB and takes eight times as long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from multipart import MultipartError, MultipartSegment, PushMultipartParser

from farsight.errors import BadParameter, short

MAX_PARTS = 2000
"""Twice the highest FARSIGHT_MAX_IMAGES; a form with more is rejected before it costs anything."""

_IMAGE_PARTS = re.compile(r"images?(\[\w*\])?")
"""Names of parts that hold images: PHP, Rails and axios write `image[]` or `image[0]` for one of many."""

_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;"]*)')
"""A parameter of a Content-Disposition; what is in quotation marks is one value."""


@dataclass(frozen=True)
class File:
    """An image; `filename` is None if its part has none, which RFC 7578 allows."""

    filename: str | None
    data: bytes


@dataclass(frozen=True)
class Form:
    """The parts of a form: its images, and its other parts as (name, text)."""

    files: list[File] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)


def read_form(body: bytes, boundary: str) -> Form:
    """Return the parts in the order sent, those named as images apart from the others; BadParameter."""
    form = Form()
    # Latin-1 keeps every byte of the headers, so that a file name in GBK or cp1252 is not rejected.
    parser = PushMultipartParser(
        boundary,
        len(body),
        max_segment_count=MAX_PARTS,
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
                    # The whole body was given at once, so this is one piece, and joining copies nothing.
                    _add(form, part, b"".join(pieces))
    except (MultipartError, UnicodeError) as error:
        raise BadParameter(f"The form could not be read: {short(str(error))}.") from error
    return form


def _add(form: Form, part: MultipartSegment, data: bytes) -> None:
    name = _text(part.name or "")
    _check_plain(part, name)
    if _IMAGE_PARTS.fullmatch(name):
        form.files.append(File(_filename(part), data))
    else:
        form.fields.append((name, _decoded(data, part.charset or "utf-8")))


def _text(raw: str) -> str:
    """Decode as UTF-8 a header that was read as Latin-1."""
    return raw if raw.isascii() else raw.encode("latin-1", "replace").decode("utf-8", "replace")


def _filename(part: MultipartSegment) -> str | None:
    """Return the file name: RFC 8187's `filename*` if present, else `filename`, else None."""
    disposition = part.header("Content-Disposition", "")
    if "*" in disposition:
        for name, value in _PARAMETER.findall(disposition):
            if name.lower() == "filename*" and value.count("'") >= 2:
                charset, _, encoded = value.strip().strip('"').split("'", 2)
                return _decoded(unquote_to_bytes(encoded), charset) or None
    return None if part.filename is None else _text(part.filename) or None


def _decoded(data: bytes, charset: str) -> str:
    """Decode text in the charset that the sender named; unreadable bytes are replaced."""
    try:
        # Some charsets decode to halves of UTF-16 pairs, which JSON in UTF-8 cannot hold.
        return data.decode(charset, "replace").encode(errors="replace").decode()
    except (LookupError, ValueError):
        return data.decode(errors="replace")


def _check_plain(part: MultipartSegment, name: str) -> None:
    """Reject parts that are encoded once more, as some mail libraries write them."""
    encoding = part.header("Content-Transfer-Encoding", "").strip().lower()
    if encoding not in ("", "binary", "8bit", "7bit"):
        raise BadParameter(
            f"The form's part {short(name)} has the Content-Transfer-Encoding {short(encoding)}. Send its "
            "bytes unencoded, without this header."
        )
