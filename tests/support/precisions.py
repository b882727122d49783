"""The precisions that answers must hold in: which this processor computes, and the demo bundles in each."""

from __future__ import annotations

import shutil
from pathlib import Path

import openvino as ov
import pytest

from farsight.inference.openvino_engine import best_precision, computed
from lab.parity.bf16_rounding import rounded
from tests.support.bundles import seal
from tests.support.stack import DEMO

ROUNDED = "bf16 by rounding"
"""The float graph, changed to round as bf16 does, served in f32: every processor computes it."""

FLOAT = ("f32", "bf16", ROUNDED)


def require(precision: str) -> None:
    """Skip the test where the processor does not compute in this precision, and say so."""
    if precision == "bf16" and computed(ov.Core(), precision) != precision:
        pytest.skip("this processor does not compute in bf16: judged by rounding alone")
    if precision == "bf16" and best_precision(ov.Core()) != precision:
        print("This processor has no bf16 instructions: OpenVINO simulates them.")


def demo(name: str, precision: str, folder: Path) -> tuple[Path, str]:
    """Return the demo bundle of a service to serve in a precision, and what FARSIGHT_PRECISION must be."""
    if precision != ROUNDED:
        return DEMO / name, precision
    bundle = Path(shutil.copytree(DEMO / name, folder / name))
    graph = rounded(ov.Core().read_model(bundle / "model.xml"))
    for suffix in (".xml", ".bin"):
        (bundle / "model").with_suffix(suffix).unlink()
    ov.save_model(graph, bundle / "model.xml", compress_to_fp16=False)
    seal(bundle)
    return bundle, "f32"
