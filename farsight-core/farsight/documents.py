"""What the OpenAPI document says of a route that takes images: its options, and three forms of its body."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from farsight.errors import (
    BadParameter,
    DeadlineExceeded,
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

_BINARY = {"type": "string", "format": "binary"}
_BASE64 = {"type": "string", "description": "base64, or a data URL"}


def problem_response(description: str) -> dict[str, Any]:
    """How the document describes an error answer."""
    reference = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": reference}}}


def failures() -> dict[str | int, dict[str, Any]]:
    """The error answers of a route that takes images."""
    texts: dict[int, list[str]] = {}
    for error in _FAILURES:
        texts.setdefault(error.status, []).append(f"{error.kind}: {error.title}.")
    return {status: problem_response(" ".join(lines)) for status, lines in texts.items()}


def image_inputs(options: type[BaseModel]) -> dict[str, Any]:
    """Parameters and request body of a route: `@api.post("/detect", **image_inputs(DetectQuery))`."""
    schema = options.model_json_schema()
    fields: dict[str, Any] = _whole(schema["properties"], schema.get("$defs", {}))
    parameters = [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": field,
            "description": field.get("description"),
        }
        for name, field in fields.items()
    ]
    parameters.append(
        {
            "name": "X-Deadline-Ms",
            "in": "header",
            "required": False,
            "schema": {"type": "integer", "minimum": 1, "maximum": LONGEST_DEADLINE_MS},
            "description": "Time to an answer in milliseconds; past it 504.",
        }
    )
    parts = {"image": {"type": "array", "items": _BINARY, "description": "one or more files"}}
    content = {
        "multipart/form-data": {"schema": _object({**parts, **fields}, ["image"])},
        "image/*": {"schema": _BINARY},
        "application/json": {
            "schema": {
                "oneOf": [
                    _object({"image": _BASE64, **fields}, ["image"]),
                    _object({"images": {"type": "array", "items": _BASE64}, **fields}, ["images"]),
                ]
            }
        },
    }
    body = {"required": True, "content": content}
    return {"openapi_extensions": {"parameters": parameters}, "request_body": body}


def _whole(schema: Any, parts: dict[str, Any]) -> Any:
    """`$defs` references replaced by what they name; moved into the document they would point nowhere."""
    if isinstance(schema, list):
        return [_whole(one, parts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _whole(parts[schema["$ref"].rpartition("/")[2]], parts)
    return {name: _whole(value, parts) for name, value in schema.items()}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required}
