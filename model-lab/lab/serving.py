"""From a picture's bytes to its answer by the very code that serves; the pipeline without its queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from farsight import cpus, images
from farsight.bundle import FLOAT_GRAPH, INT8_GRAPH
from farsight.engine import Engine, Pixels
from farsight.engine_openvino import OpenVinoEngine
from farsight.errors import PublicError
from lab.errors import LabError

if TYPE_CHECKING:
    from farsight.pipeline import Task

Geometry = TypeVar("Geometry")
Options = TypeVar("Options")
Answer = TypeVar("Answer")

MAX_PIXELS = 50_000_000
"""What a service takes, by default."""


def engine(folder: Path, precision: str) -> OpenVinoEngine:
    """The engine on a bundle's graph; "auto" is what this machine would serve of the float one."""
    graph, _ = INT8_GRAPH if precision == "int8" else FLOAT_GRAPH
    return OpenVinoEngine(folder / graph, precision=precision, threads=cpus.available())


def pixels(task: Task[Geometry, Options, Answer], picture: Path) -> Pixels:
    """What the engine is given of a picture; LabError names a file that is none."""
    with _naming(picture):
        decoded = images.decode(picture.read_bytes(), MAX_PIXELS)
        return task.preprocess(decoded.pixels, task.golden_options)[0]


def answer_to(running: Engine, task: Task[Geometry, Options, Answer], picture: Path) -> Answer:
    """`answer` of a file; LabError names one that is no picture."""
    with _naming(picture):
        return answer(running, task, picture.read_bytes())


@contextmanager
def _naming(picture: Path) -> Iterator[None]:
    try:
        yield
    except PublicError as error:
        raise LabError(f"{picture}: {error.detail}") from error


def answer(running: Engine, task: Task[Geometry, Options, Answer], data: bytes) -> Answer:
    """What a golden image is answered."""
    picture = images.decode(data, MAX_PIXELS)
    pixels, geometry = task.preprocess(picture.pixels, task.golden_options)
    return task.postprocess(
        running.run(pixels[None], alone=True), geometry, picture.size, task.golden_options
    )
