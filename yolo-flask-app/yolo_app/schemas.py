"""Requests and answers of the detection service, as its OpenAPI document shows them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from farsight.types import Shape
from farsight.web.schemas import Box, Failed, Image, ModelName, RangeOption
from yolo_app.classes import Classes
from yolo_app.coco import CocoResult
from yolo_app.postprocess import Detections

BoxForm = Literal["xyxy", "xywh", "xywhn"]


class DetectQuery(BaseModel):
    """Options, as query parameters or fields of the body."""

    model_config = ConfigDict(extra="forbid")

    conf: float = Field(0.25, ge=0, le=1, description="the least confidence of a detection, 0 to 1.")
    iou: float | None = Field(
        None,
        ge=0,
        le=1,
        description="the overlap, 0 to 1, past which the less confident of two boxes of one class is "
        "dropped. Where it is left out, a dense head takes 0.7 and an end-to-end head drops none; "
        "/yoloapi/model says which head serves.",
    )
    agnostic_nms: bool = Field(
        False,
        description="true or false; true drops the less confident of two boxes that overlap past `iou` "
        "whatever their classes, on an end-to-end head too.",
    )
    classes: Classes | None = Field(
        None,
        description="the classes to look for, names in any case or ids: a list, repeated or comma-separated; "
        "all where it is left out.",
    )
    max_det: int = Field(300, ge=1, le=300, description="the most detections in one image, 1 to 300.")
    imgsz: int | None = Field(
        None,
        description="the side in pixels to which an image's longer side is scaled for the model, one of the "
        "sizes that /yoloapi/model lists; larger finds smaller objects, and takes longer by its square. Left "
        "out, it is the model's own size.",
    )
    format: Literal["json", "coco"] = Field(
        "json",
        description="json, or coco: a bare array in COCO's results format, for pycocotools' loadRes. An "
        "`image_id` there is the number that is the file's name (000000000139.jpg is 139), or where a name "
        "is no number or comes twice, each image's place in the request, from 0. A `category_id` is COCO's "
        "own, 1 to 90, where the model's classes are COCO's 80, else the class's id.",
    )
    boxes: BoxForm = Field(
        "xyxy",
        description="the form of `bbox`. xyxy: the corners x1, y1, x2, y2 in pixels. xywh and xywhn as "
        "Ultralytics has them: center_x, center_y, width, height in pixels, or as shares of the image's "
        "width and height, 0 to 1. For the upper left corner with width and height take format=coco.",
    )
    include_image: bool = Field(
        False, description="true or false; true adds the annotated picture as a data URL."
    )
    range: RangeOption = "auto"


class CenteredBox(BaseModel):
    """The form of boxes=xywh, in pixels, and of boxes=xywhn, in shares of the image's width and height."""

    center_x: float
    center_y: float
    width: float
    height: float


class Detection(BaseModel):
    class_id: int
    class_name: str
    confidence: float
    bbox: Box | CenteredBox


class Detected(BaseModel):
    """The objects in one image, falling by confidence."""

    image: Image
    detections: list[Detection]
    detection_count: int
    annotated_image: str | None = Field(
        default=None, description="a JPEG as a data URL, where it was asked for"
    )


class DetectOne(Detected):
    request_id: str
    model: ModelName


class DetectMany(BaseModel):
    request_id: str
    model: ModelName
    results: list[Detected | Failed]


class DetectAnswer(RootModel[DetectOne | DetectMany | list[CocoResult]]):
    """One image's objects, or those of many in the order sent; with `format=coco` an array of all of them."""


def detection_list(
    found: Detections, names: tuple[str, ...], form: BoxForm = "xyxy", size: Shape = (1, 1)
) -> list[Detection]:
    """Boxes to hundredths of a pixel, confidences to four places: finer digits are noise.

    `size` is the picture's (height, width), which xywhn divides by.
    """
    rows = zip(found.boxes.tolist(), found.confidences.tolist(), found.class_ids.tolist(), strict=True)
    return [
        Detection(
            class_id=class_id,
            class_name=names[class_id],
            confidence=round(confidence, 4),
            bbox=_bbox(corners, form, size),
        )
        for corners, confidence, class_id in rows
    ]


def _bbox(corners: list[float], form: BoxForm, size: Shape) -> Box | CenteredBox:
    x1, y1, x2, y2 = corners
    if form == "xyxy":
        return Box(x1=round(x1, 2), y1=round(y1, 2), x2=round(x2, 2), y2=round(y2, 2))
    # A share to six places is a hundredth of a pixel in a picture of 10,000.
    (down, across), places = (size, 6) if form == "xywhn" else ((1, 1), 2)
    return CenteredBox(
        center_x=round((x1 + x2) / 2 / across, places),
        center_y=round((y1 + y2) / 2 / down, places),
        width=round((x2 - x1) / across, places),
        height=round((y2 - y1) / down, places),
    )
