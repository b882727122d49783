"""Parts of answers that every service shares, as their OpenAPI documents show them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from farsight.errors import PublicError


class Problem(BaseModel):
    """An error as RFC 9457 has it; `detail` says what to do."""

    type: str = Field(examples=["/problems/bad-parameter"])
    title: str
    status: int
    detail: str
    request_id: str

    @classmethod
    def of(cls, error: PublicError, request_id: str) -> Self:
        """The whole of an error answer, or what stands in the place of one image among many."""
        return cls(
            type=f"/problems/{error.kind}",
            title=error.title,
            status=error.status,
            detail=error.detail,
            request_id=request_id,
        )

    def text(self) -> bytes:
        """JSON in ASCII: what a client wrote, and is told back, need be no text that UTF-8 has."""
        return json.dumps(self.model_dump(), separators=(",", ":")).encode()


class ModelName(BaseModel):
    name: str = Field(examples=["yolo26n"])
    version: str = Field(examples=["3f2a9c1"])


class ValueRange(BaseModel):
    """The values of a deep picture that became black and white: all that its type has, or those it uses."""

    applied: Literal["full", "stretch"]
    low: float
    high: float


class Image(BaseModel):
    """The picture as it was read: its upright size, and its format by content."""

    filename: str | None
    format: str = Field(examples=["JPEG"])
    width: int
    height: int
    range: ValueRange | None = Field(
        default=None, description="of a picture of more than 8 bits a sample: how it became 8 bits"
    )


class UnreadImage(BaseModel):
    filename: str | None


class Failed(BaseModel):
    """In the place of an image, among many, that could not be answered."""

    image: UnreadImage
    error: Problem


RangeOption = Annotated[
    Literal["auto", "full", "stretch"],
    Field(
        description="for pictures of more than 8 bits a sample: full shows all values that their type has, "
        "stretch the lowest to the highest in the picture, auto (default) the one that fits. Other pictures "
        "ignore it."
    ),
]


class Box(BaseModel):
    """Pixels of the upright image: x right, y down."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    x1: float
    y1: float
    x2: float
    y2: float


class ModelCard(BaseModel):
    """The bundle that is serving, and what runs it."""

    name: str
    version: str
    task: str
    classes: list[str] | None = None
    head: Literal["end-to-end", "dense"] | None = Field(
        None,
        description="of a detector: dense gives candidates, which non-maximum suppression thins out; "
        "end-to-end gives each object once, and suppression acts where `iou` or `agnostic_nms` is named.",
    )
    size: int | None = Field(None, description="of a detector: what `imgsz` is where it is left out.")
    sizes: list[int] | None = Field(None, description="of a detector: what `imgsz` may be.")
    depth_kind: str | None = None
    licence: str
    source: str
    demo: bool
    engine: str
    engine_version: str
    precision: str
    threads: int


class Health(BaseModel):
    status: str = Field(description="starting, ready, failed or draining")
    model: str = Field(examples=["yolo26n@3f2a9c1"])


def set_fields(record: BaseModel) -> dict[str, Any]:
    """What was set in a record, to set in one that extends it: what was not asked for stays away."""
    return {name: getattr(record, name) for name in record.model_fields_set}


def json_of(record: BaseModel) -> bytes:
    """Without what was not set; not by `model_dump_json`, whose text is one more copy of every picture."""
    return _adapter(type(record)).dump_json(record, exclude_unset=True)


@lru_cache
def _adapter(kind: type[BaseModel]) -> TypeAdapter[BaseModel]:
    return TypeAdapter(kind)
