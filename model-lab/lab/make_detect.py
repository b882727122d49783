"""Weights of a detector -> a bundle that finds what Ultralytics' own predict finds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from farsight.bundle import Bundle
from lab import reference
from lab.bundle_writer import GoldenCase, draft, publish, staging, write_golden
from lab.errors import LabError
from lab.export_detect import export, read_checkpoint
from lab.fetch import Weights
from lab.measure import Comparison, save_within_parity
from lab.parity import compare_detections
from yolo_app.golden import expectation
from yolo_app.task import DetectTask

LICENCE = "AGPL-3.0-only"
"""Of Ultralytics' code and weights, and of what is trained from them."""

GOLDEN_CASES = 2


def make_detect(
    weights: Weights, target: Path, pictures: Sequence[Path], golden: int = GOLDEN_CASES
) -> Bundle:
    """ParityError, and nothing written, where the answers on `pictures` are not the reference's.

    `golden` of the pictures become golden images.
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
        write_golden(folder, _telling(cases, golden))
        return publish(folder, target, manifest.model_copy(update={"parity": measured.parity}))


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
