"""The model bundle: the folder that is served, versioned, shipped and rolled back as one.

    bundle.json              the `Manifest`
    model.xml, model.bin     OpenVINO IR: uint8 NHWC RGB in, normalisation folded into the graph
    model-int8.xml and .bin  the same graph quantised, if the lab made one that agrees with the float graph
    golden/                  pictures, and the answers expected of them in golden.json

Every file is checked against its sha256 before it is loaded. The version is a hash of those hashes: the same
files have the same version anywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError

from farsight.bundles.manifest import FileEntry, Manifest
from farsight.errors import BundleError

MANIFEST = "bundle.json"
GOLDEN = "golden/golden.json"
FLOAT_GRAPH = ("model.xml", "model.bin")
INT8_GRAPH = ("model-int8.xml", "model-int8.bin")

M = TypeVar("M", bound=BaseModel)


class _GoldenCase(BaseModel):
    image: str
    expected: Any


class _GoldenCases(BaseModel):
    """The content of golden.json; without a case a service would be ready unchecked."""

    cases: tuple[_GoldenCase, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Bundle:
    """A verified bundle on disk, as `load(Path("models/local/yolo"))` returns it."""

    folder: Path
    manifest: Manifest

    @property
    def label(self) -> str:
        """Return the name and version, as in `yolo@1a2b3c4`."""
        return f"{self.manifest.name}@{self.manifest.version}"

    def model_file(self, precision: str) -> Path:
        """Return the graph to load for "f32", "bf16" or "int8".

        Raise BundleError for "int8" when the bundle has no INT8 graph.
        """
        if precision != "int8":
            return self.folder / FLOAT_GRAPH[0]
        if self.manifest.int8 is None:
            raise BundleError(
                f"{self.folder}: {self.label} holds no INT8 graph, which FARSIGHT_PRECISION=int8 asks for. "
                "Add one with `make models INT8=FOLDER`, or use FARSIGHT_PRECISION=auto."
            )
        return self.folder / INT8_GRAPH[0]

    def golden_cases(self) -> list[dict[str, Any]]:
        """Return [{"image": file name under golden/, "expected": what the app's golden.py wrote}, ...]."""
        cases: list[dict[str, Any]] = json.loads((self.folder / GOLDEN).read_text())["cases"]
        return cases

    def golden_image(self, name: str) -> bytes:
        """Return the bytes of a file under golden/."""
        return (self.folder / "golden" / name).read_bytes()


def load(folder: Path) -> Bundle:
    """Read and verify the bundle in `folder`; BundleError names the first wrong file."""
    manifest = read_manifest(folder)
    verify(folder, manifest)
    return Bundle(folder, manifest)


def read_manifest(folder: Path) -> Manifest:
    """Read bundle.json without verifying the files that it lists; BundleError names the wrong field."""
    path = folder / MANIFEST
    try:
        return _parsed(path, Manifest)
    except FileNotFoundError as error:
        raise BundleError(f"{path}: no such file; a bundle is a folder that holds {MANIFEST}") from error


def verify(folder: Path, manifest: Manifest) -> None:
    """Compare every file with its recorded hash, and the version with the hashes."""
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
    """Parse a JSON file as `model`; BundleError names the file and the first wrong field."""
    try:
        return model.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise BundleError(f"{path}: {where}: {first['msg']}") from error


def file_entry(path: Path) -> FileEntry:
    """Return the hash and size of the file at `path`."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileEntry(sha256=digest, bytes=path.stat().st_size)


def version_of(files: Mapping[str, FileEntry]) -> str:
    """Return the first 7 hex digits of a hash over the files' names and hashes."""
    lines = "".join(f"{files[name].sha256}  {name}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()[:7]
