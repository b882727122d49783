"""From a picture's bytes to its answer by the very code that serves; the pipeline without its queue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from farsight import cpus, images
from farsight.engine import Engine
from farsight.engine_openvino import OpenVinoEngine

if TYPE_CHECKING:
    from farsight.pipeline import Task

Geometry = TypeVar("Geometry")
Options = TypeVar("Options")
Answer = TypeVar("Answer")

MAX_PIXELS = 50_000_000
"""What a service takes, by default."""


def engine(folder: Path, precision: str) -> OpenVinoEngine:
    """The engine on a bundle's model; "auto" is what this machine would serve."""
    return OpenVinoEngine(folder / "model.xml", precision=precision, threads=cpus.available())


def answer(running: Engine, task: Task[Geometry, Options, Answer], data: bytes) -> Answer:
    """What a golden image is answered."""
    picture = images.decode(data, MAX_PIXELS)
    pixels, geometry = task.preprocess(picture.pixels)
    return task.postprocess(running.run(pixels[None]), geometry, picture.size, task.golden_options)
