"""Hold a staged model's answers, in f32 and in bf16, against the reference's."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import openvino as ov

from farsight.bundles.manifest import GOLDEN_HOLDS
from farsight.inference import Engine
from lab.errors import ParityError
from lab.export.intermediate import save
from lab.parity import serving
from lab.parity.parity import Parity

if TYPE_CHECKING:
    from farsight.inference import Task

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

    @property
    def holds_in_bf16(self) -> bool:
        return bool(self.parity["bf16"]["golden"] == GOLDEN_HOLDS)


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
    """Compare in f32 and in bf16; ParityError where f32 is too far from the reference.

    Too far in bf16, the bundle is made all the same: its record keeps `auto` from bf16, on every machine.
    """
    exact = _answers(serving.engine(folder, "f32"), pictures, comparison.task)
    parity = comparison.compare(comparison.truths, exact)
    parity.require()
    expected = [comparison.expectation(answer) for answer in exact]
    record: dict[str, Any] = {
        "reference": comparison.reference,
        "images": len(pictures),
        "f32": asdict(parity),
        "bf16": _in_bf16(folder, pictures, comparison, expected),
    }
    return Measured(record, expected)


def _in_bf16(
    folder: Path, pictures: Sequence[Path], comparison: Comparison[Answer], expected: Sequence[Any]
) -> dict[str, Any]:
    """Return how far bf16 is from the reference, who rounded, and whether the golden answers hold."""
    with serving.in_bf16(folder) as (running, rounded_by):
        served = _answers(running, pictures, comparison.task)
    golden = _golden(pictures, served, expected, comparison.task)
    if golden != GOLDEN_HOLDS:
        log.warning("In bf16 %s; this bundle is served in f32 where `auto` chooses.", golden)
    distance = asdict(comparison.compare(comparison.truths, served))
    return {**distance, "rounded_by": rounded_by, "golden": golden}


def _answers(running: Engine, pictures: Sequence[Path], task: Task[Any, Any, Answer]) -> list[Answer]:
    return [serving.answer(running, task, picture.read_bytes()) for picture in pictures]


def _golden(
    pictures: Sequence[Path], served: Sequence[Answer], expected: Sequence[Any], task: Task[Any, Any, Answer]
) -> str:
    """Return GOLDEN_HOLDS, or what is answered otherwise: a service that checks it would never be ready."""
    for picture, answer, wanted in zip(pictures, served, expected, strict=True):
        reason = task.golden_mismatch(answer, wanted)
        if reason is not None:
            return f"{picture.name}: {reason}"
    return GOLDEN_HOLDS
