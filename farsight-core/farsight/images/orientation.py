"""Apply EXIF orientation: turn and mirror stored pixels upright."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from PIL import Image, ImageOps

from farsight.types import Pixels

_ORIENTATION = 0x0112
"""The EXIF tag."""

# Errors that Pillow's and libheif's readers raise for damaged files; each was seen.
READ_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    IndexError,
    KeyError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
)

_TURNS: dict[int, Callable[[Pixels], Pixels]] = {
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: a[::-1].transpose(1, 0, 2),
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: a[:, ::-1].transpose(1, 0, 2),
}
"""EXIF orientation -> the function that turns the stored pixels upright."""


def turn_upright(pixels: Pixels, orientation: int) -> Pixels:
    """Return (H, W, 3) pixels turned and mirrored as the EXIF orientation, 1 to 8, says: a view."""
    turn = _TURNS.get(orientation)
    return turn(pixels) if turn else pixels


def read_orientation(header: Image.Image) -> int:
    """Return the EXIF orientation; 1 if there is none or it cannot be read, since the pixels still can."""
    try:
        return int(header.getexif().get(_ORIENTATION, 1))
    except READ_ERRORS:
        return 1


def load_upright(image: Image.Image) -> Image.Image:
    """Load the pixels with Pillow and turn them upright."""
    if read_orientation(image) in _TURNS:
        return ImageOps.exif_transpose(image)
    image.load()
    return image
