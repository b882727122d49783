"""A staged model's answers, in f32 and as this machine would serve them, held against the reference's."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import openvino as ov

from farsight.engine import Engine
from lab import serving
from lab.errors import ParityError
from lab.intermediate import save
from lab.parity import Parity

if TYPE_CHECKING:
    from farsight.pipeline import Task

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Comparison(Generic[Answer]):
    """What is compared, and how; `reference` names what gave the `truths`, one a picture."""

    reference: str
    truths: Sequence[Answer]
    task: Task[Any, Any, Answer]
    compare: Callable[[Sequence[Answer], Sequence[Answer]], Parity]
    expectation: Callable[[Answer], dict[str, Any]]


@dataclass(frozen=True)
class Measured:
    """`parity` as bundle.json records it, and what golden.json would expect of each picture."""

    parity: Mapping[str, Any]
    expected: Sequence[dict[str, Any]]


def save_within_parity(
    graph: ov.Model, folder: Path, pictures: Sequence[Path], comparison: Comparison[Answer]
) -> Measured:
    """Weights in FP16 where parity allows, in float32 where it does not; ParityError where neither does."""
    save(graph, folder)
    try:
        return measure(folder, pictures, comparison)
    except ParityError as error:
        log.warning("with weights in FP16: %s Trying float32.", error)
    save(graph, folder, fp16=False)
    return measure(folder, pictures, comparison)


def measure(folder: Path, pictures: Sequence[Path], comparison: Comparison[Answer]) -> Measured:
    """ParityError where f32 is too far from the reference, or what is served from what is golden."""
    exact = _answers(serving.engine(folder, "f32"), pictures, comparison.task)
    parity = comparison.compare(comparison.truths, exact)
    parity.require()
    record: dict[str, Any] = {
        "reference": comparison.reference,
        "images": len(pictures),
        "f32": asdict(parity),
    }
    expected = [comparison.expectation(answer) for answer in exact]
    native = serving.engine(folder, "auto")
    if native.info.precision != "f32":
        served = _answers(native, pictures, comparison.task)
        record[native.info.precision] = asdict(comparison.compare(comparison.truths, served))
        _require_golden(pictures, served, expected, comparison.task)
    return Measured(record, expected)


def _answers(running: Engine, pictures: Sequence[Path], task: Task[Any, Any, Answer]) -> list[Answer]:
    return [serving.answer(running, task, picture.read_bytes()) for picture in pictures]


def _require_golden(
    pictures: Sequence[Path], served: Sequence[Answer], expected: Sequence[Any], task: Task[Any, Any, Answer]
) -> None:
    """A bundle whose golden images fail in the precision served would never be ready."""
    for picture, answer, wanted in zip(pictures, served, expected, strict=True):
        reason = task.golden_mismatch(answer, wanted)
        if reason is not None:
            raise ParityError(f"{picture.name}, in the precision this machine serves: {reason}")
