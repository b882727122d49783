"""Requests and answers of the detection service, as its OpenAPI document shows them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, RootModel

from farsight.schemas import Box, Failed, Image, ModelName, RangeOption
from yolo_app.postprocess import Detections

MOST_CLASSES = 10_000
"""Characters of `classes`: the ids of two thousand, or the names of all 80 ten times over."""


class DetectQuery(BaseModel):
    """Options, as query parameters or fields of the body."""

    model_config = ConfigDict(extra="forbid")

    conf: float = Field(0.25, ge=0, le=1, description="the least confidence of a detection, 0 to 1.")
    iou: float = Field(
        0.7,
        ge=0,
        le=1,
        description="the overlap, 0 to 1, past which the less confident of two boxes is dropped.",
    )
    classes: str | None = Field(
        None,
        max_length=MOST_CLASSES,
        description="the classes to look for, names or ids, comma-separated; all where it is left out.",
    )
    max_det: int = Field(300, ge=1, le=300, description="the most detections in one image, 1 to 300.")
    include_image: bool = Field(
        False, description="true or false; true adds the annotated picture as a data URL."
    )
    range: RangeOption = "auto"


class Detection(BaseModel):
    class_id: int
    class_name: str
    confidence: float
    bbox: Box


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


class DetectAnswer(RootModel[DetectOne | DetectMany]):
    """One image's objects, or those of many in the order sent."""


def detection_list(found: Detections, names: tuple[str, ...]) -> list[Detection]:
    """Boxes to hundredths of a pixel, confidences to four places: finer digits are noise."""
    rows = zip(found.boxes.tolist(), found.confidences.tolist(), found.class_ids.tolist(), strict=True)
    return [
        Detection(
            class_id=class_id,
            class_name=names[class_id],
            confidence=round(confidence, 4),
            bbox=Box(x1=round(x1, 2), y1=round(y1, 2), x2=round(x2, 2), y2=round(y2, 2)),
        )
        for (x1, y1, x2, y2), confidence, class_id in rows
    ]
