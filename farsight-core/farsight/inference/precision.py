"""Choose the precision that a service computes in: int8, bf16 or f32."""

from __future__ import annotations

from farsight import cpu
from farsight.bundles import Bundle
from farsight.settings import Precision


def precision_for(bundle: Bundle, wanted: Precision) -> Precision:
    """Return int8 for "auto" if the bundle has it and the processor is fast in it; else `wanted` as it is."""
    if wanted == "auto" and bundle.manifest.int8 and cpu.has_fast_int8():
        return "int8"
    return wanted
