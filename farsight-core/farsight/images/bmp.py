"""Read BMP pictures with every header in use, from OS/2 to V5, or reject them by name.

bmp = read_bmp(data)
pixels = bmp.decode()           # (H, W, 3) RGB
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from farsight.errors import UndecodableImage
from farsight.images.alpha import over_white
from farsight.images.to_rgb import bands
from farsight.types import Pixels

_FILE, _CORE, _INFO = 14, 12, 40
"""Bytes of the file's own header, of OS/2's first one, and of the usual one after it."""
_HEADERS = (_CORE, 16, _INFO, 52, 56, 64, 108, 124)
_OS2_2 = (16, 64)

_PLAIN, _RLE8, _RLE4, _MASKS, _ALPHA_MASKS = 0, 1, 2, 3, 6
_OTHER = {4: "JPEG", 5: "PNG", 11: "CMYK", 12: "CMYK RLE8", 13: "CMYK RLE4"}
_USUAL_MASKS = {
    16: (0x7C00, 0x3E0, 0x1F, 0),
    24: (0xFF0000, 0xFF00, 0xFF, 0),
    32: (0xFF0000, 0xFF00, 0xFF, 0),
}
_BITS = {_PLAIN: (1, 2, 4, 8, 16, 24, 32), _RLE8: (8,), _RLE4: (4,), _MASKS: (16, 32), _ALPHA_MASKS: (16, 32)}


@dataclass(frozen=True)
class BmpPicture:
    """The picture of a BMP file, before any of it is decoded."""

    data: bytes
    width: int
    height: int
    bits: int
    compression: int
    top_down: bool
    start: int
    """The position of the first pixel in the file."""
    masks: tuple[int, int, int, int]
    """The bits of red, green, blue and alpha."""
    palette: NDArray[np.uint8]

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    @property
    def mode(self) -> str:
        return "RGB"

    @property
    def info(self) -> dict[str, bytes]:
        return {}

    def decode(self) -> Pixels:
        """Return (H, W, 3) RGB; UndecodableImage if pixels are missing."""
        if self.compression in (_RLE4, _RLE8):
            return self._decode_rle()
        stride = (self.width * self.bits + 31) // 32 * 4
        if self.start + stride * (self.height - 1) + (self.width * self.bits + 7) // 8 > len(self.data):
            raise UndecodableImage("The BMP image is cut short. Send the whole file.")
        stored = self.data[self.start : self.start + stride * self.height].ljust(stride * self.height, b"\0")
        rows: NDArray[np.uint8] = np.frombuffer(stored, np.uint8).reshape(self.height, stride)
        rows = rows[:: 1 if self.top_down else -1]
        convert = self._from_palette if self.bits <= 8 else self._from_masks(rows)
        pixels = np.empty((self.height, self.width, 3), np.uint8)
        for band in bands(self.height, self.width):
            pixels[band] = convert(rows[band])
        return pixels

    def _from_palette(self, rows: NDArray[np.uint8]) -> Pixels:
        if self.bits == 8:
            return self.palette[rows[:, : self.width]]
        single = np.unpackbits(rows, axis=1, count=self.width * self.bits)
        indices = np.zeros((len(rows), self.width), np.uint8)
        for place in range(self.bits):
            indices <<= 1
            indices |= single[:, place :: self.bits]
        return self.palette[indices]

    def _from_masks(self, rows: NDArray[np.uint8]) -> Callable[[NDArray[np.uint8]], Pixels]:
        if self.masks == _USUAL_MASKS[24] and self.bits in (24, 32):
            step = self.bits // 8
            return lambda band: band[:, : self.width * step].reshape(len(band), self.width, step)[..., 2::-1]
        channels = [_channel(mask) for mask in self.masks]
        alpha = channels[3] if self.masks[3] and self._has_visible_alpha(rows) else None

        def convert(band: NDArray[np.uint8]) -> Pixels:
            numbers = self._numbers(band)
            rgb = np.stack([channel(numbers) for channel in channels[:3]], axis=-1)
            return rgb if alpha is None else over_white(rgb, alpha(numbers)[..., None])

        return convert

    def _has_visible_alpha(self, rows: NDArray[np.uint8]) -> bool:
        """Return whether any pixel has an alpha: many writers leave it 0 in visible pictures."""
        every = bands(self.height, self.width)
        return any((self._numbers(rows[band]) & self.masks[3]).any() for band in every)

    def _numbers(self, rows: NDArray[np.uint8]) -> NDArray[np.uint32]:
        used = np.ascontiguousarray(rows[:, : self.width * self.bits // 8])
        return used.view(f"<u{self.bits // 8}").astype(np.uint32)

    def _decode_rle(self) -> Pixels:
        """Read by Pillow, of a file with the usual header."""
        bits, colours = self.bits, self.palette[:, ::-1]
        table = b"".join(colour.tobytes() + b"\0" for colour in colours)
        info = struct.pack(
            "<LllHHLLllLL", _INFO, *self.size, 1, bits, self.compression, 0, 0, 0, len(colours), 0
        )
        start = _FILE + len(info) + len(table)
        head = struct.pack("<2sLLL", b"BM", start + len(self.data) - self.start, 0, start)
        image = Image.open(BytesIO(b"".join([head, info, table, self.data[self.start :]])), formats=["BMP"])
        return np.asarray(image.convert("RGB"))


def read_bmp(data: bytes) -> BmpPicture:
    """Return the header; UndecodableImage names what is not supported, struct.error if it is cut short."""
    start, header = struct.unpack_from("<LL", data, 10)
    if header not in _HEADERS:
        _refuse(f"has a header of {header} bytes")
    names = "<HHHH" if header == _CORE else "<llHH"
    width, height, _, bits = struct.unpack_from(names, data, 18)
    compression = struct.unpack_from("<L", data, 30)[0] if header >= _INFO else _PLAIN
    name = _OTHER.get(compression)
    if name or (header in _OS2_2 and compression > _RLE4) or bits not in _BITS.get(compression, ()):
        _refuse(f"holds {name or f'{bits} bits a pixel in a way of its own ({compression})'}")
    if width <= 0 or height == 0 or (height < 0 and compression in (_RLE4, _RLE8)):
        raise UndecodableImage(f"The BMP image declares {width} x {height} pixels. Save it again.")
    table = _FILE + header + {_MASKS: 12, _ALPHA_MASKS: 16}.get(compression, 0) * (header == _INFO)
    if start < table:
        raise UndecodableImage("The pixels of the BMP image begin inside its header. Save it again.")
    masks = _masks(data, header, bits) if compression in (_MASKS, _ALPHA_MASKS) else _USUAL_MASKS.get(bits)
    palette = _palette(data, table, start, bits, header) if bits <= 8 else np.empty((0, 3), np.uint8)
    return BmpPicture(
        data, width, abs(height), bits, compression, height < 0, start, masks or (0, 0, 0, 0), palette
    )


def _refuse(what: str) -> NoReturn:
    raise UndecodableImage(f"The BMP image {what}, which is not supported. Save it with 8, 24 or 32 bits.")


def _masks(data: bytes, header: int, bits: int) -> tuple[int, int, int, int]:
    """Return those of red, green, blue and alpha, each in one piece and apart from the others."""
    compression = struct.unpack_from("<L", data, 30)[0]
    alpha = header > 52 or (header == _INFO and compression == _ALPHA_MASKS)
    masks = struct.unpack_from("<4L" if alpha else "<3L", data, _FILE + _INFO) + (() if alpha else (0,))
    together = masks[0] | masks[1] | masks[2] | masks[3]
    apart = sum(masks) == together and together < 1 << bits
    if not apart or not all(masks[:3]) or any("0" in f"{mask:b}".rstrip("0") for mask in masks if mask):
        _refuse(f"has masks of its own ({', '.join(f'{mask:x}' for mask in masks)})")
    return masks[0], masks[1], masks[2], masks[3]


def _palette(data: bytes, at: int, start: int, bits: int, header: int) -> NDArray[np.uint8]:
    """Return (2^bits, 3) RGB; black where the file has no colour."""
    each = 3 if header == _CORE else 4
    used = struct.unpack_from("<L", data, 46)[0] if header >= _INFO else 0
    number = min(used or 1 << bits, 1 << bits, (min(start, len(data)) - at) // each)
    colours = np.zeros((1 << bits, 3), np.uint8)
    stored = np.frombuffer(data, np.uint8, number * each, at).reshape(number, each)
    colours[:number] = stored[:, 2::-1]
    return colours


def _channel(mask: int) -> Callable[[NDArray[np.uint32]], NDArray[np.uint8]]:
    """Return what takes a channel's bits out of pixels, as 0..255."""
    if mask == 0:
        return lambda numbers: np.zeros(numbers.shape, np.uint8)
    shift = (mask & -mask).bit_length() - 1
    most = mask >> shift

    def extract_channel(numbers: NDArray[np.uint32]) -> NDArray[np.uint8]:
        values = (numbers & np.uint32(mask)) >> np.uint32(shift)
        if most == 255:
            return values.astype(np.uint8)
        return ((values.astype(np.uint64) * 255 + most // 2) // most).astype(np.uint8)

    return extract_channel
