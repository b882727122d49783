"""Weights of a depth model -> a bundle whose maps are those of transformers' own pipeline."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from depth_app.golden import expectation
from depth_app.task import DepthTask
from farsight.bundles import Bundle
from lab.export.bundle_writer import GoldenCase, draft, publish, staging, write_golden
from lab.export.export_depth import DepthEstimator, export, read_folder, seeded, small_config
from lab.export.fetch import Weights
from lab.parity import reference
from lab.parity.measure import Comparison, save_within_parity
from lab.parity.parity import compare_depths
from lab.quantise.agreement import depths_agree
from lab.quantise.calibration import Pictures
from lab.quantise.int8 import Guard, add_int8
from lab.quantise.quantise import Recipe

log = logging.getLogger(__name__)

OPEN_LICENCE = "Apache-2.0"
NON_COMMERCIAL_LICENCE = "CC-BY-NC-4.0"

SMALL_WIDTH = 384
"""The width of ViT-S. Depth Anything Small is Apache-2.0; Base and Large are not for commercial use."""

GOLDEN_CASES = 2

NOT_TRANSFORMER = (r".*\.(neck|head)\..*", r".*\.patch_embeddings\..*")
NOT_BETWEEN_ATTENTION = (*NOT_TRANSFORMER, r".*\.attention\..*")

RECIPES = (
    Recipe("all but the transformer's layers", NOT_TRANSFORMER, transformer=True),
    Recipe("all but what lies between attention", NOT_BETWEEN_ATTENTION, transformer=True),
)
"""From the fastest to the closest; docs/decisions/006 has what each reaches."""


def make_depth(
    weights: Weights,
    target: Path,
    pictures: Sequence[Path],
    golden: int = GOLDEN_CASES,
    int8: Pictures | None = None,
) -> Bundle:
    """ParityError, and nothing written, where the maps of `pictures` are not the reference's.

    `golden` of the pictures become golden images; from `int8` an INT8 graph is made, where it agrees.
    """
    estimator = seeded(small_config()) if weights.path is None else read_folder(weights.path)
    manifest = draft(
        name=weights.name,
        task="depth",
        licence=weights.licence or _licence(weights, estimator),
        source=weights.source,
        input=estimator.rule,
        depth_kind=estimator.depth_kind,
        demo=weights.demo or weights.path is None,
        metrics=weights.metrics,
    )
    comparison = Comparison(
        reference=reference.DEPTH,
        truths=[reference.estimate(estimator, picture) for picture in pictures],
        task=DepthTask(manifest),
        compare=compare_depths,
        expectation=expectation,
    )
    with staging(target) as folder:
        measured = save_within_parity(export(estimator), folder, pictures, comparison)
        cases = [GoldenCase(*pair) for pair in zip(pictures, measured.expected, strict=True)]
        write_golden(folder, cases[:golden])
        guard = Guard(comparison.task, depths_agree, RECIPES, measured.holds_in_bf16)
        facts = {"parity": measured.parity, "int8": int8 and add_int8(folder, int8, guard, cases[:golden])}
        return publish(folder, target, manifest.model_copy(update=facts))


def _licence(weights: Weights, estimator: DepthEstimator) -> str:
    """By the backbone's width, the one thing that every copy of the weights still says."""
    if weights.path is None or estimator.model.config.backbone_config.hidden_size <= SMALL_WIDTH:
        return OPEN_LICENCE
    log.warning(
        "%s is larger than Depth Anything Small: its weights are CC-BY-NC-4.0, not for commercial use",
        weights.name,
    )
    return NON_COMMERCIAL_LICENCE
