"""Convert the samples of a TIFF image to RGB, as a viewer would show them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from farsight.images.alpha import over_white
from farsight.images.tiff.layout import CMYK, PALETTE, WHITE_IS_ZERO, YCBCR, Layout
from farsight.images.to_8_bits import Range, Values, make_scaler, nominal_range, valid_mask
from farsight.types import Pixels


def make_converter(layout: Layout, applied: Range | None) -> Callable[[Values], Pixels]:
    """Return a function that converts (h, w, samples) to (h, w, 3) RGB, or to (h, w, 1) for a grey image."""
    colours, dtype = layout.colours, _dtype(layout)
    usual = nominal_range(layout.kind, layout.bits)
    to_bytes = make_scaler(*((applied.low, applied.high) if applied else usual), dtype)
    alpha_to_bytes = make_scaler(*usual, dtype)

    def convert(values: Values) -> Pixels:
        colour = values[..., :colours]
        if layout.photometric == PALETTE:
            assert layout.palette is not None, "a layout with a palette has been checked to have one"
            rgb = layout.palette[colour[..., 0]]
        else:
            rgb = colour if dtype == np.uint8 and layout.bits == 8 else to_bytes(colour)
            if layout.photometric == WHITE_IS_ZERO:
                rgb = 255 - rgb
            if layout.needs_range and (layout.kind == "f" or layout.no_data is not None):
                rgb = np.where(valid_mask(colour, layout.no_data), rgb, np.uint8(0))
            if layout.photometric == CMYK:
                rgb = from_cmyk(rgb)
        if layout.alpha is None:
            return rgb
        # From separate planes, only the colours and the alpha were read.
        alpha = values[..., layout.alpha if layout.planes == 1 else colours]
        return over_white(rgb, alpha_to_bytes(alpha)[..., None], premultiplied=layout.premultiplied)

    return convert


def can_stretch(layout: Layout) -> bool:
    """Return True if the range of the values may be stretched, which would falsify inks and YCbCr colours."""
    return layout.needs_range and layout.photometric not in (CMYK, YCBCR)


def from_cmyk(inks: Pixels) -> Pixels:
    """Convert (h, w, 4) inks to RGB with the formula that Pillow uses for JPEG files."""
    paper = 255 - inks.astype(np.uint16)
    return ((paper[..., :3] * paper[..., 3:] + 127) // 255).astype(np.uint8)


def _dtype(layout: Layout) -> np.dtype[np.generic]:
    size = max(8, layout.bits) if layout.bits in (8, 16, 32, 64) else 8 if layout.bits < 8 else 16
    return np.dtype(f"{layout.kind}{size // 8}")
