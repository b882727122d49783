"""Declare the parts of answers that all services share, as their OpenAPI documents show them."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from farsight.inference import Answer
from farsight.web.problem_details import Problem


class ModelName(BaseModel):
    """The name and version of the model that answered."""

    name: str = Field(examples=["yolo26n"])
    version: str = Field(examples=["3f2a9c1"])


class ValueRange(BaseModel):
    """The values of a deep picture that became black and white, and which rule chose them."""

    applied: Literal["full", "stretch"]
    low: float
    high: float


class Image(BaseModel):
    """The picture as it was decoded: its upright size, and the format found in its bytes."""

    filename: str | None
    format: str = Field(examples=["JPEG"])
    width: int
    height: int
    range: ValueRange | None = Field(
        default=None,
        description="only for pictures with more than 8 bits per sample: how they were reduced to 8 bits",
    )

    @classmethod
    def of(cls, filename: str | None, answer: Answer[Any]) -> Self:
        """Return the facts about one image that the pipeline has answered."""
        height, width = answer.size
        image = cls(filename=filename, format=answer.format, width=width, height=height)
        if answer.range is not None:
            image.range = ValueRange(**vars(answer.range))
        return image


class UnreadImage(BaseModel):
    """The name of an image that could not be answered."""

    filename: str | None


class Failed(BaseModel):
    """The error that stands in the place of an image, among many, that could not be answered."""

    image: UnreadImage
    error: Problem


RangeOption = Annotated[
    Literal["auto", "full", "stretch"],
    Field(
        description="how pictures with more than 8 bits per sample become 8 bits: full maps all values that "
        "their type can hold, stretch maps the picture's lowest to highest value, auto (default) chooses. "
        "Other pictures ignore it."
    ),
]


class Box(BaseModel):
    """The corners of a box, in pixels of the upright image: x to the right, y down."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    x1: float
    y1: float
    x2: float
    y2: float


class ModelCard(BaseModel):
    """The model that is serving, and the engine that runs it."""

    name: str
    version: str
    task: str
    classes: list[str] | None = None
    head: Literal["end-to-end", "dense"] | None = Field(
        None,
        description="only for detectors. dense: the boxes always go through non-maximum suppression. "
        "end-to-end: the model returns each object once; suppression runs only if a request sets `iou` or "
        "`agnostic_nms`.",
    )
    size: int | None = Field(None, description="only for detectors: the default of `imgsz`.")
    sizes: list[int] | None = Field(None, description="only for detectors: the values that `imgsz` can have.")
    depth_kind: str | None = None
    licence: str
    source: str
    demo: bool
    engine: str
    engine_version: str
    precision: str
    threads: int


class Health(BaseModel):
    """The state of the service."""

    status: str = Field(description="starting, ready, failed or draining")
    model: str = Field(examples=["yolo26n@3f2a9c1"])


def set_fields(record: BaseModel) -> dict[str, Any]:
    """Return the fields that were set, by name, to set the same ones in a record that extends this one."""
    return {name: getattr(record, name) for name in record.model_fields_set}


def json_of(record: BaseModel) -> bytes:
    """Return JSON without the fields that were not set; `model_dump_json` would copy every picture again."""
    return _adapter(type(record)).dump_json(record, exclude_unset=True)


@lru_cache
def _adapter(kind: type[BaseModel]) -> TypeAdapter[BaseModel]:
    return TypeAdapter(kind)
