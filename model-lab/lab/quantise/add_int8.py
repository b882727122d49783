"""Add an INT8 graph to a staged bundle: quantise on four fifths of the pictures, test on the rest.

The test runs the saved file through the services' own code on this processor, as a service would.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from farsight import cpu
from farsight.bundles.bundle import FLOAT_GRAPH, INT8_GRAPH
from farsight.bundles.manifest import Int8
from lab.export.openvino_graph import save
from lab.parity import serving
from lab.parity.golden_case import GoldenCase
from lab.quantise.agreement import Agreement
from lab.quantise.calibration import Pictures
from lab.quantise.nncf_quantise import TOOL, Recipe, quantise

if TYPE_CHECKING:
    from farsight.inference import Task

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)

GOLDEN = "the answers of f32, within the same tolerances"


@dataclass(frozen=True)
class Guard(Generic[Answer]):
    """The conditions that an INT8 graph must meet, and the `recipes` to try in turn until one meets them.

    `bf16` allows bf16 for the float layers, on a processor that has it.
    """

    task: Task[Any, Any, Answer]
    agree: Callable[[Sequence[Answer], Sequence[Answer]], Agreement]
    recipes: Sequence[Recipe]
    bf16: bool


def add_int8(
    folder: Path, pictures: Pictures, guard: Guard[Answer], golden: Sequence[GoldenCase]
) -> Int8 | None:
    """Write the INT8 graph into the staged `folder`. If no recipe agrees, log why and write nothing."""
    if not cpu.has_fast_int8():
        log.warning(
            "This processor has no VNNI: its INT8 answers differ from those of a processor with VNNI."
        )
    inputs = [serving.pixels(guard.task, picture) for picture in pictures.calibration]
    exact = _answers(folder, "f32", guard, pictures.held_out)
    for recipe in guard.recipes:
        save(quantise(folder / FLOAT_GRAPH[0], inputs, recipe), folder, name=Path(INT8_GRAPH[0]).stem)
        agreement = guard.agree(exact, _answers(folder, "int8", guard, pictures.held_out))
        reason = agreement.shortfall() or _golden_mismatch(folder, guard, golden)
        if reason is None:
            return Int8(
                tool=TOOL,
                calibration_pictures=len(inputs),
                held_out_pictures=len(pictures.held_out),
                agreement=asdict(agreement),
                left_in_float=recipe.left_in_float,
                golden=GOLDEN,
            )
        log.warning("INT8 with %s in float is rejected: %s", recipe.left_in_float, reason)
    for name in INT8_GRAPH:
        (folder / name).unlink()
    log.warning("No INT8 graph is added: the bundle serves f32 and bf16 only.")
    return None


def _answers(folder: Path, precision: str, guard: Guard[Answer], pictures: Sequence[Path]) -> list[Answer]:
    running = serving.engine(folder, precision, bf16=guard.bf16)
    return [serving.answer_to(running, guard.task, picture) for picture in pictures]


def _golden_mismatch(folder: Path, guard: Guard[Answer], golden: Sequence[GoldenCase]) -> str | None:
    """Return the first golden mismatch in INT8, which would keep a service from becoming ready."""
    answers = _answers(folder, "int8", guard, [case.picture for case in golden])
    for case, answer in zip(golden, answers, strict=True):
        reason = guard.task.golden_mismatch(answer, case.expected)
        if reason is not None:
            return f"golden image {case.picture.name}: {reason}"
    return None
