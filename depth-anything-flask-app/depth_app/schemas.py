"""Declare the depth service's options and answers, as its OpenAPI document shows them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, ValidationInfo, model_validator

from depth_app.boxes_and_points import Places
from depth_app.postprocess import DepthKind
from farsight.strict_json import read_json
from farsight.web.schemas import Box, Failed, Image, ModelName, RangeOption

MAX_PLACES = 1000
"""Boxes or points in one request: more than three times the most that detect returns."""


def _parsed(value: object, info: ValidationInfo) -> object:
    """Parse a form field or query parameter, which holds JSON as text; a JSON body holds the list itself."""
    if not isinstance(value, str):
        return value
    try:
        return read_json(value)
    except ValueError as error:
        raise ValueError(f"{info.field_name} {error}") from error


def _corners(value: object) -> object:
    """Raise ValueError for other forms of a box: a list could be corners, or a corner and a size."""
    if isinstance(value, Box) or (isinstance(value, dict) and {"x1", "y1", "x2", "y2"} <= value.keys()):
        return value
    raise ValueError(
        'bbox must be {"x1", "y1", "x2", "y2"} in pixels of the upright image, as detect returns it by '
        "default (boxes=xyxy)"
    )


class ObjectBox(BaseModel):
    """A detection as detect returns it; only `bbox` is required."""

    model_config = ConfigDict(extra="ignore")

    bbox: Annotated[Box, BeforeValidator(_corners)]
    class_name: str | None = None
    confidence: float | None = None

    @model_validator(mode="after")
    def _has_area(self) -> ObjectBox:
        if not (self.bbox.x1 < self.bbox.x2 and self.bbox.y1 < self.bbox.y2):
            raise ValueError("a box needs x1 < x2 and y1 < y2")
        return self

    @property
    def corners(self) -> tuple[float, float, float, float]:
        return self.bbox.x1, self.bbox.y1, self.bbox.x2, self.bbox.y2


class Point(BaseModel):
    """A pixel of the upright image: x to the right, y down."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    x: float
    y: float


# The length comes before the parser: in the other order, pydantic would validate every entry first.
Boxes = Annotated[list[ObjectBox], Field(max_length=MAX_PLACES), BeforeValidator(_parsed)]
Points = Annotated[list[Point], Field(max_length=MAX_PLACES), BeforeValidator(_parsed)]


class EstimateQuery(BaseModel):
    """Options of a request, as query parameters or as fields of the body."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "color", "png16", "npy", "ply"] = Field(
        "json", description="json, or one file: color (PNG), png16, npy (float32), ply (point cloud)."
    )
    colormap: Literal["spectral", "inferno", "turbo", "gray"] = Field(
        "spectral", description="the colours of the depth picture: spectral, inferno, turbo or gray."
    )
    boxes: Boxes | None = Field(
        None,
        description="detections as detect returns them by default, a JSON list: "
        '[{"bbox": {"x1", "y1", "x2", "y2"}}], in pixels of the upright image. At least half of a box must '
        "lie in the image; the rest is ignored.",
    )
    points: Points | None = Field(
        None,
        description='pixels of the upright image to measure, a JSON list: [{"x": 10, "y": 20}], with x from '
        "0 to the width and y from 0 to the height.",
    )
    include_image: bool = Field(True, description="true or false; false leaves the depth picture out.")
    range: RangeOption = "auto"
    fov: float = Field(
        60.0,
        ge=1,
        lt=180,
        description="only for ply: the field of view across the image's long side, in degrees.",
    )

    def places(self) -> Places:
        """Return the boxes and points, to be checked once the picture's size is known."""
        return Places(
            tuple(box.corners for box in self.boxes or ()),
            tuple((point.x, point.y) for point in self.points or ()),
        )


class Stats(BaseModel):
    """Statistics of the whole map, in the units of its kind."""

    min: float
    max: float
    mean: float
    std: float


class Spread(BaseModel):
    """Median, 10th and 90th percentile."""

    median: float
    p10: float
    p90: float


class ObjectDepth(ObjectBox):
    """The depth in the middle half of a box; of a large box, an even sample of pixels is measured.

    `nearness` is 0 (farthest) to 1 (nearest); `rank` 1 is the nearest.
    """

    depth: Spread
    nearness: float
    rank: int


class PointDepth(Point):
    """The depth at a point."""

    depth: float
    nearness: float


class Estimated(BaseModel):
    """The depth of one image; `depth_kind` says what the values mean."""

    image: Image
    depth_kind: DepthKind
    depth_stats: Stats
    depth_at_objects: list[ObjectDepth] | None = Field(default=None, description="in the order of `boxes`")
    depth_at_points: list[PointDepth] | None = Field(default=None, description="in the order of `points`")
    depth_image: str | None = Field(
        default=None, description="the depth picture, a PNG as a data URL; in spectral the nearest is red"
    )


class EstimateOne(Estimated):
    """The answer to a single image."""

    request_id: str
    model: ModelName


class EstimateMany(BaseModel):
    """The answer to a list of images, in the order sent."""

    request_id: str
    model: ModelName
    results: list[Estimated | Failed]


class EstimateAnswer(RootModel[EstimateOne | EstimateMany]):
    """The depth of one image, or of many in the order sent."""


def digits(value: float) -> float:
    """Round to five significant digits: more than the model's precision, and short in JSON."""
    return float(f"{value:.5g}")


def fields_of(record: Any) -> dict[str, float]:
    """Return the fields of a dataclass of floats, rounded."""
    return {name: digits(value) for name, value in vars(record).items()}
