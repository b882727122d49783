"""HTTP in and out of the detection service."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Response, request
from flask_openapi import APIBlueprint
from pydantic import BaseModel

from farsight.context import context, data_url, failed, good, hold, model_name, service
from farsight.documents import failures, image_inputs
from farsight.errors import BadParameter, PublicError
from farsight.images import encode_jpeg, encode_png
from farsight.pipeline import Answer
from farsight.schemas import Image, json_of, set_fields
from farsight.uploads import Source, admitted
from yolo_app.postprocess import Detections, DetectOptions
from yolo_app.render import annotate
from yolo_app.schemas import DetectAnswer, Detected, DetectMany, DetectOne, DetectQuery, detection_list
from yolo_app.task import DetectTask

api = APIBlueprint("yolo", __name__, url_prefix="/yoloapi")

JSON = "application/json"
ENCODERS: dict[str, Callable[..., bytes]] = {"image/jpeg": encode_jpeg, "image/png": encode_png}


@api.post(
    "/detect",
    summary="The objects in one or many images",
    description="With `Accept: image/jpeg` or `image/png` the answer is the annotated picture alone.",
    responses={200: DetectAnswer, **failures()},
    **image_inputs(DetectQuery),
)
def detect() -> Response:
    with admitted(DetectQuery) as asked:
        kind = request.accept_mimetypes.best_match([JSON, *ENCODERS], default=JSON)
        if kind != JSON and asked.upload.many:
            raise BadParameter(f"Accept: {kind} answers one image at a time; send one, or ask for {JSON}.")
        query = asked.options
        call = context().call(asked.deadline, keep_pixels=query.include_image or kind != JSON)
        run, sources = service().pipeline.run, asked.upload.sources
        pictures = [source.data for source in sources]
        if kind != JSON:
            (picture,) = run(pictures, _options(query), call, lambda _, answer: _annotated(answer, kind))
            return Response(hold(good(picture)), mimetype=kind)
        answers = run(
            pictures, _options(query), call, lambda place, answer: _detected(sources[place], answer, query)
        )
        return _json(_many(sources, answers) if asked.upload.many else _one(*answers))


def _options(query: DetectQuery) -> DetectOptions:
    task = cast(DetectTask, service().pipeline.task)
    classes = None if query.classes is None else task.class_ids(query.classes)
    return DetectOptions(query.conf, query.iou, classes, query.max_det)


def _one(answer: Detected | PublicError) -> DetectOne:
    fields = set_fields(good(answer))
    return DetectOne(request_id=context().request_id, model=model_name(), **fields)


def _many(sources: list[Source], answers: list[Detected | PublicError]) -> DetectMany:
    results = [
        failed(source.filename, answer) if isinstance(answer, PublicError) else answer
        for source, answer in zip(sources, answers, strict=True)
    ]
    return DetectMany(request_id=context().request_id, model=model_name(), results=results)


def _detected(source: Source, answer: Answer[Detections], query: DetectQuery) -> Detected:
    height, width = answer.size
    rows = detection_list(answer.result, _names())
    detected = Detected(
        image=Image(filename=source.filename, format=answer.format, width=width, height=height),
        detections=rows,
        detection_count=len(rows),
    )
    if query.include_image:
        detected.annotated_image = data_url(_annotated(answer, "image/jpeg"), "image/jpeg")
    return detected


def _annotated(answer: Answer[Detections], kind: str) -> bytes:
    assert answer.pixels is not None, "pixels are kept whenever a picture was asked for"
    with context().timing.phase("render"):
        annotate(answer.pixels, answer.result, _names())
        return ENCODERS[kind](answer.pixels, profile=answer.icc_profile)


def _names() -> tuple[str, ...]:
    return cast(DetectTask, service().pipeline.task).classes


def _json(answer: BaseModel) -> Response:
    return Response(json_of(answer), mimetype=JSON)
