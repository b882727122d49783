"""Detection as the pipeline runs it: the bundle's facts, bound to the arithmetic of the files beside this."""

from __future__ import annotations

from typing import Any

from farsight.bundle import LetterboxInput, Manifest
from farsight.engine import Outputs, Pixels, Shape
from farsight.errors import BundleError
from yolo_app.classes import ids_of
from yolo_app.golden import mismatch
from yolo_app.postprocess import Detections, DetectOptions, detections
from yolo_app.preprocess import Letterboxed, letterbox


class DetectTask:
    """See `farsight.pipeline.Task`."""

    golden_options = DetectOptions()
    maps = False

    def __init__(self, manifest: Manifest) -> None:
        if not isinstance(manifest.input, LetterboxInput) or not manifest.classes:
            raise BundleError("bundle.json: a detector has a letterbox input and classes")
        self._input = manifest.input
        self.classes = manifest.classes

    def preprocess(self, picture: Pixels) -> tuple[Pixels, Letterboxed]:
        placed = letterbox(picture, self._input.shapes, self._input.size)
        return placed.pixels, placed

    def postprocess(
        self, outputs: Outputs, geometry: Letterboxed, size: Shape, options: DetectOptions
    ) -> Detections:
        return detections(outputs, geometry, size, options)

    def golden_mismatch(self, result: Detections, expected: Any) -> str | None:
        return mismatch(result, expected)

    def class_ids(self, wanted: list[int | str]) -> tuple[int, ...]:
        """Return the ids of the names and ids that a client asks for; BadParameter names what is unknown."""
        return ids_of(wanted, self.classes)
