"""From a picture's bytes to its answer by the very code that serves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from depth_app.postprocess import DepthMap, depth_map
from depth_app.preprocess import fit
from farsight import cpus, images
from farsight.bundle import LetterboxInput, MultipleInput
from farsight.engine import Engine
from farsight.engine_openvino import OpenVinoEngine
from yolo_app.postprocess import Detections, detections
from yolo_app.preprocess import letterbox
from yolo_app.task import DetectTask

Answer = TypeVar("Answer")

Serve = Callable[[bytes], Answer]

MAX_PIXELS = 50_000_000


def engine(folder: Path, precision: str) -> OpenVinoEngine:
    """The engine on a bundle's model; "auto" is what this machine would serve."""
    return OpenVinoEngine(folder / "model.xml", precision=precision, threads=cpus.available())


def serve_detect(running: Engine, rule: LetterboxInput) -> Serve[Detections]:
    def serve(data: bytes) -> Detections:
        picture = images.decode(data, MAX_PIXELS)
        placed = letterbox(picture.pixels, rule.shapes, rule.size)
        return detections(running.run(placed.pixels[None]), placed, picture.size, DetectTask.golden_options)

    return serve


def serve_depth(running: Engine, rule: MultipleInput) -> Serve[DepthMap]:
    def serve(data: bytes) -> DepthMap:
        picture = images.decode(data, MAX_PIXELS)
        (output,) = running.run(fit(picture.pixels, rule)[None])
        return depth_map(output[0], picture.size)

    return serve
