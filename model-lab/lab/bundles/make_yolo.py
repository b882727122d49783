"""Build the YOLO bundle, whose detections agree with those of Ultralytics' own predict."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from farsight.bundles import Bundle
from lab.bundles.writer import draft, publish, staging, write_golden
from lab.errors import LabError
from lab.export.weights import Weights
from lab.export.yolo import Detector, export, read_checkpoint
from lab.parity import reference
from lab.parity.compare import compare_detections
from lab.parity.golden_case import GoldenCase
from lab.parity.measure import Comparison, save_within_parity
from lab.quantise.add_int8 import Guard, add_int8
from lab.quantise.agreement import detections_agree
from lab.quantise.calibration import Pictures
from lab.quantise.nncf_quantise import Recipe
from yolo_app.golden import expectation
from yolo_app.task import DetectTask

LICENCE = "AGPL-3.0-only"
"""The licence of Ultralytics' code and weights, and of models trained from them."""

GOLDEN_CASES = 2


def make_yolo(
    weights: Weights,
    target: Path,
    pictures: Sequence[Path],
    golden: int = GOLDEN_CASES,
    int8: Pictures | None = None,
) -> Bundle:
    """Build a bundle in `target`. Raise ParityError, and write nothing, if its answers on `pictures` differ.

    Up to `golden` pictures with objects become golden images. With `int8`, an INT8 graph is added if it
    agrees.
    """
    if weights.path is None:
        raise LabError("YOLO needs trained weights: random ones detect nothing that could be compared.")
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
        chosen = _with_objects(cases, golden)
        write_golden(folder, chosen)
        guard = Guard(comparison.task, detections_agree, recipes(detector), measured.holds_in_bf16)
        facts = {"parity": measured.parity, "int8": int8 and add_int8(folder, int8, guard, chosen)}
        return publish(folder, target, manifest.model_copy(update=facts))


def recipes(detector: Detector) -> Sequence[Recipe]:
    """Return recipes in falling order of speed and rising order of agreement; see docs/decisions/006."""
    head = rf".*\.model\.{len(detector.yolo.model.model) - 1}[./].*"
    return (
        Recipe("the head", (head,), thorough=True),
        Recipe("the head and the first two layers", (head, r".*\.model\.[01]\..*"), thorough=True),
    )


def _with_objects(cases: Sequence[GoldenCase], limit: int) -> list[GoldenCase]:
    """Return the first cases with objects: a model that detects nothing must not pass the golden check."""
    chosen = [case for case in cases if case.expected["objects"]]
    if not chosen:
        names = ", ".join(case.picture.name for case in cases)
        raise LabError(
            f"None of {names} shows an object that this model is confident about, so none can be a golden "
            "image. Name a folder of pictures with such objects: --parity-images FOLDER"
        )
    return chosen[:limit]
