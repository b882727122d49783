"""Weights of a detector -> a bundle that finds what Ultralytics' own predict finds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from farsight.bundles import Bundle
from lab.errors import LabError
from lab.export.bundle_writer import GoldenCase, draft, publish, staging, write_golden
from lab.export.export_detect import Detector, export, read_checkpoint
from lab.export.fetch import Weights
from lab.parity import reference
from lab.parity.measure import Comparison, save_within_parity
from lab.parity.parity import compare_detections
from lab.quantise.agreement import detections_agree
from lab.quantise.calibration import Pictures
from lab.quantise.int8 import Guard, add_int8
from lab.quantise.quantise import Recipe
from yolo_app.golden import expectation
from yolo_app.task import DetectTask

LICENCE = "AGPL-3.0-only"
"""Of Ultralytics' code and weights, and of what is trained from them."""

GOLDEN_CASES = 2


def make_detect(
    weights: Weights,
    target: Path,
    pictures: Sequence[Path],
    golden: int = GOLDEN_CASES,
    int8: Pictures | None = None,
) -> Bundle:
    """ParityError, and nothing written, where the answers on `pictures` are not the reference's.

    `golden` of the pictures become golden images; from `int8` an INT8 graph is made, where it agrees.
    """
    if weights.path is None:
        raise LabError("A detector needs weights: random ones find nothing that could be compared.")
    detector = read_checkpoint(weights.path)
    manifest = draft(
        name=weights.name,
        task="detect",
        licence=weights.licence or LICENCE,
        source=weights.source,
        input=detector.rule,
        head=detector.head,
        classes=detector.classes,
        demo=weights.demo,
        metrics=weights.metrics,
    )
    comparison = Comparison(
        reference=reference.DETECT,
        truths=[reference.predict(detector, picture) for picture in pictures],
        task=DetectTask(manifest),
        compare=compare_detections,
        expectation=expectation,
    )
    with staging(target) as folder:
        measured = save_within_parity(export(detector), folder, pictures, comparison)
        cases = [GoldenCase(*pair) for pair in zip(pictures, measured.expected, strict=True)]
        telling = _telling(cases, golden)
        write_golden(folder, telling)
        guard = Guard(comparison.task, detections_agree, recipes(detector), measured.holds_in_bf16)
        facts = {"parity": measured.parity, "int8": int8 and add_int8(folder, int8, guard, telling)}
        return publish(folder, target, manifest.model_copy(update=facts))


def recipes(detector: Detector) -> Sequence[Recipe]:
    """From the fastest to the closest; docs/decisions/006 has what each reaches."""
    head = rf".*\.model\.{len(detector.yolo.model.model) - 1}[./].*"
    return (
        Recipe("the head", (head,), thorough=True),
        Recipe("the head and the first two layers", (head, r".*\.model\.[01]\..*"), thorough=True),
    )


def _telling(cases: Sequence[GoldenCase], most: int) -> list[GoldenCase]:
    """The first that show something: a picture without confident objects would let a blind model pass."""
    telling = [case for case in cases if case.expected["objects"]]
    if not telling:
        names = ", ".join(case.picture.name for case in cases)
        raise LabError(
            f"None of {names} shows an object this model is sure of, so no golden image could tell it from a "
            "blind one. Name a folder of pictures that do: --parity-images FOLDER"
        )
    return telling[:most]
