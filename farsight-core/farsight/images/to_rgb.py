"""Convert a picture of any Pillow mode to 8-bit RGB, a band of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from farsight.types import Pixels

BAND = 1 << 20
"""Pixels worked on at a time: copies between types and modes stay within some 20 MB, and in the caches."""


def to_rgb(image: Image.Image) -> Pixels:
    """Any mode to RGB, a band of rows at a time: each mode between is a copy of 200 MB and more."""
    rgb = np.empty((image.height, image.width, 3), np.uint8)
    for rows, band in _bands(image):
        rgb[rows] = _band_to_rgb(band)
    return rgb


def bands(height: int, width: int) -> Iterator[slice]:
    """Rows of some BAND pixels, one band after another: all of them together."""
    rows = max(1, BAND // max(1, width))
    return (slice(top, min(top + rows, height)) for top in range(0, height, rows))


def _bands(image: Image.Image) -> Iterator[tuple[slice, Image.Image]]:
    """(which rows, those rows), together the whole picture."""
    for rows in bands(image.height, image.width):
        whole = rows.stop - rows.start == image.height
        yield rows, image if whole else image.crop((0, rows.start, image.width, rows.stop))


def _band_to_rgb(image: Image.Image) -> NDArray[np.uint8]:
    """Return (H, W, 3), or (H, W, 1) where it is grey of 16 bits, what is transparent over white."""
    if image.mode == "I;16":
        # How pillow_heif gives grey of 10 and 12 bits, spread over 16: the high byte is the picture.
        return (np.asarray(image) >> 8).astype(np.uint8)[..., None]
    if image.has_transparency_data:
        # As a viewer shows it: what transparent pixels hide is often noise or black.
        rgba = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
