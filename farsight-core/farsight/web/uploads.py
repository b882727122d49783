"""Read the three forms that images arrive in, and the options from wherever they stand, as one thing.

with admitted(DetectQuery) as asked:        # 429 at the door, before the body is read
    asked.upload.sources, asked.options, asked.deadline
"""

from __future__ import annotations

import base64
import binascii
import string
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from flask import request
from pydantic import BaseModel

from farsight.errors import (
    BadParameter,
    TooLarge,
    UnsupportedEncoding,
    UnsupportedMedia,
    UnsupportedTransfer,
    short,
)
from farsight.inference.admission import Ticket
from farsight.strict_json import read_json
from farsight.web.body_parsers import read_form
from farsight.web.options import gathered, read_options
from farsight.web.request_context import context, deadline, reading_until, service

FORMS = (
    "Send multipart/form-data with `image` parts, a raw body of type image/* or application/octet-stream, "
    'or JSON {"image": "<base64 or data URL>"}.'
)

RAW_TYPES = ("", "application/octet-stream", "binary/octet-stream")
"""Beside image/*: the types of bytes that nobody named; the second is what S3 gives to files."""

BLANKS = string.whitespace.encode()
URL_SAFE = bytes.maketrans(b"-_", b"+/")
"""Base64 as URLs have it, to the usual kind."""

Options = TypeVar("Options", bound=BaseModel)


@dataclass(frozen=True)
class Source:
    data: bytes
    filename: str | None = None


@dataclass(frozen=True)
class Upload:
    """`many` says that a list was asked for, even of one."""

    sources: list[Source]
    many: bool
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked(Generic[Options]):
    """A request that is inside: its images, its checked options, and when it must be answered."""

    upload: Upload
    options: Options
    deadline: float
    ticket: Ticket

    def weigh(self, cost: float) -> None:
        """Count each image as `cost` of the model's own size; Overloaded or TooLarge as at the door."""
        self.ticket.hold(len(self.upload.sources), cost)


@contextmanager
def admitted(model: type[Options]) -> Iterator[Asked[Options]]:
    """The door, then the body: NotReady and Overloaded come before a byte of it is read."""
    made, until = service(), deadline()
    made.readiness.admit()
    with made.pipeline.admit(until) as ticket, made.upload_budget.reserve(_bytes_held()):
        with reading_until(until):
            upload = read_upload()
        options = read_options(model, request.args.items(multi=True), upload.options)
        ticket.hold(len(upload.sources))
        context().notes["images"] = len(upload.sources)
        yield Asked(upload, options, until, ticket)


def _bytes_held() -> int:
    """What the body will take at most, before it has come: itself, or with what is made of it."""
    most = service().settings.max_body_mb * 2**20
    length = most if request.content_length is None else min(request.content_length, most)
    copies = {"multipart/form-data": 2, "application/json": 4}
    return length * copies.get(request.mimetype, 1)


def read_upload() -> Upload:
    """UnsupportedMedia, BadParameter or TooLarge say what to send instead."""
    _check_encoding()
    kind = request.mimetype
    if kind == "multipart/form-data":
        upload = _from_form()
    elif kind.startswith("image/") or kind in RAW_TYPES:
        upload = Upload([Source(_body())], many=False)
    elif kind == "application/json":
        upload = _from_json()
    elif kind == "application/x-www-form-urlencoded":
        raise UnsupportedMedia(
            "A body of type application/x-www-form-urlencoded holds no image. To send a file by curl "
            f"--data-binary, add -H 'Content-Type: application/octet-stream'. {FORMS}"
        )
    else:
        raise UnsupportedMedia(f"Bodies of type {short(kind)} are not supported. {FORMS}")
    limit = service().settings.max_images
    if len(upload.sources) > limit:
        raise TooLarge(f"{len(upload.sources)} images in one request; the limit is {limit}.")
    if any(not source.data for source in upload.sources):
        raise UnsupportedMedia(f"An image is empty. {FORMS}")
    return upload


def _check_encoding() -> None:
    encoding = request.headers.get("Content-Encoding", "").strip()
    if encoding.lower() not in ("", "identity"):
        raise UnsupportedEncoding(
            f"Content-Encoding {short(encoding)} is not supported. Send the body as it is, without that "
            "header; image files are compressed already."
        )
    transfer = request.headers.get("Transfer-Encoding", "chunked")
    if transfer.strip().lower() != "chunked":
        raise UnsupportedTransfer(
            f"Transfer-Encoding {short(transfer)} is not supported. Send chunked alone, or a Content-Length."
        )


def _body() -> bytes:
    length = request.content_length
    if length is None:
        data = request.get_data(cache=False)
        # One more read raises Werkzeug's 413 where a body in chunks was cut off at the limit without a word.
        request.stream.read(1)
        return data
    # At once: Werkzeug would ask for pieces of 64 KiB, each cut from what is there.
    data = request.stream.read(length)
    if len(data) < length:
        raise BadParameter(f"The body was cut short: {len(data)} bytes of {length} came.")
    return data


def _from_form() -> Upload:
    boundary = request.mimetype_params.get("boundary")
    if not boundary:
        raise BadParameter("The form's Content-Type names no boundary.")
    form = read_form(_body(), boundary)
    if not form.files:
        named = short(", ".join(sorted({name for name, _ in form.fields}))) or "none"
        raise UnsupportedMedia(f"The form has no part named `image` (its parts: {named}). {FORMS}")
    sources = [Source(file.data, file.filename) for file in form.files]
    return Upload(sources, many=len(sources) > 1, options=gathered(form.fields))


def _from_json() -> Upload:
    try:
        body = read_json(_body())
    except ValueError as error:
        raise BadParameter(f"The body {error}.") from error
    if not isinstance(body, dict) or ("image" in body) == ("images" in body):
        raise BadParameter('The JSON body must be an object with either "image" or "images".')
    many = "images" in body
    given = body.pop("images") if many else [body.pop("image")]
    if not isinstance(given, list) or not given:
        raise BadParameter("images must be a list of at least one base64 string or data URL.")
    limit = service().settings.max_images
    if len(given) > limit:
        raise TooLarge(f"{len(given)} images in one request; the limit is {limit}.")
    return Upload([Source(_from_base64(text)) for text in given], many, body)


def _from_base64(text: object) -> bytes:
    """URLs are never fetched: a server that does can be sent into its own network."""
    if not isinstance(text, str):
        raise BadParameter("image must be a string: base64, or a data URL.")
    if text[:5].lower() == "data:":
        head, _, text = text.partition(",")
        if not head.lower().endswith(";base64"):
            raise BadParameter("image: a data URL must be base64, data:image/jpeg;base64,...")
        if "%" in text:
            text = unquote(text)
    elif "://" in text[:16]:
        raise BadParameter("image: URLs are not fetched; send the image itself, in base64.")
    try:
        # Base64 in lines; split() would make a string of every piece, 400 MB of a body with many blanks.
        data = text.encode("ascii").translate(URL_SAFE, BLANKS)
        # Many libraries leave out the padding, as data in URLs does.
        padding = -len(data) % 4
        return base64.b64decode(data + b"=" * padding if padding else data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadParameter("image is not valid base64.") from error
