"""Blend transparent pixels with white, as a viewer does: the colours they hide are often noise or black."""

from __future__ import annotations

import numpy as np

from farsight.types import Pixels


def over_white(colours: Pixels, alpha: Pixels, *, premultiplied: bool = False) -> Pixels:
    """Return colours (h, w, c) uint8 blended with white by alpha (h, w, 1) uint8.

    premultiplied: the colours are multiplied by their alpha already.
    """
    clear = 255 - alpha.astype(np.uint32)
    if premultiplied:
        sums: Pixels = np.minimum(colours + clear, 255).astype(np.uint8)
        return sums
    blended: Pixels = ((colours.astype(np.uint32) * alpha + 255 * clear + 127) // 255).astype(np.uint8)
    return blended
