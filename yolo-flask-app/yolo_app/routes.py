"""HTTP in and out of the detection service."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Response, request
from flask_openapi import APIBlueprint
from pydantic import BaseModel

from farsight.errors import BadParameter, PublicError, short
from farsight.images import Range, encode_jpeg, encode_png
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
from farsight.web.schemas import Image, ValueRange, json_of, set_fields
from farsight.web.uploads import Source, Upload, admitted
from yolo_app.coco import CocoResult, CocoResults, category_ids, coco_results, image_ids
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
    description="With `Accept: image/jpeg` or `image/png` the answer is the annotated picture alone; with "
    "`format=coco`, an array in COCO's results format, and an error where any of the images cannot be read.",
    responses={200: DetectAnswer, **failures()},
    **image_inputs(DetectQuery, files=list(ENCODERS)),
)
def detect() -> Response:
    with admitted(DetectQuery) as asked:
        kind = request.accept_mimetypes.best_match([JSON, *ENCODERS], default=JSON)
        query = asked.options
        _check_form(asked.upload, query, kind)
        options = _options(query)
        if (cost := service().pipeline.task.cost(options)) != 1:
            asked.weigh(cost)
        keep = query.include_image or kind != JSON
        call = context().call(asked.deadline, keep_pixels=keep, value_range=query.range)
        run, sources = service().pipeline.run, asked.upload.sources
        pictures = [source.data for source in sources]
        if kind != JSON:
            (answer,) = run(pictures, options, call, lambda _, answer: _picture(answer, kind))
            picture, headers = good(answer)
            return Response(hold(picture), mimetype=kind, headers=headers)
        if query.format == "coco":
            ids, categories = image_ids([source.filename for source in sources]), category_ids(_names())
            found = run(
                pictures,
                options,
                call,
                lambda at, answer: (coco_results(answer.result, ids[at], categories), answer.range),
            )
            return _coco(sources, found)
        answers = run(pictures, options, call, lambda place, answer: _detected(sources[place], answer, query))
        return _json(_many(sources, answers) if asked.upload.many else _one(*answers))


def _check_form(upload: Upload, query: DetectQuery, kind: str) -> None:
    """BadParameter where two options ask for different forms of the answer."""
    if kind != JSON and upload.many:
        raise BadParameter(f"Accept: {kind} answers one image at a time; send one, or ask for {JSON}.")
    if query.format != "coco":
        return
    if kind != JSON:
        raise BadParameter(f"format=coco and Accept: {kind} ask for different answers; leave one out.")
    if query.include_image:
        raise BadParameter("format=coco has no place for a picture; leave include_image out.")
    if "boxes" in query.model_fields_set:
        raise BadParameter(
            "format=coco has boxes of one form, [x, y, width, height] from the upper left corner; leave "
            "boxes out."
        )


def _options(query: DetectQuery) -> DetectOptions:
    task = cast(DetectTask, service().pipeline.task)
    return DetectOptions(
        conf=query.conf,
        iou=query.iou,
        classes=None if query.classes is None else task.class_ids(query.classes),
        max_det=query.max_det,
        agnostic_nms=query.agnostic_nms,
        imgsz=None if query.imgsz is None else task.imgsz(query.imgsz),
    )


def _coco(
    sources: list[Source], found: list[tuple[list[CocoResult], Range | None] | PublicError]
) -> Response:
    """Return all images' results as one array; raise the first error, which has no place there.

    Left out, an image that cannot be read would look like one in which nothing was found. A header says the
    range of a single deep picture.
    """
    whole: list[CocoResult] = []
    headers: dict[str, str] = {}
    for place, (source, one) in enumerate(zip(sources, found, strict=True)):
        if isinstance(one, PublicError):
            if len(sources) > 1:
                named = f", {short(source.filename)}" if source.filename else ""
                one.detail = f"Image {place} (from 0{named}): {one.detail}"
            raise one
        results, applied = one
        whole += results
        headers = range_headers(applied)
    return _json(CocoResults(whole), headers if len(sources) == 1 else None)


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
    rows = detection_list(answer.result, _names(), query.boxes, answer.size)
    detected = Detected(
        image=Image(filename=source.filename, format=answer.format, width=width, height=height),
        detections=rows,
        detection_count=len(rows),
    )
    if answer.range is not None:
        detected.image.range = ValueRange(**vars(answer.range))
    if query.include_image:
        detected.annotated_image = data_url(_annotated(answer, "image/jpeg"), "image/jpeg")
    return detected


def _picture(answer: Answer[Detections], kind: str) -> tuple[bytes, dict[str, str]]:
    """Return the annotated picture as a file, and the headers that say how its range was read."""
    return _annotated(answer, kind), range_headers(answer.range)


def _annotated(answer: Answer[Detections], kind: str) -> bytes:
    assert answer.pixels is not None, "pixels are kept whenever a picture was asked for"
    with context().timing.phase("render"):
        annotate(answer.pixels, answer.result, _names())
        return ENCODERS[kind](answer.pixels, profile=answer.icc_profile)


def _names() -> tuple[str, ...]:
    return cast(DetectTask, service().pipeline.task).classes


def _json(answer: BaseModel, headers: dict[str, str] | None = None) -> Response:
    return Response(json_of(answer), mimetype=JSON, headers=headers)
