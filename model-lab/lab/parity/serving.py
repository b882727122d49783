"""Run the services' own code on a picture: decoding, preprocessing, engine and postprocessing."""

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
from lab.parity.bf16_rounding import rounded

if TYPE_CHECKING:
    from farsight.inference import Task

Geometry = TypeVar("Geometry")
Options = TypeVar("Options")
Answer = TypeVar("Answer")

MAX_PIXELS = 50_000_000
"""The default limit of the services."""


def engine(folder: Path, precision: str, *, bf16: bool = True) -> OpenVinoEngine:
    """Return the engine on a bundle's graph. `bf16` allows bf16 for the float layers of an INT8 graph."""
    graph, _ = INT8_GRAPH if precision == "int8" else FLOAT_GRAPH
    return OpenVinoEngine(folder / graph, precision=precision, threads=cpu.available(), bf16=bf16)


@contextmanager
def in_bf16(folder: Path) -> Iterator[tuple[OpenVinoEngine, str]]:
    """Yield the engine in bf16 on a bundle's float graph, and what rounds: "processor" or "simulation".

    A machine with bf16 may serve the bundle, so bf16 is checked even where the processor lacks it.
    """
    core = ov.Core()
    if best_precision(core) == "bf16":
        yield engine(folder, "bf16"), "processor"
        return
    with tempfile.TemporaryDirectory() as scratch:
        ov.save_model(rounded(core.read_model(folder / FLOAT_GRAPH[0])), Path(scratch, FLOAT_GRAPH[0]), False)
        yield engine(Path(scratch), "f32"), "simulation"


def pixels(task: Task[Geometry, Options, Answer], picture: Path) -> Pixels:
    """Return the engine's input for a picture. Raise LabError, with its name, if it cannot be decoded."""
    with _naming(picture):
        decoded = images.decode(picture.read_bytes(), MAX_PIXELS)
        return task.preprocess(decoded.pixels, task.golden_options)[0]


def answer_to(running: Engine, task: Task[Geometry, Options, Answer], picture: Path) -> Answer:
    """Return the answer to a picture's file. Raise LabError, with its name, if it cannot be decoded."""
    with _naming(picture):
        return answer(running, task, picture.read_bytes())


@contextmanager
def _naming(picture: Path) -> Iterator[None]:
    try:
        yield
    except PublicError as error:
        raise LabError(f"{picture}: {error.detail}") from error


def answer(running: Engine, task: Task[Geometry, Options, Answer], data: bytes) -> Answer:
    """Return the answer to a picture's bytes, with the options of a golden check."""
    picture = images.decode(data, MAX_PIXELS)
    pixels, geometry = task.preprocess(picture.pixels, task.golden_options)
    return task.postprocess(
        running.run(pixels[None], alone=True), geometry, picture.size, task.golden_options
    )
