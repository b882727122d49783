"""Rotate, mirror and crop the pixels of an AVIF image as its container specifies. EXIF is ignored.

By ISO/IEC 23008-12, the properties `clap`, `irot` and `imir` are part of the image and are applied in the
order in which the item lists them. libheif does this itself. Pillow's AVIF reader ignores `clap`, and takes
an orientation from XMP if it finds none elsewhere.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from farsight.images.heif.boxes import Container, Fields, Meta
from farsight.types import Pixels


def apply_transforms(data: bytes, stored: Pixels) -> Pixels:
    """Return the (H, W, 3) pixels of an AVIF's primary item as they are shown, as a view of `stored`."""
    metas = list(Container(data, "AVIF").metas())
    if len(metas) != 1:
        raise ValueError("an AVIF with two descriptions")
    return _apply(metas[0], stored)


def _apply(meta: Meta, pixels: Pixels) -> Pixels:
    for kind, content in meta.properties(meta.primary):
        if kind == b"irot":
            pixels = np.rot90(pixels, Fields(content)(1) & 3)  # both count counter-clockwise
        elif kind == b"imir":
            # 0 exchanges top and bottom, 1 left and right.
            pixels = pixels[:, ::-1] if Fields(content)(1) & 1 else pixels[::-1]
        elif kind == b"clap":
            pixels = _crop(content, pixels)
    return pixels


def _crop(content: memoryview, pixels: Pixels) -> Pixels:
    """Crop to the clean aperture: a size, and the offset of its centre from the centre of the image."""
    fields = Fields(content)
    numbers = [(_signed(fields(4)), fields(4)) for _ in range(4)]
    if not all(below for _, below in numbers):
        raise ValueError("a clean aperture that is divided by nothing")
    width, height, right, down = (Fraction(*number) for number in numbers)
    left, top = round(right + (pixels.shape[1] - width) / 2), round(down + (pixels.shape[0] - height) / 2)
    columns, rows = round(width), round(height)
    if not (0 <= left < left + columns <= pixels.shape[1] and 0 <= top < top + rows <= pixels.shape[0]):
        raise ValueError("a clean aperture that is not within the picture")
    return pixels[top : top + rows, left : left + columns]


def _signed(value: int) -> int:
    return value - (1 << 32) if value >> 31 else value
