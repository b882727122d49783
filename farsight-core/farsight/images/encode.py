"""Encode arrays as JPEG and PNG files."""

from __future__ import annotations

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray

from farsight.images.colour_profile import with_profile_jpeg, with_profile_png
from farsight.types import Pixels


def encode_jpeg(pixels: Pixels, quality: int = 90, profile: bytes | None = None) -> bytes:
    """Return (H, W, 3) uint8 RGB as a JPEG file; `profile` is the ICC profile of its colours, if any."""
    encoded: bytes = simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), quality, "RGB", "420")
    return with_profile_jpeg(encoded, profile) if profile else encoded


def encode_png(
    pixels: NDArray[np.uint8] | NDArray[np.uint16], *, few_colours: bool = False, profile: bytes | None = None
) -> bytes:
    """Return (H, W, 3) uint8 RGB or (H, W) uint16 grey as a PNG file; fast rather than small.

    Photographs and 16-bit maps compress best as differences from the row above, pictures of `few_colours`
    without, because the same bytes recur. `profile` is as in `encode_jpeg`.
    """
    filtering = cv2.IMWRITE_PNG_FILTER_NONE if few_colours else cv2.IMWRITE_PNG_FILTER_UP
    # Set, because OpenCV's default is run lengths alone: 16-bit maps would be nearly twice as large.
    strategy = (cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_DEFAULT)
    options = (cv2.IMWRITE_PNG_COMPRESSION, 1, *strategy, cv2.IMWRITE_PNG_FILTER, filtering)
    ordered = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    written, data = cv2.imencode(".png", ordered, options)
    assert written, "libpng allows sides of a million pixels, and MAX_SIDE is less"
    file = data.tobytes()
    return with_profile_png(file, profile) if profile else file
