"""Answer HTTP requests for depth estimation."""

from __future__ import annotations

from typing import cast

from flask import Response
from flask_openapi import APIBlueprint

from depth_app.boxes_and_points import Places
from depth_app.file_formats import HEADERS, MEDIA_TYPES, File, depth_file
from depth_app.image_answer import estimated
from depth_app.postprocess import DepthMap
from depth_app.schemas import EstimateAnswer, Estimated, EstimateMany, EstimateOne, EstimateQuery
from depth_app.task import DepthTask
from farsight.errors import BadParameter
from farsight.inference import Answer
from farsight.web.answer_memory import data_url
from farsight.web.openapi import failures, image_inputs
from farsight.web.request_context import current_context, current_service
from farsight.web.responses import file_response, image_response, range_headers, value_or_raise
from farsight.web.uploads import AdmittedRequest, Upload, admit_request

api = APIBlueprint("depth", __name__, url_prefix="/depthapi")


@api.post(
    "/estimate",
    summary="Estimate the depth of one or many images, and of objects or points in them",
    description="With a `format` other than json the answer is that file alone, for a single image.",
    responses={200: EstimateAnswer, **failures()},
    **image_inputs(EstimateQuery, files=MEDIA_TYPES, headers=HEADERS),
)
def estimate() -> Response:
    with admit_request(EstimateQuery) as admitted:
        query = admitted.options
        _check_single(admitted.upload, query)
        places = query.places()
        if query.format != "json":
            return _file_response(admitted, places)
        return _json_response(admitted, places)


def _check_single(upload: Upload, query: EstimateQuery) -> None:
    """Raise BadParameter if an option for a single image was sent with a list of images."""
    if not upload.many:
        return
    if query.format != "json":
        raise BadParameter(f"format={query.format} returns one file. Send one image, or use format=json.")
    if query.boxes is not None or query.points is not None:
        raise BadParameter("boxes and points apply to one image. Send that image alone.")


def _file_response(admitted: AdmittedRequest[EstimateQuery], places: Places) -> Response:
    """Return the depth of a single image as the file that `format` names."""
    query = admitted.options
    call = admitted.call(keep_pixels=query.format == "ply", value_range=query.range)

    def convert(_: int, answer: Answer[DepthMap]) -> File:
        with current_context().timing.phase("render"):
            file = depth_file(answer, _task().depth_kind, query)
        file.headers.update(range_headers(answer.range))
        return file

    (answer,) = current_service().pipeline.run(admitted.upload.pictures, places, call, convert)
    file = value_or_raise(answer)
    return file_response(file.data, file.media_type, file.headers)


def _json_response(admitted: AdmittedRequest[EstimateQuery], places: Places) -> Response:
    """Return depth statistics, the depth at boxes and points, and the depth picture if it was asked for."""
    query, upload = admitted.options, admitted.upload
    call = admitted.call(keep_pixels=False, value_range=query.range)

    def convert(index: int, answer: Answer[DepthMap]) -> Estimated:
        with current_context().timing.phase("render"):
            return estimated(upload.sources[index].filename, answer, _task().depth_kind, query, data_url)

    answers = current_service().pipeline.run(upload.pictures, places, call, convert)
    return image_response(upload, answers, EstimateOne, EstimateMany)


def _task() -> DepthTask:
    return cast(DepthTask, current_service().pipeline.task)
