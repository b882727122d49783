"""Decode PNG pictures of 16 bits per sample; Pillow decodes those of 8 and less.

Pillow keeps the high byte of each sample. Its unpackers can also read the low byte: a second pass returns it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from farsight.errors import UndecodableImage
from farsight.images.alpha import over_white
from farsight.images.decompression_bombs import limited_file
from farsight.images.to_8_bits import (
    Range,
    RangeChoice,
    choose_range,
    make_scaler,
    merge_bounds,
    nominal_range,
    value_bounds,
)
from farsight.images.to_rgb import bands
from farsight.types import Pixels

_GREY, _RGB, _GREY_ALPHA, _RGB_ALPHA = 0, 2, 4, 6
_DEPTH, _COLOUR_TYPE, _CHECKSUM = 24, 25, 29
"""Positions in the file: the first chunk always has the same form."""

Samples = NDArray[np.uint16]


def open_png(data: bytes) -> ImageFile.ImageFile:
    """Return the header; UndecodableImage if a palette is missing; Pillow's own errors pass through."""
    image = Image.open(limited_file(data, "PNG"), formats=["PNG"])
    assert isinstance(image, ImageFile.ImageFile), "Pillow opens files as ImageFile"
    if image.mode == "P" and image.palette is None:
        raise UndecodableImage("The PNG image has no palette for its colours. Save it again.")
    hidden = image.info.get("transparency")
    if data[_COLOUR_TYPE] == _GREY and data[_DEPTH] < 16 and isinstance(hidden, int):
        # Pillow scales grey of 1, 2 and 4 bits to 8, but not the transparent value.
        most = 2 ** data[_DEPTH] - 1
        image.info["transparency"] = (hidden & most) * 255 // most
    elif data[_COLOUR_TYPE] == _RGB and data[_DEPTH] == 8 and isinstance(hidden, tuple):
        image.info["transparency"] = tuple(value & 255 for value in hidden)
    return image


def decode_deep_png(data: bytes, image: Image.Image, wanted: RangeChoice) -> tuple[Pixels, Range] | None:
    """Return (H, W, 3) RGB as stored, and its range; None for a picture of 8 bits or less."""
    if data[_DEPTH] != 16:
        return None
    colour_type = data[_COLOUR_TYPE]
    read = _READERS[colour_type](data, image)
    colours = 1 if colour_type in (_GREY, _GREY_ALPHA) else 3
    usual = nominal_range("u", 16)
    size = image.height, image.width
    seen = None
    if wanted != "full":
        every = (value_bounds(read(rows)[..., :colours], None) for rows in bands(*size))
        seen = reduce(merge_bounds, every, None)
    applied = choose_range(wanted, usual, seen)
    to_bytes, alpha_to_bytes = make_scaler(applied.low, applied.high, _UINT16), make_scaler(*usual, _UINT16)
    pixels = np.empty((*size, 3), np.uint8)
    hidden = image.info.get("transparency")
    for rows in bands(*size):
        values = read(rows)
        rgb = to_bytes(values[..., :colours])
        if values.shape[-1] > colours:
            rgb = over_white(rgb, alpha_to_bytes(values[..., colours:]))
        elif hidden is not None:
            # The standard compares all 16 bits, not the 8 that remain.
            rgb = np.where((values == np.array(hidden)).all(axis=-1, keepdims=True), np.uint8(255), rgb)
        pixels[rows] = rgb
    return pixels, applied


_UINT16 = np.dtype(np.uint16)
_Reader = Callable[[slice], Samples]


def _grey(_: bytes, image: Image.Image) -> _Reader:
    return lambda rows: np.asarray(_crop(image, rows), np.uint16)[..., None]


def _grey_alpha(data: bytes, _: Image.Image) -> _Reader:
    """Read the file as 8-bit RGBA, which has the same four bytes per pixel and the same filters."""
    head = data[12:_DEPTH] + bytes([8, _RGB_ALPHA]) + data[_COLOUR_TYPE + 1 : _CHECKSUM]
    checksum = zlib.crc32(head).to_bytes(4)
    same = Image.open(
        limited_file(data[:12] + head + checksum + data[_CHECKSUM + 4 :], "PNG"), formats=["PNG"]
    )
    same.load()
    return lambda rows: np.ascontiguousarray(np.asarray(_crop(same, rows))).view(">u2").astype(np.uint16)


def _colour(data: bytes, image: Image.Image) -> _Reader:
    low = open_png(data)
    # "16L" is for files with the low byte first. A PNG has the high byte first, so it reads the low byte.
    low.tile = [tile._replace(args=f"{low.mode};16L") for tile in low.tile]
    low.load()

    def read(rows: slice) -> Samples:
        values = np.asarray(_crop(image, rows)).astype(np.uint16)
        values <<= 8
        values |= np.asarray(_crop(low, rows))
        return values

    return read


_READERS = {_GREY: _grey, _GREY_ALPHA: _grey_alpha, _RGB: _colour, _RGB_ALPHA: _colour}


def _crop(image: Image.Image, rows: slice) -> Image.Image:
    return image.crop((0, rows.start, image.width, rows.stop))
