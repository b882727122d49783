"""Read and check bundle.json: the name, the task, the input rule and the files of a bundle."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from farsight.types import Shape

GOLDEN_HOLDS = "right"
"""The text in `parity` that says that the golden answers hold in a precision; any other names a failure."""

STRIDE = 32
"""The coarsest grid of a detector's head: both sides of its input are multiples of it."""

MAX_DERIVED_SIZE = 1280
"""The largest side, in pixels, that a manifest without `sizes` allows: twice the side takes four times the
memory."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileEntry(_Record):
    """The recorded hash and size of one file."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)


def _inside(name: str) -> str:
    """Check that `name` is a plain path below the bundle's folder.

    Files are fetched to these names before anything is verified, so a bundle.json must not lead elsewhere.
    """
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{name} lies outside the bundle")
    if not path.parts or str(path) != name or "\0" in name:
        raise ValueError(f"{name!r} is not a file name")
    return name


FileName = Annotated[str, AfterValidator(_inside)]
"""A path relative to the bundle's folder, such as `golden/0.png`."""


class Source(_Record):
    """The origin of the weights: a hub id, a URL or a file name, and the hash of what was fetched."""

    uri: str
    sha256: str | None = None


class LetterboxInput(_Record):
    """The input of a detector: the picture scaled to `size` and padded with grey to one of `shapes`.

    The smallest shape that holds the scaled picture is used; the square holds any. `sizes` lists the sides
    that a request may ask for instead of `size`; without it, `allowed_sizes` derives them.
    """

    size_rule: Literal["letterbox"] = "letterbox"
    layout: Literal["NHWC"] = "NHWC"
    size: int
    shapes: tuple[Shape, ...]
    sizes: tuple[Annotated[int, Field(ge=STRIDE, multiple_of=STRIDE)], ...] | None = None
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)

    @property
    def allowed_sizes(self) -> tuple[int, ...]:
        """Return every side that a request may ask for, the model's own among them, in rising order.

        A manifest without `sizes` allows half and twice its own size, if these are multiples of the stride
        and at most `MAX_DERIVED_SIZE`. With a single shape it allows its own alone: the graph may take no
        other.
        """
        others = self.sizes
        if others is None:
            derived = (self.size // 2, 2 * self.size) if len(self.shapes) > 1 else ()
            others = tuple(side for side in derived if side % STRIDE == 0 and side <= MAX_DERIVED_SIZE)
        return tuple(sorted({self.size, *others}))

    @model_validator(mode="after")
    def _has_square_shape(self) -> Self:
        if (self.size, self.size) not in self.shapes:
            raise ValueError(
                f"shapes must hold the square {self.size} x {self.size}, which holds any picture"
            )
        return self


class MultipleInput(_Record):
    """The input of a depth model: the picture scaled to about `size`, its sides rounded to `multiple`.

    The aspect ratio is kept, and height times width is at most `max_pixels`. `shapes` are run once at the
    start; others are accepted, too.
    """

    size_rule: Literal["multiple"] = "multiple"
    layout: Literal["NHWC"] = "NHWC"
    size: int
    multiple: int
    max_pixels: int
    shapes: tuple[Shape, ...]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]


InputRule = Annotated[LetterboxInput | MultipleInput, Field(discriminator="size_rule")]


class Int8(_Record):
    """The origin of the INT8 graph, and its agreement with the float graph on held-out pictures.

    `golden` records the result of the golden images, whose expected answers are the same in every precision.
    """

    tool: str
    calibration_pictures: int = Field(ge=1)
    held_out_pictures: int = Field(ge=1)
    agreement: dict[str, Any]
    left_in_float: str
    golden: str


class Manifest(_Record):
    """The content of bundle.json. `head` and `classes` belong to detect, `depth_kind` to depth."""

    schema_: Literal[1] = Field(1, alias="schema")
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    version: str = Field(pattern=r"^[0-9a-f]{7}$")
    task: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    """The service that answers with this model: "detect", "depth", or a task of your own."""
    licence: str
    source: Source
    created: str
    input: InputRule
    head: Literal["end2end", "dense"] | None = None
    classes: tuple[str, ...] | None = None
    depth_kind: Literal["relative-inverse", "metric-m"] | None = None
    demo: bool = False
    files: dict[FileName, FileEntry]
    parity: dict[str, Any] = Field(default_factory=dict)
    int8: Int8 | None = None
    metrics: dict[str, Any] = Field(default_factory=dict)

    @property
    def holds_in_bf16(self) -> bool:
        """Return False if the lab found wrong answers to the golden images in bf16; `auto` then uses f32.

        True without a measurement: the golden check at the start of the service still decides.
        """
        measured = self.parity.get("bf16", {})
        return not isinstance(measured, dict) or measured.get("golden", GOLDEN_HOLDS) == GOLDEN_HOLDS
