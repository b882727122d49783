"""Detection as the pipeline runs it: the bundle's facts, bound to the arithmetic of the files beside this."""

from __future__ import annotations

from typing import Any

from farsight.bundles import LetterboxInput, Manifest
from farsight.errors import BadParameter, BundleError
from farsight.types import Outputs, Pixels, Shape
from yolo_app.classes import ids_of
from yolo_app.golden import mismatch
from yolo_app.postprocess import Detections, DetectOptions, detections
from yolo_app.preprocess import Letterboxed, letterbox, minimum_rectangles


class DetectTask:
    """See `farsight.inference.Task`."""

    golden_options = DetectOptions()
    maps = False

    def __init__(self, manifest: Manifest) -> None:
        if not isinstance(manifest.input, LetterboxInput) or not manifest.classes:
            raise BundleError("bundle.json: a detector has a letterbox input and classes")
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

    def imgsz(self, asked: int) -> int:
        """Return `asked`; BadParameter lists the sizes where it is none of the bundle's."""
        if asked not in self._shapes:
            sizes = " or ".join(str(size) for size in sorted(self._shapes))
            raise BadParameter(
                f"imgsz: {asked} is not a size that this model is served at; send {sizes}, or leave it out "
                f"for {self._size}."
            )
        return asked

    def postprocess(
        self, outputs: Outputs, geometry: Letterboxed, size: Shape, options: DetectOptions
    ) -> Detections:
        return detections(outputs, geometry, size, options)

    def golden_mismatch(self, result: Detections, expected: Any) -> str | None:
        return mismatch(result, expected)

    def class_ids(self, wanted: list[int | str]) -> tuple[int, ...]:
        """Return the ids of the names and ids that a client asks for; BadParameter names what is unknown."""
        return ids_of(wanted, self.classes)
