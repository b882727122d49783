"""HTTP in and out of the depth service."""

from __future__ import annotations

from typing import cast

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import BaseModel

from depth_app.files import HEADERS, KINDS, File, depth_file
from depth_app.measure import estimated
from depth_app.postprocess import DepthMap
from depth_app.schemas import EstimateAnswer, Estimated, EstimateMany, EstimateOne, EstimateQuery
from depth_app.task import DepthTask
from farsight.errors import BadParameter, PublicError
from farsight.inference import Answer
from farsight.web.openapi import failures, image_inputs
from farsight.web.request_context import (
    context,
    data_url,
    failed,
    good,
    hold,
    model_name,
    range_headers,
    service,
)
from farsight.web.schemas import json_of, set_fields
from farsight.web.uploads import Source, Upload, admitted

api = APIBlueprint("depth", __name__, url_prefix="/depthapi")


@api.post(
    "/estimate",
    summary="The depth of one or many images, and of the objects or points named",
    description="`format` other than json answers with that file alone, for one image.",
    responses={200: EstimateAnswer, **failures()},
    **image_inputs(EstimateQuery, files=KINDS, headers=HEADERS),
)
def estimate() -> Response:
    with admitted(EstimateQuery) as asked:
        query = asked.options
        _check_alone(asked.upload, query)
        keep = query.format == "ply"
        call = context().call(asked.deadline, keep_pixels=keep, value_range=query.range)
        run, sources, places = service().pipeline.run, asked.upload.sources, query.places()
        pictures = [source.data for source in sources]
        if query.format != "json":
            (file,) = run(pictures, places, call, lambda _, answer: _file(answer, query))
            file = good(file)
            return Response(hold(file.data), mimetype=file.kind, headers=file.headers)
        answers = run(
            pictures, places, call, lambda place, answer: _estimated(sources[place].filename, answer, query)
        )
        return _json(_many(sources, answers) if asked.upload.many else _one(*answers))


def _check_alone(upload: Upload, query: EstimateQuery) -> None:
    """What belongs to one picture is refused for many, rather than guessed."""
    if not upload.many:
        return
    if query.format != "json":
        raise BadParameter(f"format={query.format} answers one image at a time; send one, or ask for json.")
    if query.boxes is not None or query.points is not None:
        raise BadParameter("boxes and points belong to one image; send it alone.")


def _task() -> DepthTask:
    return cast(DepthTask, service().pipeline.task)


def _one(answer: Estimated | PublicError) -> EstimateOne:
    fields = set_fields(good(answer))
    return EstimateOne(request_id=context().request_id, model=model_name(), **fields)


def _many(sources: list[Source], answers: list[Estimated | PublicError]) -> EstimateMany:
    results = [
        failed(source.filename, answer) if isinstance(answer, PublicError) else answer
        for source, answer in zip(sources, answers, strict=True)
    ]
    return EstimateMany(request_id=context().request_id, model=model_name(), results=results)


def _file(answer: Answer[DepthMap], query: EstimateQuery) -> File:
    with context().timing.phase("render"):
        file = depth_file(answer, _task().depth_kind, query)
    file.headers.update(range_headers(answer.range))
    return file


def _estimated(filename: str | None, answer: Answer[DepthMap], query: EstimateQuery) -> Estimated:
    with context().timing.phase("render"):
        return estimated(filename, answer, _task().depth_kind, query, data_url)


def _json(answer: BaseModel) -> Response:
    return Response(json_of(answer), mimetype="application/json")
