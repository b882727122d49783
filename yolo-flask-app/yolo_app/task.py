"""Detection as the pipeline runs it: the bundle's facts, bound to the arithmetic of the files beside this."""

from __future__ import annotations

from typing import Any

from farsight.bundle import LetterboxInput, Manifest
from farsight.engine import Outputs, Pixels, Shape
from farsight.errors import BadParameter, BundleError, short
from yolo_app.golden import mismatch
from yolo_app.postprocess import Detections, DetectOptions, detections
from yolo_app.preprocess import Letterboxed, letterbox

MOST_DIGITS = 10


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

    def class_ids(self, text: str) -> tuple[int, ...]:
        """ "person, 5" -> (0, 5); BadParameter names what the model does not know."""
        return tuple(self._class_id(part.strip()) for part in text.split(","))

    def _class_id(self, part: str) -> int:
        if part in self.classes:
            return self.classes.index(part)
        # Past some thousand digits, int() refuses what is isdecimal().
        if part.isdecimal() and len(part) <= MOST_DIGITS and int(part) < len(self.classes):
            return int(part)
        raise BadParameter(
            f"classes: {short(part)!r} is no class of this model; give names or ids from 0 to "
            f"{len(self.classes) - 1}, comma-separated. /yoloapi/model lists them."
        )
