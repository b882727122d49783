"""Decode the bytes of a picture to a checked, upright RGB array.

The format is recognised by content, never by name. The size is read from the header and checked before any
pixel is decoded. EXIF orientation is applied; for HEIC and AVIF it is the container's own turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import simplejpeg
from PIL import Image, UnidentifiedImageError
from pillow_heif import HeifImageFile

from farsight.errors import TooManyPixels, UndecodableImage, UnsupportedMedia
from farsight.images.bmp import BmpPicture, read_bmp
from farsight.images.camera_raw import raw_name, refuse
from farsight.images.colour_profile import rgb_profile
from farsight.images.decompression_bombs import limited_file
from farsight.images.heif.avif_bombs import check_frames
from farsight.images.heif.heic_bombs import check_work
from farsight.images.heif.transforms import apply_transforms
from farsight.images.orientation import READ_ERRORS, load_upright, read_orientation, turn_upright
from farsight.images.png import decode_deep_png, open_png
from farsight.images.sniff import FORMATS, sniff, unsupported
from farsight.images.tiff.reader import TiffPicture, read_tiff
from farsight.images.to_8_bits import Range, RangeChoice
from farsight.images.to_rgb import to_rgb
from farsight.images.webp import decode_webp
from farsight.settings import MAX_SIDE
from farsight.types import Pixels


@dataclass(frozen=True)
class Picture:
    """`pixels` is (H, W, 3) uint8 RGB, upright and contiguous; `format` as Pillow names it: "JPEG".

    `range`, for a picture of more than 8 bits per sample, has the values that became black and white.
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
    """Return the first frame of a picture in any of FORMATS; raises as the two functions below."""
    return decode_pixels(read_header(data, max_pixels, max_side), wanted)


def read_header(data: bytes, max_pixels: int, max_side: int = MAX_SIDE) -> Header:
    """Read the format and the size, and check them against the limits, before any pixel is decoded.

    UnsupportedMedia if the bytes are not a supported picture, TooManyPixels above `max_pixels` or if a side
    is longer than `max_side`, UndecodableImage if the header cannot be read.
    """
    kind = sniff(data)
    if kind is None and (name := unsupported(data)):
        raise UnsupportedMedia(f"{name} is not supported. Supported: {FORMATS}.")
    if kind is None:
        if (raw := raw_name(data)) is not None:
            refuse(raw)
        raise UnsupportedMedia(f"Unsupported file type. Supported: {FORMATS}.")
    with _client_errors(kind, max_pixels):
        header = Header(data, kind, _open(data, kind))
        if header.pixels > max_pixels:
            raise TooManyPixels(_too_many(*header.image.size, max_pixels))
        if max(header.image.size) > max_side:
            raise TooManyPixels(_too_long(*header.image.size, max_side))
        if kind in _CHECKS:
            _CHECKS[kind](data, header.pixels)
    return header


def decode_pixels(header: Header, wanted: RangeChoice = "auto") -> Picture:
    """Return the picture; `wanted` maps more than 8 bits per sample to 8.

    UndecodableImage if the image is damaged or cut short.
    """
    with _client_errors(header.kind, header.pixels):
        pixels, applied = _pixels(header, wanted)
        if pixels.shape[0] * pixels.shape[1] > header.pixels:
            raise ValueError("a picture that is larger than its header says")
    return Picture(np.ascontiguousarray(pixels), header.kind, applied)


def _pixels(header: Header, wanted: RangeChoice) -> tuple[Pixels, Range | None]:
    """Return upright pixels, and the range that was applied."""
    image = header.image
    if isinstance(image, TiffPicture):
        stored, applied = image.decode(wanted)
        return turn_upright(stored, image.orientation), applied
    if isinstance(image, BmpPicture):
        return image.decode(), None
    if header.kind == "PNG" and (deep := decode_deep_png(header.data, image, wanted)) is not None:
        return _apply_orientation(deep[0], image), deep[1]
    decoder = _DIRECT.get(header.kind)
    pixels = decoder(header.data, image) if decoder else None
    return to_rgb(load_upright(image)) if pixels is None else pixels, None


@contextmanager
def _client_errors(kind: str, max_pixels: int) -> Iterator[None]:
    """Turn the readers' errors for bad files into errors for the client."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(
            f"The image is far above the limit of {_mega(max_pixels)}. Send a smaller one."
        ) from error
    except UnidentifiedImageError as error:
        raise UndecodableImage(
            f"The file begins like {kind}, but its header cannot be read. Save it again."
        ) from error
    except READ_ERRORS as error:
        raise UndecodableImage(f"The {kind} image is damaged or cut short. Send the whole file.") from error


def _open(data: bytes, kind: str) -> Image.Image | TiffPicture | BmpPicture:
    """Return the header alone: size, mode, EXIF. Pixels are decoded at the first access."""
    if kind == "TIFF":
        return read_tiff(data)
    if kind == "BMP":
        return read_bmp(data)
    if kind == "PNG":
        return open_png(data)
    file = limited_file(data, kind)
    if kind == "HEIF":
        heif: Image.Image = HeifImageFile(file)  # type: ignore[no-untyped-call]
        return heif
    # A file of several photographs (MPO, from phones) opens as JPEG and returns the first.
    return Image.open(file, formats=[kind])


def _decode_jpeg(data: bytes, header: Image.Image) -> Pixels | None:
    """Return the pixels from libjpeg-turbo, 2 to 3 times faster than with Pillow and bit-identical.

    None for files that only Pillow reads: CMYK, and harmless damage that this strict decoder rejects.
    """
    if header.mode not in ("RGB", "L"):
        return None
    try:
        pixels = simplejpeg.decode_jpeg(data, "RGB", strict=True)
    except ValueError:
        return None
    return _apply_orientation(pixels, header)


def _decode_webp(data: bytes, header: Image.Image) -> Pixels:
    return _apply_orientation(decode_webp(data), header)


def _decode_avif(data: bytes, header: Image.Image) -> Pixels | None:
    """Return the pixels as the container shows them; None for a sequence, whose turns Pillow reads."""
    return None if data[8:12] == b"avis" else apply_transforms(data, to_rgb(header))


def _decode_heif(_data: bytes, header: Image.Image) -> Pixels:
    """Return the pixels: libheif crops, turns and mirrors them; EXIF orientation does not count."""
    return to_rgb(header)


_DIRECT = {"JPEG": _decode_jpeg, "WEBP": _decode_webp, "AVIF": _decode_avif, "HEIF": _decode_heif}
_CHECKS = {"AVIF": check_frames, "HEIF": check_work}


def _apply_orientation(pixels: Pixels, header: Image.Image) -> Pixels:
    return turn_upright(pixels, read_orientation(header))


def _too_many(width: int, height: int, limit: int) -> str:
    size = f"{width} x {height} pixels, {_mega(width * height)}"
    return f"The image is {size}; the limit is {_mega(limit)}. Send a smaller one."


def _too_long(width: int, height: int, limit: int) -> str:
    size = f"{width} x {height}"
    return f"The image is {size} pixels; the limit of a side is {limit}. Send it smaller, or in parts."


def _mega(pixels: int) -> str:
    return f"{pixels / 1e6:.1f} megapixels"
