"""Admit a request and read its images and options, whichever of the three forms its body has.

with admit_request(DetectQuery) as admitted:        # a rejected request gets 429 before its body is read
    admitted.upload.sources, admitted.options, admitted.deadline
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
from farsight.images import RangeChoice
from farsight.inference import Call
from farsight.inference.admission import Ticket
from farsight.strict_json import read_json
from farsight.web.body_parsers import read_form
from farsight.web.client_connection import client_is_disconnected, receive_body_until
from farsight.web.deadline import deadline
from farsight.web.options import merge_repeated, read_options
from farsight.web.request_context import current_context, current_service

FORMS = (
    "Send multipart/form-data with `image` parts, a raw body of type image/* or application/octet-stream, "
    'or JSON {"image": "<base64 or data URL>"}.'
)

RAW_TYPES = ("", "application/octet-stream", "binary/octet-stream")
"""Types besides image/* that are read as an image; the last is what S3 gives to files without a type."""

BLANKS = string.whitespace.encode()
URL_SAFE = bytes.maketrans(b"-_", b"+/")
"""The translation of URL-safe base64 to the standard alphabet."""

Options = TypeVar("Options", bound=BaseModel)


@dataclass(frozen=True)
class Source:
    """One image as it was sent."""

    data: bytes
    filename: str | None = None


@dataclass(frozen=True)
class Upload:
    """The images and options of a body; `many` is true if a list is expected back, even of one image."""

    sources: list[Source]
    many: bool
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def pictures(self) -> list[bytes]:
        """Return the images' bytes, in the order sent."""
        return [source.data for source in self.sources]


@dataclass(frozen=True)
class AdmittedRequest(Generic[Options]):
    """An admitted request: its images, its checked options, and when it must be answered."""

    upload: Upload
    options: Options
    deadline: float
    ticket: Ticket

    def set_cost(self, cost: float) -> None:
        """Count each image as `cost` images of the model's own size; raise Overloaded or TooLarge."""
        self.ticket.hold(len(self.upload.sources), cost)

    def call(self, *, keep_pixels: bool, value_range: RangeChoice) -> Call:
        """Return what the pipeline needs to know of this request."""
        timing = current_context().timing
        return Call(self.deadline, client_is_disconnected(), timing, keep_pixels, value_range)


@contextmanager
def admit_request(model: type[Options]) -> Iterator[AdmittedRequest[Options]]:
    """Admit a request, then read its body; raise NotReady or Overloaded before a byte of it is read."""
    service, until = current_service(), deadline()
    service.readiness.admit()
    with service.pipeline.admit(until) as ticket, service.upload_budget.reserve(_body_memory()):
        with receive_body_until(until):
            upload = read_upload()
        options = read_options(model, request.args.items(multi=True), upload.options)
        ticket.hold(len(upload.sources))
        current_context().notes["images"] = len(upload.sources)
        yield AdmittedRequest(upload, options, until, ticket)


def _body_memory() -> int:
    """Return the most bytes that the body can occupy, copies included, before any of it has arrived."""
    limit = current_service().settings.max_body_mb * 2**20
    length = limit if request.content_length is None else min(request.content_length, limit)
    copies = {"multipart/form-data": 2, "application/json": 4}
    return length * copies.get(request.mimetype, 1)


def read_upload() -> Upload:
    """Read the images from the body; UnsupportedMedia, BadParameter or TooLarge say what to send instead."""
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
            "A body of type application/x-www-form-urlencoded cannot hold an image. To send a file with curl "
            f"--data-binary, add -H 'Content-Type: application/octet-stream'. {FORMS}"
        )
    else:
        raise UnsupportedMedia(f"The body type {short(kind)} is not supported. {FORMS}")
    limit = current_service().settings.max_images
    if len(upload.sources) > limit:
        raise TooLarge(
            f"The request has {len(upload.sources)} images; the limit is {limit}. Send fewer per request."
        )
    if any(not source.data for source in upload.sources):
        raise UnsupportedMedia(f"An image has no bytes. {FORMS}")
    return upload


def _check_encoding() -> None:
    encoding = request.headers.get("Content-Encoding", "").strip()
    if encoding.lower() not in ("", "identity"):
        raise UnsupportedEncoding(
            f"Content-Encoding {short(encoding)} is not supported. Send the body uncompressed, without this "
            "header; image files are already compressed."
        )
    transfer = request.headers.get("Transfer-Encoding", "chunked")
    if transfer.strip().lower() != "chunked":
        raise UnsupportedTransfer(
            f"Transfer-Encoding {short(transfer)} is not supported. Send only chunked, or a Content-Length."
        )


def _body() -> bytes:
    length = request.content_length
    if length is None:
        data = request.get_data(cache=False)
        # Werkzeug silently cuts a chunked body off at the limit; reading once more raises its 413.
        request.stream.read(1)
        return data
    # In one call: Werkzeug would read pieces of 64 KiB and copy each.
    data = request.stream.read(length)
    if len(data) < length:
        raise BadParameter(
            f"The body is incomplete: only {len(data)} of {length} bytes arrived. Send it again."
        )
    return data


def _from_form() -> Upload:
    boundary = request.mimetype_params.get("boundary")
    if not boundary:
        raise BadParameter("The form's Content-Type has no boundary. Leave the header to your HTTP client.")
    form = read_form(_body(), boundary)
    if not form.files:
        named = short(", ".join(sorted({name for name, _ in form.fields}))) or "none"
        raise UnsupportedMedia(f"The form has no part named `image`; its parts: {named}. {FORMS}")
    sources = [Source(file.data, file.filename) for file in form.files]
    return Upload(sources, many=len(sources) > 1, options=merge_repeated(form.fields))


def _from_json() -> Upload:
    try:
        body = read_json(_body())
    except ValueError as error:
        raise BadParameter(f"The body {error}.") from error
    if not isinstance(body, dict) or ("image" in body) == ("images" in body):
        raise BadParameter('The JSON body must be an object with either "image" or "images", not both.')
    many = "images" in body
    given = body.pop("images") if many else [body.pop("image")]
    if not isinstance(given, list) or not given:
        raise BadParameter("images must be a list of at least one base64 string or data URL.")
    limit = current_service().settings.max_images
    if len(given) > limit:
        raise TooLarge(f"The request has {len(given)} images; the limit is {limit}. Send fewer per request.")
    return Upload([Source(_from_base64(text)) for text in given], many, body)


def _from_base64(text: object) -> bytes:
    """Decode base64 or a data URL; BadParameter. Other URLs could point into the server's own network."""
    if not isinstance(text, str):
        raise BadParameter("image must be a string: base64, or a data URL.")
    if text[:5].lower() == "data:":
        head, _, text = text.partition(",")
        if not head.lower().endswith(";base64"):
            raise BadParameter("image: the data URL must use base64: data:image/jpeg;base64,...")
        if "%" in text:
            text = unquote(text)
    elif "://" in text[:16]:
        raise BadParameter("image: URLs are not fetched. Send the image itself, in base64.")
    try:
        # Line breaks and blanks go; split() would make a string per piece, 400 MB for a body of blanks.
        data = text.encode("ascii").translate(URL_SAFE, BLANKS)
        # Many libraries leave out the padding.
        padding = -len(data) % 4
        return base64.b64decode(data + b"=" * padding if padding else data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadParameter("image is not valid base64.") from error
