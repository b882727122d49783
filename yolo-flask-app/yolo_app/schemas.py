"""Declare the detection service's options and answers, as its OpenAPI document shows them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from farsight.types import Shape
from farsight.web.schemas import Box, Failed, Image, ModelName, RangeOption
from yolo_app.class_filter import Classes
from yolo_app.coco_format import CocoResult
from yolo_app.postprocess import Detections

BoxForm = Literal["xyxy", "xywh", "xywhn"]


class DetectQuery(BaseModel):
    """Options of a request, as query parameters or as fields of the body."""

    model_config = ConfigDict(extra="forbid")

    conf: float = Field(0.25, ge=0, le=1, description="the minimum confidence of a detection, 0 to 1.")
    iou: float | None = Field(
        None,
        ge=0,
        le=1,
        description="the threshold of non-maximum suppression, 0 to 1: of two boxes of one class that "
        "overlap more, the less confident is dropped. Default: 0.7 with a dense head, no suppression with "
        "an end-to-end head; /yoloapi/model says which head the model has.",
    )
    agnostic_nms: bool = Field(
        False,
        description="true or false; true applies non-maximum suppression across classes, with an end-to-end "
        "head, too.",
    )
    classes: Classes | None = Field(
        None,
        description="the classes to return, as names in upper or lower case or as ids: a list, repeated or "
        "comma-separated. Default: all.",
    )
    max_det: int = Field(
        300, ge=1, le=300, description="the maximum number of detections in one image, 1 to 300."
    )
    imgsz: int | None = Field(
        None,
        description="the size in pixels to which the image's longer side is scaled for the model, one of "
        "those that /yoloapi/model lists. A larger size finds smaller objects; the time grows with its "
        "square. Default: the model's own size.",
    )
    format: Literal["json", "coco"] = Field(
        "json",
        description="json, or coco: an array in COCO's results format, for pycocotools' loadRes. There "
        "`image_id` is the number in the file's name (000000000139.jpg is 139), or the image's position in "
        "the request, from 0, if a name is not a number or appears twice. `category_id` is COCO's own, 1 to "
        "90, if the model's classes are COCO's 80, otherwise the class id.",
    )
    boxes: BoxForm = Field(
        "xyxy",
        description="the form of `bbox`. xyxy: the corners x1, y1, x2, y2 in pixels. xywh: center_x, "
        "center_y, width, height in pixels. xywhn: the same as fractions of the image's width and height, 0 "
        "to 1. Both are as in Ultralytics. For the upper left corner with width and height use format=coco.",
    )
    include_image: bool = Field(
        False, description="true or false; true adds the annotated picture as a data URL."
    )
    range: RangeOption = "auto"


class CenteredBox(BaseModel):
    """A box for boxes=xywh, in pixels, or for boxes=xywhn, in fractions of the image's width and height."""

    center_x: float
    center_y: float
    width: float
    height: float


class Detection(BaseModel):
    """One object."""

    class_id: int
    class_name: str
    confidence: float
    bbox: Box | CenteredBox


class Detected(BaseModel):
    """The objects in one image, by descending confidence."""

    image: Image
    detections: list[Detection]
    detection_count: int
    annotated_image: str | None = Field(
        default=None, description="a JPEG as a data URL, if include_image is true"
    )


class DetectOne(Detected):
    """The answer to a single image."""

    request_id: str
    model: ModelName


class DetectMany(BaseModel):
    """The answer to a list of images, in the order sent."""

    request_id: str
    model: ModelName
    results: list[Detected | Failed]


class DetectAnswer(RootModel[DetectOne | DetectMany | list[CocoResult]]):
    """The objects in one image, or in many in the order sent; with `format=coco` one array of all."""


def detection_list(
    found: Detections, names: tuple[str, ...], form: BoxForm = "xyxy", size: Shape = (1, 1)
) -> list[Detection]:
    """Return the detections for JSON: boxes rounded to 0.01 pixels, confidences to four places.

    size: the picture's (height, width), by which xywhn divides.
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
    # Six places of a fraction are 0.01 pixels in a picture of 10,000 pixels.
    (down, across), places = (size, 6) if form == "xywhn" else ((1, 1), 2)
    return CenteredBox(
        center_x=round((x1 + x2) / 2 / across, places),
        center_y=round((y1 + y2) / 2 / down, places),
        width=round((x2 - x1) / across, places),
        height=round((y2 - y1) / down, places),
    )
