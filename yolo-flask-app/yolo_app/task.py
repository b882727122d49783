"""Define detection for the pipeline: how it prepares a picture and reads the model's output."""

from __future__ import annotations

from typing import Any

from farsight.bundles import LetterboxInput, Manifest
from farsight.errors import BadParameter, BundleError
from farsight.types import Outputs, Pixels, Shape
from yolo_app.class_filter import ids_of
from yolo_app.golden import mismatch
from yolo_app.postprocess import Detections, DetectOptions, detections
from yolo_app.preprocess import Letterboxed, letterbox, minimum_rectangles


class DetectTask:
    """The detection task of one bundle; `farsight.inference.Task` describes the methods."""

    golden_options = DetectOptions()
    maps = False

    def __init__(self, manifest: Manifest) -> None:
        if not isinstance(manifest.input, LetterboxInput) or not manifest.classes:
            raise BundleError("bundle.json: a detector needs a letterbox input and classes")
        self._size = manifest.input.size
        further = {size: minimum_rectangles(size) for size in manifest.input.allowed_sizes}
        self._shapes = further | {self._size: manifest.input.shapes}
        self.classes = manifest.classes

    def preprocess(
        self, picture: Pixels, options: DetectOptions = golden_options
    ) -> tuple[Pixels, Letterboxed]:
        size = options.imgsz or self._size
        placed = letterbox(picture, self._shapes[size], size)
        return placed.pixels, placed

    def cost(self, options: DetectOptions) -> float:
        return ((options.imgsz or self._size) / self._size) ** 2

    def imgsz(self, size: int) -> int:
        """Return the size if the bundle supports it; otherwise BadParameter lists those that it supports."""
        if size not in self._shapes:
            sizes = ", ".join(str(one) for one in sorted(self._shapes))
            raise BadParameter(
                f"imgsz: this model does not support {size}. Send one of {sizes}, or leave it out for "
                f"{self._size}."
            )
        return size

    def postprocess(
        self, outputs: Outputs, geometry: Letterboxed, size: Shape, options: DetectOptions
    ) -> Detections:
        return detections(outputs, geometry, size, options)

    def golden_mismatch(self, result: Detections, expected: Any) -> str | None:
        return mismatch(result, expected)

    def class_ids(self, wanted: list[int | str]) -> tuple[int, ...]:
        """Return the ids of the names and ids that a client sent; BadParameter names an unknown one."""
        return ids_of(wanted, self.classes)
