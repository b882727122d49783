"""The three forms that images arrive in, and options from wherever they stand, as one thing.

with admitted(DetectQuery) as asked:        # 429 at the door, before the body is read
    asked.upload.sources, asked.options, asked.deadline
"""

from __future__ import annotations

import base64
import binascii
import string
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from farsight.context import context, deadline, reading_until, service
from farsight.errors import BadParameter, TooLarge, UnsupportedMedia, short
from farsight.forms import read_form, read_json
from farsight.scheduler import Ticket

FORMS = (
    "Send multipart/form-data with `image` parts, a raw body with an image/* type, "
    'or JSON {"image": "<base64 or data URL>"}.'
)

BLANKS = string.whitespace.encode()

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
    with made.pipeline.admit(until) as ticket, made.bodies.held(_bytes_held()):
        with reading_until(until):
            upload = read_upload()
        options = read_options(model, upload)
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
    kind = request.mimetype
    if kind == "multipart/form-data":
        upload = _from_form()
    elif kind.startswith("image/"):
        upload = Upload([Source(_body())], many=False)
    elif kind == "application/json":
        upload = _from_json()
    else:
        raise UnsupportedMedia(f"The type {short(kind) or '(none)'} is not taken. {FORMS}")
    limit = service().settings.max_images
    if len(upload.sources) > limit:
        raise TooLarge(f"{len(upload.sources)} images in one request; the limit is {limit}.")
    if any(not source.data for source in upload.sources):
        raise UnsupportedMedia(f"An image is empty. {FORMS}")
    return upload


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
    parts = [part for part in form.files if part.name == "image"]
    if not parts:
        named = short(", ".join(sorted({part.name for part in form.files}))) or "none"
        raise UnsupportedMedia(f"The form has no file part named `image` (files: {named}). {FORMS}")
    sources = [Source(part.data, part.filename or None) for part in parts]
    return Upload(sources, many=len(sources) > 1, options=_once(form.fields))


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
    if text.startswith("data:"):
        head, _, text = text.partition(",")
        if not head.endswith(";base64"):
            raise BadParameter("image: a data URL must be base64, data:image/jpeg;base64,...")
    elif "://" in text[:16]:
        raise BadParameter("image: URLs are not fetched; send the image itself, in base64.")
    try:
        # Base64 in lines; split() would make a string of every piece, 400 MB of a body with many blanks.
        return base64.b64decode(text.encode("ascii").translate(None, BLANKS), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadParameter("image is not valid base64.") from error


def read_options(model: type[Options], upload: Upload) -> Options:
    """Query parameters and the body's fields, checked; BadParameter names the option and what it may be."""
    query = _once(request.args.items(multi=True))
    if twice := query.keys() & upload.options.keys():
        raise BadParameter(f"{short(min(twice))} stands in the query and in the body; send it once.")
    given = {**query, **upload.options}
    # Looked for here, since pydantic makes an error for each: 1.2 KB, out of 9 bytes of a body.
    unknown = next((name for name in given if name not in model.model_fields), None)
    if unknown is not None:
        raise BadParameter(f"{short(unknown)} is no option here; there are {', '.join(model.model_fields)}.")
    try:
        return model.model_validate(given)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
        raise BadParameter(" ".join(_sentence(model, dict(e)) for e in wrong[:3])) from error


def _sentence(model: type[BaseModel], error: dict[str, Any]) -> str:
    name = short(".".join(str(part) for part in error["loc"]))
    top = model.model_fields.get(str(error["loc"][0])) if error["loc"] else None
    purpose = f" {error['loc'][0]} is {top.description}" if top and top.description else ""
    return f"{name}: {error['msg']}.{purpose}"


def _once(given: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in given:
        if name in found:
            raise BadParameter(f"{short(name)} is given more than once; send it once.")
        found[name] = value
    return found
