"""Build the depth bundle, whose maps agree with those of transformers' own pipeline."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from depth_app.golden import expectation
from depth_app.task import DepthTask
from farsight.bundles import Bundle
from lab.bundles.writer import draft, publish, staging, write_golden
from lab.export.depth import DepthEstimator, export, read_folder, seeded, small_config
from lab.export.weights import Weights
from lab.parity import reference
from lab.parity.compare import compare_depths
from lab.parity.golden_case import GoldenCase
from lab.parity.measure import Comparison, save_within_parity
from lab.quantise.add_int8 import Guard, add_int8
from lab.quantise.agreement import depths_agree
from lab.quantise.calibration import Pictures
from lab.quantise.nncf_quantise import Recipe

log = logging.getLogger(__name__)

OPEN_LICENCE = "Apache-2.0"
NON_COMMERCIAL_LICENCE = "CC-BY-NC-4.0"

SMALL_WIDTH = 384
"""The hidden size of ViT-S. Depth Anything Small is Apache-2.0; Base and Large forbid commercial use."""

GOLDEN_CASES = 2

NOT_TRANSFORMER = (r".*\.(neck|head)\..*", r".*\.patch_embeddings\..*")
NOT_BETWEEN_ATTENTION = (*NOT_TRANSFORMER, r".*\.attention\..*")

RECIPES = (
    Recipe("all but the transformer's layers", NOT_TRANSFORMER, transformer=True),
    Recipe("all but what lies between attention", NOT_BETWEEN_ATTENTION, transformer=True),
)
"""In falling order of speed and rising order of agreement; docs/decisions/006 has the measurements."""


def make_depth(
    weights: Weights,
    target: Path,
    pictures: Sequence[Path],
    golden: int = GOLDEN_CASES,
    int8: Pictures | None = None,
) -> Bundle:
    """Build a bundle in `target`. Raise ParityError, and write nothing, if its maps of `pictures` differ.

    The first `golden` pictures become golden images. With `int8`, an INT8 graph is added if it agrees.
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
    """Return the licence by the backbone's width, the one hint that every copy of the weights holds."""
    if weights.path is None or estimator.model.config.backbone_config.hidden_size <= SMALL_WIDTH:
        return OPEN_LICENCE
    log.warning(
        "%s is larger than Depth Anything Small: its licence is CC-BY-NC-4.0, not for commercial use",
        weights.name,
    )
    return NON_COMMERCIAL_LICENCE
