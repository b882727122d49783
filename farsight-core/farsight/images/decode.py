"""Decode the bytes of a picture to a checked, upright RGB array.

The format is told by content, never by name. The size is read from the header and checked before any pixel
is decoded; EXIF orientation is applied, but of a HEIC or AVIF what its container says instead.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import simplejpeg
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import HeifImageFile

from farsight.errors import TooManyPixels, UndecodableImage, UnsupportedMedia
from farsight.images.bmp import BmpPicture, read_bmp
from farsight.images.camera_raw import raw_name, refuse
from farsight.images.colour_profile import rgb_profile
from farsight.images.decompression_bombs import readable
from farsight.images.heif.avif_bombs import check_frames
from farsight.images.heif.heic_bombs import check_work
from farsight.images.heif.transforms import apply_transforms
from farsight.images.png import decode_deep_png, open_png
from farsight.images.sniff import FORMATS, sniff, unsupported
from farsight.images.tiff.reader import TiffPicture, read_tiff
from farsight.images.to_8_bits import Range, RangeChoice
from farsight.images.to_rgb import to_rgb
from farsight.images.webp import decode_webp
from farsight.settings import MAX_SIDE
from farsight.types import Pixels

ORIENTATION = 0x0112

# What Pillow's and libheif's readers raise over broken files, each seen with truncated or altered ones.
_BROKEN = (
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
"""EXIF orientation -> what turns the stored pixels upright."""


@dataclass(frozen=True)
class Picture:
    """`pixels` is (H, W, 3) uint8 RGB, upright and contiguous; `format` as Pillow names it: "JPEG".

    `range` says which values became black and white, of a picture of more than 8 bits a sample.
    """

    pixels: Pixels
    format: str
    range: Range | None = None

    @property
    def size(self) -> tuple[int, int]:
        """(height, width)"""
        return self.pixels.shape[0], self.pixels.shape[1]


@dataclass(frozen=True)
class Header:
    """A picture before any of it is decoded: its bytes, format and size."""

    data: bytes
    kind: str
    image: Image.Image | TiffPicture | BmpPicture

    @property
    def pixels(self) -> int:
        return self.image.width * self.image.height

    def colour_profile(self, applied: Range | None) -> bytes | None:
        """Return the ICC profile of the decoded values; None where stretching to `applied` changed them."""
        stretched = applied is not None and applied.applied == "stretch"
        return None if stretched else rgb_profile(self.data, self.image)


def decode(data: bytes, max_pixels: int, wanted: RangeChoice = "auto", max_side: int = MAX_SIDE) -> Picture:
    """Return the first frame of any of FORMATS; raises what `read_header` and `decode_pixels` do."""
    return decode_pixels(read_header(data, max_pixels, max_side), wanted)


def read_header(data: bytes, max_pixels: int, max_side: int = MAX_SIDE) -> Header:
    """Read the size, and hold the file to its limits, before any pixel is decoded.

    UnsupportedMedia where the bytes are no image, TooManyPixels past `max_pixels`, or where one of its sides
    is longer than `max_side`, UndecodableImage.
    """
    kind = sniff(data)
    if kind is None and (name := unsupported(data)):
        raise UnsupportedMedia(f"{name} is not supported. Supported: {FORMATS}.")
    if kind is None:
        if (raw := raw_name(data)) is not None:
            refuse(raw)
        raise UnsupportedMedia(f"The file is no image by its first bytes. Taken are {FORMATS}.")
    with _told(kind, max_pixels):
        header = Header(data, kind, _open(data, kind))
        if header.pixels > max_pixels:
            raise TooManyPixels(_too_many(*header.image.size, max_pixels))
        if max(header.image.size) > max_side:
            raise TooManyPixels(_too_long(*header.image.size, max_side))
        if kind in _CHECKS:
            _CHECKS[kind](data, header.pixels)
    return header


def decode_pixels(header: Header, wanted: RangeChoice = "auto") -> Picture:
    """Return the picture, the range of a deep one as `wanted`.

    UndecodableImage where the image is broken or cut short.
    """
    with _told(header.kind, header.pixels):
        pixels, applied = _pixels(header, wanted)
        if pixels.shape[0] * pixels.shape[1] > header.pixels:
            raise ValueError("a picture that is larger than its header says")
    return Picture(np.ascontiguousarray(pixels), header.kind, applied)


def _pixels(header: Header, wanted: RangeChoice) -> tuple[Pixels, Range | None]:
    """Return upright pixels, and the range that was applied."""
    image = header.image
    if isinstance(image, TiffPicture):
        stored, applied = image.decode(wanted)
        return _turn(stored, image.orientation), applied
    if isinstance(image, BmpPicture):
        return image.decode(), None
    if header.kind == "PNG" and (deep := decode_deep_png(header.data, image, wanted)) is not None:
        return _turned(deep[0], image), deep[1]
    decoder = _DIRECT.get(header.kind)
    pixels = decoder(header.data, image) if decoder else None
    return to_rgb(_upright(image)) if pixels is None else pixels, None


@contextmanager
def _told(kind: str, max_pixels: int) -> Iterator[None]:
    """Turn what readers raise over bad files into the errors that a client is told."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(f"The image is far beyond the limit of {_mega(max_pixels)}.") from error
    except UnidentifiedImageError as error:
        raise UndecodableImage(f"The file starts as {kind} does, but its header cannot be read.") from error
    except _BROKEN as error:
        raise UndecodableImage(f"The {kind} image is broken or cut short; send the whole file.") from error


def _open(data: bytes, kind: str) -> Image.Image | TiffPicture | BmpPicture:
    """Return the header alone: size, mode, EXIF. Pixels come with the first access."""
    if kind == "TIFF":
        return read_tiff(data)
    if kind == "BMP":
        return read_bmp(data)
    if kind == "PNG":
        return open_png(data)
    file = readable(data, kind)
    if kind == "HEIF":
        heif: Image.Image = HeifImageFile(file)  # type: ignore[no-untyped-call]
        return heif
    # A photograph of several pictures (MPO, from telephones) opens as JPEG and gives its first.
    return Image.open(file, formats=[kind])


def _decode_jpeg(data: bytes, header: Image.Image) -> Pixels | None:
    """libjpeg-turbo straight into an array, 2 to 3 times faster than through Pillow and equal to the bit.

    None for what only Pillow reads: CMYK, and files with harmless damage that this strict decoder refuses.
    """
    if header.mode not in ("RGB", "L"):
        return None
    try:
        pixels = simplejpeg.decode_jpeg(data, "RGB", strict=True)
    except ValueError:
        return None
    return _turned(pixels, header)


def _decode_webp(data: bytes, header: Image.Image) -> Pixels:
    return _turned(decode_webp(data), header)


def _decode_avif(data: bytes, header: Image.Image) -> Pixels | None:
    """None for a sequence, of whose tracks Pillow reads the turns."""
    return None if data[8:12] == b"avis" else apply_transforms(data, to_rgb(header))


def _decode_heif(_data: bytes, header: Image.Image) -> Pixels:
    """libheif crops, turns and mirrors as the container says; an EXIF orientation beside that has no say."""
    return to_rgb(header)


_DIRECT = {"JPEG": _decode_jpeg, "WEBP": _decode_webp, "AVIF": _decode_avif, "HEIF": _decode_heif}
_CHECKS = {"AVIF": check_frames, "HEIF": check_work}


def _turned(pixels: Pixels, header: Image.Image) -> Pixels:
    return _turn(pixels, _orientation(header))


def _turn(pixels: Pixels, orientation: int) -> Pixels:
    turn = _TURNS.get(orientation)
    return turn(pixels) if turn else pixels


def _orientation(header: Image.Image) -> int:
    """1 where there is none, or where the EXIF block cannot be read: the pixels still can."""
    try:
        return int(header.getexif().get(ORIENTATION, 1))
    except _BROKEN:
        return 1


def _upright(image: Image.Image) -> Image.Image:
    if _orientation(image) in _TURNS:
        return ImageOps.exif_transpose(image)
    image.load()
    return image


def _too_many(width: int, height: int, limit: int) -> str:
    return f"The image is {width} x {height} pixels, {_mega(width * height)}; the limit is {_mega(limit)}."


def _too_long(width: int, height: int, limit: int) -> str:
    size = f"{width} x {height}"
    return f"The image is {size} pixels; the limit of a side is {limit}. Send it smaller, or in parts."


def _mega(pixels: int) -> str:
    return f"{pixels / 1e6:.1f} megapixels"
