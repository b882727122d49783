"""Describe routes that take images in the OpenAPI document: options, the three forms of a body, the answers.

    @api.post("/detect", responses={200: DetectAnswer, **failures()}, **image_inputs(DetectQuery))

Afterwards `complete` adds what is the same for every route.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from farsight.errors import (
    AddressTooLong,
    BadParameter,
    DeadlineExceeded,
    HeadersTooLarge,
    Internal,
    MalformedRequest,
    NotReady,
    Overloaded,
    PublicError,
    TooLarge,
    TooManyPixels,
    UndecodableImage,
    UnsupportedMedia,
)
from farsight.settings import LONGEST_DEADLINE_MS

_FAILURES: tuple[type[PublicError], ...] = (
    BadParameter,
    TooLarge,
    UnsupportedMedia,
    UndecodableImage,
    TooManyPixels,
    Overloaded,
    NotReady,
    DeadlineExceeded,
)

_FAILURES_ANYWHERE: tuple[type[PublicError], ...] = (
    MalformedRequest,
    AddressTooLong,
    HeadersTooLarge,
    Internal,
)

_FILES = "x-files"
"""The key under which `image_inputs` leaves a route's file answers for `complete`, which removes it."""

_HEADERS = {
    "X-Request-Id": "the client's own if it is 1 to 128 letters, digits and ._:-; otherwise a new one",
    "X-Model": "the model that is serving: name@version",
    "Server-Timing": "the milliseconds that each phase took",
}
_FILE_HEADERS = {
    "X-Image-Range": "only with a file, for pictures with more than 8 bits per sample: `full` or `stretch`, "
    "then the values that became black and white"
}
_RETRY = {"Retry-After": "the seconds to wait before trying again"}

_BINARY = {"type": "string", "format": "binary"}
_BASE64 = {"type": "string", "description": "base64, or a data URL"}
_PICTURE_PARTS = ("image", "images", "image[]")
"""The names under which a form may send images."""


def problem_response(description: str) -> dict[str, Any]:
    """Return the description of an error answer."""
    reference = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": reference}}}


def failures() -> dict[str | int, dict[str, Any]]:
    """Return the descriptions of the error answers of a route that takes images."""
    return {int(status): response for status, response in _failures(_FAILURES).items()}


def _failures(errors: Sequence[type[PublicError]]) -> dict[str, dict[str, Any]]:
    texts: dict[str, list[str]] = {}
    for error in errors:
        texts.setdefault(str(error.status), []).append(f"{error.kind}: {error.title}.")
    return {status: problem_response(" ".join(lines)) for status, lines in texts.items()}


def image_inputs(
    options: type[BaseModel], *, files: Sequence[str] = (), headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the arguments of a route's decorator that describe its parameters and its body.

    files: the media types of the files that it may answer with.
    headers: the files' headers, with descriptions.
    """
    schema = options.model_json_schema()
    fields: dict[str, Any] = _whole(schema["properties"], schema.get("$defs", {}))
    parameters = [_in_query(name, _without_null(field)) for name, field in fields.items()]
    parameters.append(
        {
            "name": "X-Deadline-Ms",
            "in": "header",
            "required": False,
            "schema": {"type": "integer", "minimum": 1, "maximum": LONGEST_DEADLINE_MS},
            "description": "The time limit for the answer in milliseconds; after it the answer is 504.",
        }
    )
    images = {"type": "array", "items": _BINARY, "minItems": 1, "description": "one or more files"}
    parts = {name: _in_form(_without_null(field)) for name, field in fields.items()}
    form = _object({**dict.fromkeys(_PICTURE_PARTS, images), **parts}, [])
    content = {
        "multipart/form-data": {
            "schema": {**form, "anyOf": [{"required": [name]} for name in _PICTURE_PARTS]}
        },
        "image/*": {"schema": _BINARY},
        "application/octet-stream": {"schema": _BINARY},
        "application/json": {
            "schema": {
                "oneOf": [
                    _object({"image": _BASE64, **fields}, ["image"]),
                    _object(
                        {"images": {"type": "array", "items": _BASE64, "minItems": 1}, **fields}, ["images"]
                    ),
                ]
            }
        },
    }
    body = {"required": True, "content": content}
    answers = {"kinds": list(files), "headers": {**_FILE_HEADERS, **(headers or {})}}
    return {"openapi_extensions": {"parameters": parameters, _FILES: answers}, "request_body": body}


def complete(document: dict[str, Any]) -> None:
    """Add to each route the errors that any request can get, the headers of every answer, and its files."""
    named = {**_HEADERS, **_RETRY}
    for path in document["paths"].values():
        for operation in path.values():
            answers = operation["responses"]
            for status, response in _failures(_FAILURES_ANYWHERE).items():
                known = answers.get(status, {}).get("description", "")
                response["description"] = f"{known} {response['description']}".strip()
                answers[status] = response
            answers["default"] = problem_response("Any other error, such as 417, 501 or 505.")
            files = operation.pop(_FILES, {"kinds": [], "headers": {}})
            named |= files["headers"]
            answers["200"]["content"] |= {kind: {"schema": _BINARY} for kind in files["kinds"]}
            for status, response in answers.items():
                own = _RETRY if status in ("429", "503") else files["headers"] if status == "200" else {}
                response["headers"] = {
                    name: {"$ref": f"#/components/headers/{name}"} for name in {**_HEADERS, **own}
                }
    document["components"]["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in named.items()
    }


def _in_query(name: str, field: dict[str, Any]) -> dict[str, Any]:
    """Return a query parameter; one that holds objects is sent as JSON text."""
    content = (
        {"content": {"application/json": {"schema": field}}} if _holds_objects(field) else {"schema": field}
    )
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": field.get("description"),
        **content,
    }


def _in_form(field: dict[str, Any]) -> dict[str, Any]:
    """Return a form field; one that holds objects is sent as JSON text."""
    if not _holds_objects(field):
        return field
    text = {"type": "string", "contentMediaType": "application/json", "contentSchema": field}
    return {**text, "description": field.get("description")}


def _holds_objects(field: dict[str, Any]) -> bool:
    return bool(field.get("items", {}).get("type") == "object")


def _without_null(field: dict[str, Any]) -> dict[str, Any]:
    """Return the schema without null: forms and queries leave a value out instead."""
    kinds = [kind for kind in field.get("anyOf", []) if kind != {"type": "null"}]
    if not kinds:
        return field
    kept = {name: value for name, value in field.items() if name not in ("anyOf", "default")}
    return {**kept, **(kinds[0] if len(kinds) == 1 else {"anyOf": kinds})}


def _whole(schema: Any, parts: dict[str, Any]) -> Any:
    """Return the schema with its references to `$defs` resolved: in the document they would point nowhere."""
    if isinstance(schema, list):
        return [_whole(one, parts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _whole(parts[schema["$ref"].rpartition("/")[2]], parts)
    return {name: _whole(value, parts) for name, value in schema.items()}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required}
