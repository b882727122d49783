"""Convert a picture of any Pillow mode to 8-bit RGB, a band of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from farsight.types import Pixels

BAND = 1 << 20
"""Pixels per band: copies between types and modes stay below about 20 MB, and in the CPU caches."""


def to_rgb(image: Image.Image) -> Pixels:
    """Return (H, W, 3) uint8 RGB of any mode.

    Whole pictures would take a copy of 200 MB and more for each mode between.
    """
    rgb = np.empty((image.height, image.width, 3), np.uint8)
    for rows, band in _bands(image):
        rgb[rows] = _band_to_rgb(band)
    return rgb


def bands(height: int, width: int) -> Iterator[slice]:
    """Yield the rows of each band of about BAND pixels, from top to bottom."""
    rows = max(1, BAND // max(1, width))
    return (slice(top, min(top + rows, height)) for top in range(0, height, rows))


def _bands(image: Image.Image) -> Iterator[tuple[slice, Image.Image]]:
    """Yield each band: its rows, and the picture of these rows."""
    for rows in bands(image.height, image.width):
        whole = rows.stop - rows.start == image.height
        yield rows, image if whole else image.crop((0, rows.start, image.width, rows.stop))


def _band_to_rgb(image: Image.Image) -> NDArray[np.uint8]:
    """Return (H, W, 3), or (H, W, 1) for 16-bit grey; transparent pixels are blended with white."""
    if image.mode == "I;16":
        # pillow_heif returns grey of 10 and 12 bits scaled to 16: the high byte is the 8-bit value.
        return (np.asarray(image) >> 8).astype(np.uint8)[..., None]
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
