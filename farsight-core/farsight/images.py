"""Bytes to a checked, upright RGB array, and arrays back to bytes.

The format is told by content, never by name. The size is read from the header and checked before any pixel
is decoded; EXIF orientation is applied on every path.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import HeifImageFile

from farsight.avif import check_frames
from farsight.engine import Pixels
from farsight.errors import TooManyPixels, UndecodableImage, UnsupportedMedia
from farsight.headers import readable

FORMATS = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF and HEIC"

ORIENTATION = 0x0112

BAND = 1 << 20
"""Pixels worked on at a time: copies between types and modes stay within some 20 MB, and in the caches."""

# What Pillow's and libheif's readers raise over broken files, each seen with truncated or altered ones.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
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
    """`pixels` is (H, W, 3) uint8 RGB, upright and contiguous; `format` as Pillow names it: "JPEG"."""

    pixels: Pixels
    format: str

    @property
    def size(self) -> tuple[int, int]:
        """(height, width)"""
        return self.pixels.shape[0], self.pixels.shape[1]


@dataclass(frozen=True)
class Header:
    """What is known of a picture before any of it is decoded."""

    data: bytes
    kind: str
    image: Image.Image

    @property
    def pixels(self) -> int:
        return self.image.width * self.image.height


def decode(data: bytes, max_pixels: int) -> Picture:
    """The first frame of any of FORMATS; raises what `read_header` and `decode_pixels` do."""
    return decode_pixels(read_header(data, max_pixels))


def read_header(data: bytes, max_pixels: int) -> Header:
    """UnsupportedMedia where the bytes are no image, TooManyPixels past `max_pixels`, UndecodableImage."""
    kind = sniff(data)
    if kind is None:
        raise UnsupportedMedia(f"The file is no image by its first bytes. Taken are {FORMATS}.")
    with _told(kind, max_pixels):
        header = Header(data, kind, _open(readable(data, kind), kind))
        if header.pixels > max_pixels:
            raise TooManyPixels(_too_many(*header.image.size, max_pixels))
        if kind == "AVIF":
            check_frames(data, header.pixels)
    return header


def decode_pixels(header: Header) -> Picture:
    """UndecodableImage where the image is broken or cut short."""
    with _told(header.kind, header.pixels):
        decoder = _DIRECT.get(header.kind)
        pixels = decoder(header.data, header.image) if decoder else None
        if pixels is None:
            pixels = _to_rgb(_upright(header.image))
    return Picture(np.ascontiguousarray(pixels), header.kind)


@contextmanager
def _told(kind: str, max_pixels: int) -> Iterator[None]:
    """What readers raise over bad files, as what the client is told."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(f"The image is far beyond the limit of {_mega(max_pixels)}.") from error
    except UnidentifiedImageError as error:
        raise UndecodableImage(f"The file starts as {kind} does, but its header cannot be read.") from error
    except _BROKEN as error:
        raise UndecodableImage(f"The {kind} image is broken or cut short; send the whole file.") from error


def sniff(data: bytes) -> str | None:
    """The format that the first bytes belong to, as Pillow names it, or None."""
    head = data[:32]
    for kind, signature in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        brands = data[8 : min(int.from_bytes(head[:4]), 256)]
        return "AVIF" if b"avi" in brands else "HEIF" if any(b in brands for b in _HEIF_BRANDS) else None
    return None


_SIGNATURES = (
    ("JPEG", b"\xff\xd8\xff"),
    ("PNG", b"\x89PNG\r\n\x1a\n"),
    ("GIF", b"GIF8"),
    ("BMP", b"BM"),
    ("TIFF", b"II*\0"),
    ("TIFF", b"MM\0*"),
    ("TIFF", b"II+\0"),
    ("TIFF", b"MM\0+"),
)
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def _open(file: BytesIO, kind: str) -> Image.Image:
    """The header alone: size, mode, EXIF. Pixels come with the first access."""
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


def _decode_webp(data: bytes, header: Image.Image) -> Pixels | None:
    """libwebp straight into an array, equal to the bit: Pillow's canvases take 10 bytes a pixel more.

    None for what only Pillow reads: transparency, animations, damage.
    """
    if header.mode != "RGB" or getattr(header, "n_frames", 1) > 1:
        return None
    how = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
    pixels: Pixels | None = cv2.imdecode(np.frombuffer(data, np.uint8), how)  # type: ignore[assignment]
    return None if pixels is None else _turned(pixels, header)


_DIRECT = {"JPEG": _decode_jpeg, "WEBP": _decode_webp}


def _turned(pixels: Pixels, header: Image.Image) -> Pixels:
    turn = _TURNS.get(_orientation(header))
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


def _to_rgb(image: Image.Image) -> Pixels:
    """Any mode to RGB, a band of rows at a time: each mode between is a copy of 200 MB and more."""
    convert = _stretching(image) if image.mode == "F" else _band_to_rgb
    rgb = np.empty((image.height, image.width, 3), np.uint8)
    for rows, band in _bands(image):
        rgb[rows] = convert(band)
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
    """16-bit by its high byte, transparent over white; (H, W, 3), or (H, W, 1) where it is grey."""
    if image.mode.startswith("I"):
        # Pillow's "I" is how a 16-bit grey PNG or TIFF opens.
        high: NDArray[np.uint8] = (np.clip(np.asarray(image), 0, 65535) >> 8).astype(np.uint8)[..., None]
        return high
    if image.has_transparency_data:
        # As a viewer shows it: what transparent pixels hide is often noise or black.
        rgba = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))


def _stretching(image: Image.Image) -> Callable[[Image.Image], NDArray[np.uint8]]:
    """Float by the range of the whole picture; what is not finite counts as 0."""
    ranges = [(values.min(), values.max()) for values in (_finite(band) for _, band in _bands(image))]
    low, high = float(min(low for low, _ in ranges)), float(max(high for _, high in ranges))
    factor = 255.0 / (high - low or 1.0)
    return lambda band: ((_finite(band) - low) * factor).astype(np.uint8)[..., None]


def _finite(image: Image.Image) -> NDArray[np.float64]:
    return np.nan_to_num(np.asarray(image, np.float64), posinf=0.0, neginf=0.0)


def _too_many(width: int, height: int, limit: int) -> str:
    return f"The image is {width} x {height} pixels, {_mega(width * height)}; the limit is {_mega(limit)}."


def _mega(pixels: int) -> str:
    return f"{pixels / 1e6:.1f} megapixels"


def encode_jpeg(pixels: Pixels, quality: int = 90) -> bytes:
    """(H, W, 3) uint8 RGB -> JPEG file."""
    encoded: bytes = simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), quality, "RGB", "420")
    return encoded


def encode_png(pixels: NDArray[np.uint8] | NDArray[np.uint16], *, few_colours: bool = False) -> bytes:
    """(H, W, 3) uint8 RGB or (H, W) uint16 grey -> PNG file, lossless; fast rather than small.

    Photographs and 16-bit maps compress best as differences from the row above; a picture of `few_colours`
    as it is, since the same bytes come again and again.
    """
    filtering = cv2.IMWRITE_PNG_FILTER_NONE if few_colours else cv2.IMWRITE_PNG_FILTER_UP
    # Named, since OpenCV's own is run lengths alone, for which 16-bit maps are nearly twice as large.
    strategy = (cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_DEFAULT)
    options = (cv2.IMWRITE_PNG_COMPRESSION, 1, *strategy, cv2.IMWRITE_PNG_FILTER, filtering)
    shown = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    written, data = cv2.imencode(".png", shown, options)
    if written:
        return data.tobytes()
    out = BytesIO()
    # libpng takes no side of more than a million pixels; Pillow writes by itself.
    Image.fromarray(pixels).save(out, "PNG", compress_level=1)
    return out.getvalue()
