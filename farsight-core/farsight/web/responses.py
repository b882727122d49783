"""Build the answers of a route that takes images: for one image, for many, or a file.

answers = pipeline.run(...)                                     # one per image, errors among them
return image_response(upload, answers, DetectOne, DetectMany)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from flask import Response
from pydantic import BaseModel

from farsight.errors import PublicError
from farsight.images import Range
from farsight.web.answer_memory import count_bytes
from farsight.web.problem_details import Problem
from farsight.web.request_context import current_context, current_service
from farsight.web.schemas import Failed, ModelName, UnreadImage, json_of, set_fields
from farsight.web.uploads import Upload

T = TypeVar("T")

JSON = "application/json"


def image_response(
    upload: Upload, answers: Sequence[BaseModel | PublicError], one: type[BaseModel], many: type[BaseModel]
) -> Response:
    """Return the answer as JSON: `one` for a single image, `many` for a list, in the order sent."""
    named = {"request_id": current_context().request_id, "model": _model_name()}
    if not upload.many:
        (answer,) = answers
        return json_response(one(**named, **set_fields(value_or_raise(answer))))
    results = [
        _failed(source.filename, answer) if isinstance(answer, PublicError) else answer
        for source, answer in zip(upload.sources, answers, strict=True)
    ]
    return json_response(many(**named, results=results))


def json_response(record: BaseModel, headers: dict[str, str] | None = None) -> Response:
    """Return a record as a JSON response, without the fields that were not set."""
    return Response(json_of(record), mimetype=JSON, headers=headers)


def file_response(data: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """Return a file as a response; TooLarge or Overloaded if too much is being sent already."""
    return Response(count_bytes(data), mimetype=media_type, headers=headers)


def value_or_raise(answer: T | PublicError) -> T:
    """Return the answer to a single image, or raise its error."""
    if isinstance(answer, PublicError):
        raise answer
    return answer


def range_headers(applied: Range | None) -> dict[str, str]:
    """Return the header that says, in an answer without JSON, how a deep picture became 8 bits."""
    return {} if applied is None else {"X-Image-Range": str(applied)}


def _failed(filename: str | None, error: PublicError) -> Failed:
    """Return what stands in the place of an image, among many, that could not be answered."""
    problem = Problem.of(error, current_context().request_id)
    return Failed(image=UnreadImage(filename=filename), error=problem)


def _model_name() -> ModelName:
    manifest = current_service().bundle.manifest
    return ModelName(name=manifest.name, version=manifest.version)
