"""A staged model's answers, in f32 and as this machine would serve them, held against the reference's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from farsight.engine import Engine
from lab import serving
from lab.errors import ParityError
from lab.parity import Parity

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Comparison(Generic[Answer]):
    """What measuring must know of a task; `reference` names what gave the `truths`, one a picture."""

    reference: str
    truths: Sequence[Answer]
    serve: Callable[[Engine], serving.Serve[Answer]]
    compare: Callable[[Sequence[Answer], Sequence[Answer]], Parity]
    expectation: Callable[[Answer], dict[str, Any]]
    mismatch: Callable[[Answer, Any], str | None]


@dataclass(frozen=True)
class Measured:
    """`parity` as bundle.json records it, and what golden.json would expect of each picture."""

    parity: Mapping[str, Any]
    expected: Sequence[dict[str, Any]]


def measure(folder: Path, pictures: Sequence[Path], task: Comparison[Answer]) -> Measured:
    """ParityError where f32 is too far from the reference, or the served precision from what is golden."""
    exact = _answers(serving.engine(folder, "f32"), pictures, task)
    parity = task.compare(task.truths, exact)
    parity.require()
    record: dict[str, Any] = {"reference": task.reference, "images": len(pictures), "f32": asdict(parity)}
    expected = [task.expectation(answer) for answer in exact]
    native = serving.engine(folder, "auto")
    if native.info.precision != "f32":
        served = _answers(native, pictures, task)
        record[native.info.precision] = asdict(task.compare(task.truths, served))
        _require_golden(pictures, served, expected, task)
    return Measured(record, expected)


def _answers(running: Engine, pictures: Sequence[Path], task: Comparison[Answer]) -> list[Answer]:
    serve = task.serve(running)
    return [serve(picture.read_bytes()) for picture in pictures]


def _require_golden(
    pictures: Sequence[Path], served: Sequence[Answer], expected: Sequence[Any], task: Comparison[Answer]
) -> None:
    """A bundle whose golden images fail in the precision served would never be ready."""
    for picture, answer, wanted in zip(pictures, served, expected, strict=True):
        reason = task.mismatch(answer, wanted)
        if reason is not None:
            raise ParityError(f"{picture.name}, in the precision this machine serves: {reason}")
