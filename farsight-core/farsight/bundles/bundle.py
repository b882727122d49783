"""The model bundle: the folder that is served, versioned, shipped and rolled back as one.

    bundle.json              this file's `Manifest`
    model.xml, model.bin     OpenVINO IR: uint8 NHWC RGB in, normalisation folded into the graph
    model-int8.xml and .bin  the same, quantised, where the lab was asked for it and it agrees with the first
    golden/                  pictures, and in golden.json the answers expected of them

Every file is checked against its sha256 before it is loaded; the version is a hash of those hashes, so
the same files are the same version anywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from farsight.errors import BundleError
from farsight.types import Shape

MANIFEST = "bundle.json"
GOLDEN = "golden/golden.json"
FLOAT_GRAPH = ("model.xml", "model.bin")
INT8_GRAPH = ("model-int8.xml", "model-int8.bin")
RIGHT = "right"
"""The word in `parity` for golden answers that hold in a precision; else it says which does not."""

STRIDE = 32
"""The coarsest grid of a detector's head: the sides of its inputs are multiples of it."""

LARGEST_DERIVED = 1280
"""Pixels a side: a manifest that lists no sizes allows none above. An input of twice the side takes four
times the memory."""

M = TypeVar("M", bound=BaseModel)


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileEntry(_Record):
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)


def _inside(name: str) -> str:
    """Names come from whoever wrote bundle.json, and files are fetched to them before any is verified."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{name} lies outside the bundle")
    if not path.parts or str(path) != name or "\0" in name:
        raise ValueError(f"{name!r} is no file's name")
    return name


FileName = Annotated[str, AfterValidator(_inside)]
"""Of a file in the bundle's folder, as in `golden/0.png`."""


class Source(_Record):
    """Where the weights came from: a hub id, a URL or a file's name, and what was fetched."""

    uri: str
    sha256: str | None = None


class LetterboxInput(_Record):
    """Scaled to `size`, on grey, in the smallest of `shapes` that takes it whole; the square takes any.

    `sizes` lists the sides that a request may ask for in place of `size`; left out, `allowed_sizes` derives
    them.
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
        """Return every side that a request may ask for, the model's own among them, rising.

        A manifest without `sizes` allows half and twice its own, where these are multiples of the stride and
        at most `LARGEST_DERIVED`; a bundle of a single shape may hold a graph that takes no other, and allows
        none.
        """
        further = self.sizes
        if further is None:
            derived = (self.size // 2, 2 * self.size) if len(self.shapes) > 1 else ()
            further = tuple(one for one in derived if one % STRIDE == 0 and one <= LARGEST_DERIVED)
        return tuple(sorted({self.size, *further}))

    @model_validator(mode="after")
    def _takes_any_picture(self) -> Self:
        if (self.size, self.size) not in self.shapes:
            raise ValueError(
                f"shapes must hold the square {self.size} x {self.size}, which takes any picture"
            )
        return self


class MultipleInput(_Record):
    """Aspect kept, sides rounded to `multiple`, near `size`; `shapes` are warmed, others are taken too.

    `max_pixels` bounds height times width, whatever the picture's aspect.
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
    """How the INT8 graph was made, and how far from the float graph it is on pictures it was not made with.

    `golden` says what the golden images hold it to: they have one answer each, for every precision.
    """

    tool: str
    calibration_pictures: int = Field(ge=1)
    held_out_pictures: int = Field(ge=1)
    agreement: dict[str, Any]
    left_in_float: str
    golden: str


class Manifest(_Record):
    """bundle.json. `head` and `classes` belong to detect, `depth_kind` to depth."""

    schema_: Literal[1] = Field(1, alias="schema")
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    version: str = Field(pattern=r"^[0-9a-f]{7}$")
    task: Literal["detect", "depth"]
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
        """Return False where the lab found other answers to the golden images in bf16: `auto` then keeps f32.

        True where the lab has not tried: the golden check at the start of the service still decides.
        """
        measured = self.parity.get("bf16", {})
        return not isinstance(measured, dict) or measured.get("golden", RIGHT) == RIGHT


class _GoldenCase(BaseModel):
    image: str
    expected: Any


class _GoldenCases(BaseModel):
    """golden.json. Without a case a service would be ready unchecked."""

    cases: tuple[_GoldenCase, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Bundle:
    """A verified bundle on this machine's disk: `load(Path("models/local/yolo"))`."""

    folder: Path
    manifest: Manifest

    @property
    def label(self) -> str:
        return f"{self.manifest.name}@{self.manifest.version}"

    def model_file(self, precision: str) -> Path:
        """The graph to load for "f32", "bf16" or "int8"; BundleError where it holds none in INT8."""
        if precision != "int8":
            return self.folder / FLOAT_GRAPH[0]
        if self.manifest.int8 is None:
            raise BundleError(
                f"{self.folder}: {self.label} holds no INT8 graph, which FARSIGHT_PRECISION=int8 asks for; "
                "`make models INT8=FOLDER` writes one where it agrees with f32, and auto serves without"
            )
        return self.folder / INT8_GRAPH[0]

    def golden_cases(self) -> list[dict[str, Any]]:
        """[{"image": file name under golden/, "expected": what the app's golden.py wrote}, ...]"""
        cases: list[dict[str, Any]] = json.loads((self.folder / GOLDEN).read_text())["cases"]
        return cases

    def golden_image(self, name: str) -> bytes:
        return (self.folder / "golden" / name).read_bytes()


def load(folder: Path) -> Bundle:
    """Read and verify the bundle in `folder`; BundleError names the first file that is not as recorded."""
    manifest = read_manifest(folder)
    verify(folder, manifest)
    return Bundle(folder, manifest)


def read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        return _parsed(path, Manifest)
    except FileNotFoundError as error:
        raise BundleError(f"{path}: no such file; a bundle is a folder that holds {MANIFEST}") from error


def verify(folder: Path, manifest: Manifest) -> None:
    """Hold every file against its recorded hash, and the version against the hashes."""
    for name, entry in manifest.files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BundleError(f"{name}: lies outside the bundle")
        if not path.is_file():
            raise BundleError(f"{path}: listed in {MANIFEST}, but missing")
        if file_entry(path) != entry:
            raise BundleError(f"{path}: its bytes are not the ones {MANIFEST} records (sha256 differs)")
    graphs = FLOAT_GRAPH + INT8_GRAPH if manifest.int8 else FLOAT_GRAPH
    for required in (*graphs, GOLDEN):
        if required not in manifest.files:
            raise BundleError(f"{folder / MANIFEST}: files does not list {required}")
    for case in _parsed(folder / GOLDEN, _GoldenCases).cases:
        if f"golden/{case.image}" not in manifest.files:
            raise BundleError(f"{folder / GOLDEN}: {case.image}: {MANIFEST} lists no such picture")
    if version_of(manifest.files) != manifest.version:
        raise BundleError(f"{folder / MANIFEST}: version {manifest.version} is not the hash of its files")


def _parsed(path: Path, model: type[M]) -> M:
    """BundleError names the file and the first field that is not as it should be."""
    try:
        return model.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise BundleError(f"{path}: {where}: {first['msg']}") from error


def file_entry(path: Path) -> FileEntry:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileEntry(sha256=digest, bytes=path.stat().st_size)


def version_of(files: Mapping[str, FileEntry]) -> str:
    """The first 7 digits of the hash of the files' names and hashes."""
    lines = "".join(f"{files[name].sha256}  {name}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()[:7]
