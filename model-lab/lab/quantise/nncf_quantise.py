"""A saved graph and some inputs -> the same graph in INT8, by NNCF's post-training quantisation."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openvino as ov

from farsight.types import Pixels

# NNCF reports its use to its makers unless it finds this when it is imported.
os.environ.setdefault("NNCF_CI", "1")

import nncf

TOOL = f"nncf {nncf.__version__}"


@dataclass(frozen=True)
class Recipe:
    """What stays in float: `left_in_float` in words, `patterns` as regular expressions of operations' names.

    transformer: NNCF's rules for attention and normalisation, and SmoothQuant. thorough: the bias that
    rounding brings is corrected layer after layer, each on what the quantised ones before it give.
    """

    left_in_float: str
    patterns: tuple[str, ...] = ()
    transformer: bool = False
    thorough: bool = False


def quantise(model_file: Path, inputs: Sequence[Pixels], recipe: Recipe) -> ov.Model:
    """`inputs` are what the engine is given, (H, W, 3) uint8 of any size; height and width stay free."""
    nncf.set_log_level(logging.WARNING)  # else it lists every operation that stays in float
    batches = [np.ascontiguousarray(pixels[None]) for pixels in inputs]
    quantised: ov.Model = nncf.quantize(
        ov.Core().read_model(model_file),
        nncf.Dataset(batches),
        preset=nncf.QuantizationPreset.MIXED,
        target_device=nncf.TargetDevice.CPU,
        subset_size=len(batches),
        fast_bias_correction=not recipe.thorough,
        model_type=nncf.ModelType.TRANSFORMER if recipe.transformer else None,
        # Not every architecture has every part that is named.
        ignored_scope=nncf.IgnoredScope(patterns=list(recipe.patterns), validate=False),
        # The fix takes a bit from the first layer's weights for processors without VNNI, which `auto` serves
        # in float; with it a plain object of bus.jpg was lost.
        advanced_parameters=nncf.AdvancedQuantizationParameters(overflow_fix=nncf.OverflowFix.DISABLE),
    )
    return quantised
