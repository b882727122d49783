"""Answer HTTP requests for detection."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Response, request
from flask_openapi import APIBlueprint

from farsight.errors import BadParameter, PublicError, short
from farsight.images import Range, encode_jpeg, encode_png
from farsight.inference import Answer
from farsight.web.answer_memory import data_url
from farsight.web.openapi import failures, image_inputs
from farsight.web.request_context import current_context, current_service
from farsight.web.responses import (
    JSON,
    file_response,
    image_response,
    json_response,
    range_headers,
    value_or_raise,
)
from farsight.web.uploads import AdmittedRequest, Source, Upload, admit_request
from yolo_app.coco_format import CocoResult, CocoResults, category_ids, coco_results, image_ids
from yolo_app.image_answer import detected
from yolo_app.postprocess import Detections, DetectOptions
from yolo_app.render import annotate
from yolo_app.schemas import DetectAnswer, Detected, DetectMany, DetectOne, DetectQuery
from yolo_app.task import DetectTask

api = APIBlueprint("yolo", __name__, url_prefix="/yoloapi")

ENCODERS: dict[str, Callable[..., bytes]] = {"image/jpeg": encode_jpeg, "image/png": encode_png}


@api.post(
    "/detect",
    summary="Detect objects in one or many images",
    description="With `Accept: image/jpeg` or `image/png` the answer is the annotated picture alone. With "
    "`format=coco` it is an array in COCO's results format, or an error if any of the images cannot be read.",
    responses={200: DetectAnswer, **failures()},
    **image_inputs(DetectQuery, files=list(ENCODERS)),
)
def detect() -> Response:
    with admit_request(DetectQuery) as admitted:
        media_type = request.accept_mimetypes.best_match([JSON, *ENCODERS], default=JSON)
        query = admitted.options
        _check_form(admitted.upload, query, media_type)
        options = _options(query)
        if (cost := _task().cost(options)) != 1:
            admitted.set_cost(cost)
        if media_type != JSON:
            return _picture_response(admitted, options, media_type)
        if query.format == "coco":
            return _coco_response(admitted, options)
        return _json_response(admitted, options)


def _check_form(upload: Upload, query: DetectQuery, media_type: str) -> None:
    """Raise BadParameter if two options ask for different forms of the answer."""
    if media_type != JSON and upload.many:
        raise BadParameter(
            f"Accept: {media_type} returns one picture. Send one image, or ask for {JSON} instead."
        )
    if query.format != "coco":
        return
    if media_type != JSON:
        raise BadParameter(f"format=coco and Accept: {media_type} ask for different answers. Leave one out.")
    if query.include_image:
        raise BadParameter("format=coco cannot include a picture. Leave include_image out.")
    if "boxes" in query.model_fields_set:
        raise BadParameter(
            "format=coco always returns boxes as [x, y, width, height] from the upper left corner. Leave "
            "boxes out."
        )


def _options(query: DetectQuery) -> DetectOptions:
    task = _task()
    return DetectOptions(
        conf=query.conf,
        iou=query.iou,
        classes=None if query.classes is None else task.class_ids(query.classes),
        max_det=query.max_det,
        agnostic_nms=query.agnostic_nms,
        imgsz=None if query.imgsz is None else task.imgsz(query.imgsz),
    )


def _picture_response(
    admitted: AdmittedRequest[DetectQuery], options: DetectOptions, media_type: str
) -> Response:
    """Return the annotated picture of a single image."""
    call = admitted.call(keep_pixels=True, value_range=admitted.options.range)

    def draw(_: int, answer: Answer[Detections]) -> tuple[bytes, dict[str, str]]:
        return _annotated(answer, media_type), range_headers(answer.range)

    (answer,) = current_service().pipeline.run(admitted.upload.pictures, options, call, draw)
    picture, headers = value_or_raise(answer)
    return file_response(picture, media_type, headers)


def _coco_response(admitted: AdmittedRequest[DetectQuery], options: DetectOptions) -> Response:
    """Return the detections in all images as one array in COCO's results format."""
    sources = admitted.upload.sources
    call = admitted.call(keep_pixels=False, value_range=admitted.options.range)
    ids, categories = image_ids([source.filename for source in sources]), category_ids(_task().classes)

    def convert(index: int, answer: Answer[Detections]) -> tuple[list[CocoResult], Range | None]:
        return coco_results(answer.result, ids[index], categories), answer.range

    return _merge_coco(
        sources, current_service().pipeline.run(admitted.upload.pictures, options, call, convert)
    )


def _merge_coco(
    sources: list[Source], answers: list[tuple[list[CocoResult], Range | None] | PublicError]
) -> Response:
    """Return all images' results as one array, or raise the first error.

    The array has no place for errors: left out, an unreadable image would look like one without objects. A
    header gives the value range of a single deep picture.
    """
    merged: list[CocoResult] = []
    headers: dict[str, str] = {}
    for index, (source, answer) in enumerate(zip(sources, answers, strict=True)):
        if isinstance(answer, PublicError):
            if len(sources) > 1:
                name = f", {short(source.filename)}" if source.filename else ""
                answer.detail = f"Image {index} (from 0{name}): {answer.detail}"
            raise answer
        results, applied = answer
        merged += results
        headers = range_headers(applied)
    return json_response(CocoResults(merged), headers if len(sources) == 1 else None)


def _json_response(admitted: AdmittedRequest[DetectQuery], options: DetectOptions) -> Response:
    """Return the detections, with the annotated pictures if they were asked for."""
    query, upload = admitted.options, admitted.upload
    call = admitted.call(keep_pixels=query.include_image, value_range=query.range)

    def convert(index: int, answer: Answer[Detections]) -> Detected:
        return detected(upload.sources[index].filename, answer, _task().classes, query, _annotated_url)

    answers = current_service().pipeline.run(upload.pictures, options, call, convert)
    return image_response(upload, answers, DetectOne, DetectMany)


def _annotated_url(answer: Answer[Detections]) -> str:
    return data_url(_annotated(answer, "image/jpeg"), "image/jpeg")


def _annotated(answer: Answer[Detections], media_type: str) -> bytes:
    assert answer.pixels is not None, "pixels are kept whenever a picture was asked for"
    with current_context().timing.phase("render"):
        annotate(answer.pixels, answer.result, _task().classes)
        return ENCODERS[media_type](answer.pixels, profile=answer.icc_profile)


def _task() -> DetectTask:
    return cast(DetectTask, current_service().pipeline.task)
