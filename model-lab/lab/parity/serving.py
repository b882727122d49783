"""From a picture's bytes to its answer by the very code that serves; the pipeline without its queue."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import openvino as ov

from farsight import cpu, images
from farsight.bundles.bundle import FLOAT_GRAPH, INT8_GRAPH
from farsight.errors import PublicError
from farsight.inference import Engine
from farsight.inference.openvino_engine import OpenVinoEngine, best_precision
from farsight.types import Pixels
from lab.errors import LabError
from lab.parity.rounding import rounded

if TYPE_CHECKING:
    from farsight.inference import Task

Geometry = TypeVar("Geometry")
Options = TypeVar("Options")
Answer = TypeVar("Answer")

MAX_PIXELS = 50_000_000
"""What a service takes, by default."""


def engine(folder: Path, precision: str, *, bf16: bool = True) -> OpenVinoEngine:
    """Return the engine on a bundle's graph. bf16: whether what INT8 leaves in float may run in bf16."""
    graph, _ = INT8_GRAPH if precision == "int8" else FLOAT_GRAPH
    return OpenVinoEngine(folder / graph, precision=precision, threads=cpu.available(), bf16=bf16)


@contextmanager
def in_bf16(folder: Path) -> Iterator[tuple[OpenVinoEngine, str]]:
    """Yield the engine in bf16 on a bundle's float graph, and who rounds: "processor" or "simulation".

    A bundle may be served on another machine than this one, so the answer is needed on each.
    """
    core = ov.Core()
    if best_precision(core) == "bf16":
        yield engine(folder, "bf16"), "processor"
        return
    with tempfile.TemporaryDirectory() as scratch:
        ov.save_model(rounded(core.read_model(folder / FLOAT_GRAPH[0])), Path(scratch, FLOAT_GRAPH[0]), False)
        yield engine(Path(scratch), "f32"), "simulation"


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
