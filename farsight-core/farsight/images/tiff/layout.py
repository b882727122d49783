"""Describe how a TIFF file stores one image: size, samples, segments and colours.

A segment is a strip or a tile. `read_layout` rejects unsupported images with a message that names the reason.
It makes all checks, so that the code that decodes a `Layout` needs none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from farsight.errors import UndecodableImage
from farsight.images.tiff.directory import Directory

WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, MASK, CMYK, YCBCR = range(7)
_COLOURS = {WHITE_IS_ZERO: 1, BLACK_IS_ZERO: 1, RGB: 3, PALETTE: 1, CMYK: 4, YCBCR: 3}
"""{photometric interpretation: number of samples in one colour}"""
_OTHER_COLOURS = {
    MASK: "a transparency mask", 8: "CIELab colours", 9: "ICC Lab colours", 10: "ITU Lab colours",
    32844: "LogL luminances", 32845: "LogLuv colours", 51177: "a depth map", 52527: "a photometric mask",
}  # fmt: skip

PLAIN, CCITT_RLE, CCITT_3, CCITT_4, LZW, JPEG, DEFLATE = 1, 2, 3, 4, 5, 7, 8
ADOBE_DEFLATE, PACKBITS, LZMA, ZSTD = 32946, 32773, 34925, 50000
FAX = (CCITT_RLE, CCITT_3, CCITT_4)
_PREDICTED = (LZW, DEFLATE, ADOBE_DEFLATE, LZMA, ZSTD)
_COMPRESSIONS = (PLAIN, *FAX, JPEG, PACKBITS, *_PREDICTED)
_OTHER_COMPRESSIONS = {
    6: "old-style JPEG", 9: "JBIG", 10: "JBIG", 32809: "ThunderScan", 32909: "PixarLog", 34661: "JBIG",
    34676: "SGI Log", 34677: "SGI Log", 34712: "JPEG 2000", 33003: "JPEG 2000", 33005: "JPEG 2000",
    34887: "LERC", 34892: "lossy JPEG of a camera", 50001: "WebP", 50002: "JPEG XL", 52546: "JPEG XL",
    32895: "IT8", 32896: "IT8", 32897: "IT8", 32898: "IT8", 22610: "JPEG XR", 34934: "JPEG XR",
}  # fmt: skip

_FORMATS = {1: "u", 2: "i", 3: "f", 4: "u"}
"""{sample format: NumPy kind}. Format 4 is "undefined", which all readers treat as unsigned integers."""
_BITS = {"u": (*range(1, 17), 32, 64), "i": (8, 16, 32, 64), "f": (16, 32, 64)}

_MAX_SAMPLES = 1024
_MAX_TILE_PIXELS = 2048 * 2048
"""Size that a tile may always have, even when the image is smaller."""
_MAX_SEGMENT_BYTES = 32 << 20
"""Size that a compressed segment may always have once decompressed. A large image may exceed it."""
_MAX_SEGMENT_BYTES_PER_PIXEL = 6
"""Limit for a large image: decompressed bytes of one segment, per pixel of the whole image."""


@dataclass(frozen=True)
class Layout:
    """The storage of one image in a TIFF file: sizes in pixels, `samples` in values per pixel."""

    width: int
    height: int
    photometric: int
    samples: int
    bits: int
    kind: str
    order: str
    planes: int
    compression: int
    predictor: int
    reversed_bits: bool
    segment_width: int
    segment_height: int
    tiled: bool
    offsets: tuple[int, ...]
    counts: tuple[int, ...]
    alpha: int | None
    """The index of the alpha sample, if there is one."""
    premultiplied: bool
    palette: NDArray[np.uint8] | None
    no_data: float | None

    @property
    def colours(self) -> int:
        """Return the number of colour samples. They come before all other samples."""
        return _COLOURS[self.photometric]

    @property
    def needs_range(self) -> bool:
        """Return True if the values must be mapped from a range to 8 bits."""
        return (self.bits > 8 or self.kind != "u") and self.photometric != PALETTE

    @property
    def columns(self) -> int:
        """Return the number of segments in one row of segments."""
        return -(-self.width // self.segment_width)

    @property
    def segments(self) -> int:
        """Return the number of segments in one plane."""
        return self.columns * -(-self.height // self.segment_height)

    @property
    def row_bytes(self) -> int:
        """Return the number of bytes in one row of a segment, in one plane."""
        return (self.segment_width * (self.samples // self.planes) * self.bits + 7) // 8

    def rows(self, segment: int) -> int:
        """Return the number of stored rows of a segment. The last strip may have fewer than the others."""
        return (
            self.segment_height
            if self.tiled
            else min(self.segment_height, self.height - segment * self.segment_height)
        )


def read_layout(directory: Directory) -> Layout:
    """Return the layout of the image in a directory. Raise UndecodableImage if it is not supported."""
    width, height = directory.number(256), directory.number(257)
    if width == 0 or height == 0:
        raise UndecodableImage("The TIFF image has no width or height. Check that the whole file was sent.")
    photometric = _photometric(directory)
    samples = directory.number(277, 1)
    kind, bits = _number_type(directory, samples)
    compression = directory.number(259, PLAIN)
    if compression not in _COMPRESSIONS:
        name = _OTHER_COMPRESSIONS.get(compression, f"method {compression}")
        _reject(f"is compressed with {name}", "without compression, or with LZW or Deflate")
    planes = samples if directory.number(284, 1) == 2 else 1
    tiled = 322 in directory or 324 in directory
    across, down = _segment_size(directory, width, height, tiled)
    alpha, premultiplied = _alpha(directory, photometric, samples)
    layout = Layout(
        width=width, height=height, photometric=photometric, samples=samples, bits=bits, kind=kind,
        order=directory.order, planes=planes, compression=compression, predictor=directory.number(317, 1),
        reversed_bits=directory.number(266, 1) == 2, segment_width=across, segment_height=down, tiled=tiled,
        offsets=directory.whole(324 if tiled else 273), counts=directory.whole(325 if tiled else 279),
        alpha=alpha, premultiplied=premultiplied, palette=_palette(directory, photometric, kind, bits),
        no_data=_no_data(directory),
    )  # fmt: skip
    _check_codec(layout)
    _check_colours(layout, directory)
    return _with_counts(layout)


def _reject(problem: str, remedy: str) -> NoReturn:
    raise UndecodableImage(f"The TIFF image {problem}, which is not supported. Save it {remedy}.")


def _photometric(directory: Directory) -> int:
    if 262 not in directory:
        _reject(
            "does not say which colours its values mean (photometric interpretation)", "as RGB or greyscale"
        )
    photometric = directory.number(262)
    if photometric not in _COLOURS:
        name = _OTHER_COLOURS.get(
            photometric, f"an unknown colour type (photometric interpretation {photometric})"
        )
        _reject(f"holds {name}", "as RGB or greyscale")
    return photometric


def _number_type(directory: Directory, samples: int) -> tuple[str, int]:
    if not 1 <= samples <= _MAX_SAMPLES:
        _reject(f"has {samples} samples per pixel", "with three samples: red, green and blue")
    depths, formats = set(directory.whole(258) or (1,)), set(directory.whole(339) or (1,))
    if len(depths) > 1:
        _reject("has samples with different bit depths", "with 8 or 16 bits per sample")
    if len(formats) > 1:
        _reject("has samples of different types", "with 8 or 16 bits per sample")
    bits, kind = depths.pop(), _FORMATS.get(formats.pop())
    if kind is None:
        _reject("holds complex numbers", "with real numbers, for example magnitudes")
    if bits not in _BITS[kind]:
        named = {"u": "unsigned integers", "i": "signed integers", "f": "floating-point numbers"}[kind]
        _reject(f"holds {bits}-bit {named}", "with 8, 16 or 32 bits per sample")
    return kind, bits


def _segment_size(directory: Directory, width: int, height: int, tiled: bool) -> tuple[int, int]:
    if not tiled:
        return width, max(1, min(directory.number(278, height), height))
    across, down = directory.number(322), directory.number(323)
    if across * down > 2 * max(width * height, _MAX_TILE_PIXELS):
        # A tile is decompressed whole, even where it lies outside the image: 2 MB could become 2 GB.
        raise UndecodableImage(
            f"The TIFF image is {width} x {height} pixels but stored in tiles of {across} x {down}. "
            "Save it with smaller tiles, or with strips."
        )
    if across == 0 or down == 0:
        raise UndecodableImage(
            "The TIFF image has tiles without a width or height. Save it again with another program."
        )
    return across, down


def _alpha(directory: Directory, photometric: int, samples: int) -> tuple[int | None, bool]:
    """Return (index of the alpha sample, True if premultiplied). Reject bands without a meaning."""
    colours = _COLOURS[photometric]
    if samples < colours:
        _reject(f"has {samples} samples per pixel, fewer than its colours need", "as RGB or greyscale")
    # If there are more meanings than extra samples, the last meanings count.
    meanings = directory.whole(338)[-(samples - colours) :] if samples > colours else ()
    for place, meaning in enumerate(meanings, colours):
        if meaning in (1, 2):
            return place, meaning == 1
    if samples > colours == 1:
        raise UndecodableImage(
            f"The TIFF image has {samples} bands and does not say which are red, green and blue. Send "
            "an RGB image with three bands."
        )
    return None, False


def _palette(directory: Directory, photometric: int, kind: str, bits: int) -> NDArray[np.uint8] | None:
    """Return the palette as a (2^bits, 3) array of uint8, or None if the image has none."""
    if photometric != PALETTE:
        return None
    stored = np.frombuffer(directory.raw(320), f"{directory.order}u2")
    if kind != "u" or bits > 16 or len(stored) != 3 << bits:
        _reject("has a palette that does not fit its samples", "as RGB")
    colours = stored.astype(np.uint32).reshape(3, -1).T
    # Some writers store 8-bit colours where the format requires 16 bits.
    return (colours if colours.max() < 256 else (colours + 128) // 257).astype(np.uint8)


def _no_data(directory: Directory) -> float | None:
    """Return the value that means "no data" according to the GDAL_NODATA tag, or None."""
    try:
        value = float(directory.text(42113))
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _check_codec(layout: Layout) -> None:
    if layout.compression in FAX and (layout.bits, layout.samples) != (1, 1):
        _reject("uses fax compression but does not have 1 bit per pixel", "with LZW or Deflate")
    if layout.compression == JPEG and (layout.bits, layout.kind, layout.samples) != (8, "u", layout.colours):
        _reject("uses JPEG compression but does not have 8 bits per colour", "with LZW or Deflate")
    if layout.compression == JPEG and layout.photometric == PALETTE:
        _reject("uses JPEG compression with a palette", "with LZW or Deflate")
    predictor = layout.predictor if layout.compression in _PREDICTED else 1
    if layout.predictor != 1 and layout.compression in (PLAIN, PACKBITS):
        _reject("has a predictor that its compression does not use", "with LZW or Deflate")
    if predictor not in (1, 2, 3):
        _reject(f"has an unknown predictor ({predictor})", "without a predictor")
    if (predictor == 2 and layout.bits not in (8, 16, 32, 64)) or (predictor == 3 and layout.kind != "f"):
        _reject("has a predictor that does not fit its samples", "without a predictor")


def _check_colours(layout: Layout, directory: Directory) -> None:
    if layout.photometric in (CMYK, YCBCR) and (layout.kind != "u" or layout.bits not in (8, 16)):
        _reject("has CMYK or YCbCr colours with neither 8 nor 16 bits per sample", "as RGB")
    if layout.photometric == CMYK and directory.number(332, 1) != 1:
        _reject("uses inks other than cyan, magenta, yellow and black", "as RGB")
    if layout.photometric == YCBCR and (layout.bits, layout.planes, layout.samples) != (8, 1, 3):
        _reject("has YCbCr colours with 16 bits, in separate planes, or with extra samples", "as RGB")
    if layout.alpha is not None and layout.kind == "i":
        _reject("has a signed alpha channel", "with unsigned or floating-point samples")


def _with_counts(layout: Layout) -> Layout:
    """Return the layout with byte counts. Raise UndecodableImage if segments are missing or too large."""
    needed = layout.segments * layout.planes
    counts = layout.counts
    if not counts and layout.compression == PLAIN and layout.photometric != YCBCR:
        counts = tuple(
            layout.rows(n % layout.segments) * layout.row_bytes for n in range(min(needed, 1 << 16))
        )
    if len(layout.offsets) < needed or len(counts) < needed:
        raise UndecodableImage("The TIFF image is damaged or cut short. Send the whole file.")
    size = layout.row_bytes * layout.segment_height
    max_bytes = max(_MAX_SEGMENT_BYTES, _MAX_SEGMENT_BYTES_PER_PIXEL * layout.width * layout.height)
    if layout.compression != PLAIN and size > max_bytes:
        raise UndecodableImage(
            f"The TIFF image is compressed in pieces of {size >> 20} MiB, which is too large. "
            "Save it with smaller strips or tiles."
        )
    return layout if counts is layout.counts else Layout(**{**vars(layout), "counts": counts})
