"""Show transparent pixels over white, as a viewer does: what they hide is often noise or black."""

from __future__ import annotations

import numpy as np

from farsight.types import Pixels


def over_white(colours: Pixels, alpha: Pixels, *, premultiplied: bool = False) -> Pixels:
    """(h, w, c) and (h, w, 1) uint8 -> (h, w, c) uint8; `premultiplied` where colours hold their alpha."""
    clear = 255 - alpha.astype(np.uint32)
    if premultiplied:
        sums: Pixels = np.minimum(colours + clear, 255).astype(np.uint8)
        return sums
    shown: Pixels = ((colours.astype(np.uint32) * alpha + 255 * clear + 127) // 255).astype(np.uint8)
    return shown
