"""Quantise a saved graph to INT8 with NNCF's post-training quantisation."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openvino as ov

from farsight.types import Pixels

# NNCF sends usage statistics unless this is set before the import.
os.environ.setdefault("NNCF_CI", "1")

import nncf

TOOL = f"nncf {nncf.__version__}"


@dataclass(frozen=True)
class Recipe:
    """A choice of layers that stay in float: in words, and as regular expressions of operation names.

    `transformer` turns on NNCF's rules for attention and normalisation, and SmoothQuant. `thorough` corrects
    the bias caused by rounding layer by layer, using the outputs of the quantised layers before.
    """

    left_in_float: str
    patterns: tuple[str, ...] = ()
    transformer: bool = False
    thorough: bool = False


def quantise(model_file: Path, inputs: Sequence[Pixels], recipe: Recipe) -> ov.Model:
    """Return the INT8 graph. `inputs` are engine inputs, (H, W, 3) uint8 of any size; shapes stay dynamic."""
    nncf.set_log_level(logging.WARNING)  # otherwise it lists every operation that stays in float
    batches = [np.ascontiguousarray(pixels[None]) for pixels in inputs]
    quantised: ov.Model = nncf.quantize(
        ov.Core().read_model(model_file),
        nncf.Dataset(batches),
        preset=nncf.QuantizationPreset.MIXED,
        target_device=nncf.TargetDevice.CPU,
        subset_size=len(batches),
        fast_bias_correction=not recipe.thorough,
        model_type=nncf.ModelType.TRANSFORMER if recipe.transformer else None,
        # Not every architecture has all of the named parts.
        ignored_scope=nncf.IgnoredScope(patterns=list(recipe.patterns), validate=False),
        # The fix removes a bit from the first layer's weights for processors without VNNI, where `auto`
        # serves float. With the fix, an obvious object of bus.jpg was no longer detected.
        advanced_parameters=nncf.AdvancedQuantizationParameters(overflow_fix=nncf.OverflowFix.DISABLE),
    )
    return quantised
