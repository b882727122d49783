"""Compare a staged model's answers, in f32 and in bf16, with the reference's."""

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
from lab.export.openvino_graph import save
from lab.parity import serving
from lab.parity.compare import Parity

if TYPE_CHECKING:
    from farsight.inference import Task

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Comparison(Generic[Answer]):
    """The reference's name, its answers (`truths`, one per picture), and how to compare ours with them."""

    reference: str
    truths: Sequence[Answer]
    task: Task[Any, Any, Answer]
    compare: Callable[[Sequence[Answer], Sequence[Answer]], Parity]
    expectation: Callable[[Answer], dict[str, Any]]


@dataclass(frozen=True)
class Measured:
    """The `parity` record of bundle.json, and the expectation for each picture in golden.json."""

    parity: Mapping[str, Any]
    expected: Sequence[dict[str, Any]]

    @property
    def holds_in_bf16(self) -> bool:
        return bool(self.parity["bf16"]["golden"] == GOLDEN_HOLDS)


def save_within_parity(
    graph: ov.Model, folder: Path, pictures: Sequence[Path], comparison: Comparison[Answer]
) -> Measured:
    """Save weights in FP16 if parity holds, else in float32. Raise ParityError if it holds in neither."""
    save(graph, folder)
    try:
        return measure(folder, pictures, comparison)
    except ParityError as error:
        log.warning("With weights in FP16: %s Trying float32.", error)
    save(graph, folder, fp16=False)
    return measure(folder, pictures, comparison)


def measure(folder: Path, pictures: Sequence[Path], comparison: Comparison[Answer]) -> Measured:
    """Compare in f32 and in bf16. Raise ParityError if f32 differs too much from the reference.

    If only bf16 differs too much, the bundle is still built; its record makes `auto` avoid bf16.
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
    """Return the distance of bf16 from the reference, what rounded, and the result of the golden check."""
    with serving.in_bf16(folder) as (running, rounded_by):
        served = _answers(running, pictures, comparison.task)
    golden = _golden(pictures, served, expected, comparison.task)
    if golden != GOLDEN_HOLDS:
        log.warning("In bf16 %s; with FARSIGHT_PRECISION=auto this bundle is served in f32.", golden)
    distance = asdict(comparison.compare(comparison.truths, served))
    return {**distance, "rounded_by": rounded_by, "golden": golden}


def _answers(running: Engine, pictures: Sequence[Path], task: Task[Any, Any, Answer]) -> list[Answer]:
    return [serving.answer(running, task, picture.read_bytes()) for picture in pictures]


def _golden(
    pictures: Sequence[Path], served: Sequence[Answer], expected: Sequence[Any], task: Task[Any, Any, Answer]
) -> str:
    """Return RIGHT, or the first mismatch, which would keep a service from becoming ready."""
    for picture, answer, wanted in zip(pictures, served, expected, strict=True):
        reason = task.golden_mismatch(answer, wanted)
        if reason is not None:
            return f"{picture.name}: {reason}"
    return GOLDEN_HOLDS
