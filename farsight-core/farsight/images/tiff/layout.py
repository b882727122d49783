"""Describe how a TIFF file keeps one picture: sizes, samples, segments, colours.

What is not read is refused by its name. A segment is a strip or a tile. All checks are here: what comes after
may rely on them.
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
"""Photometric interpretation -> samples that make a colour."""
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
"""Sample format -> kind of number; 4 says that it is not known, and means whole numbers to all readers."""
_BITS = {"u": (*range(1, 17), 32, 64), "i": (8, 16, 32, 64), "f": (16, 32, 64)}

_MAX_SAMPLES = 1024
_MAX_TILE_PIXELS = 2048 * 2048
"""A tile may be larger than a small picture."""
_MAX_SEGMENT = (32 << 20, 6)
"""Bytes that are unpacked at once: so many, or so many a pixel where the picture is large."""


@dataclass(frozen=True)
class Layout:
    """One picture of a TIFF file; sizes are in pixels, `samples` counts all that one pixel has."""

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
    """The index of the sample that is the alpha, if any."""
    premultiplied: bool
    palette: NDArray[np.uint8] | None
    no_data: float | None

    @property
    def colours(self) -> int:
        """Return the number of samples that make the colour; they are the first."""
        return _COLOURS[self.photometric]

    @property
    def deep(self) -> bool:
        """Return whether the values have a range that is mapped to 8 bits."""
        return (self.bits > 8 or self.kind != "u") and self.photometric != PALETTE

    @property
    def columns(self) -> int:
        return -(-self.width // self.segment_width)

    @property
    def segments(self) -> int:
        """Return the number of segments in one plane."""
        return self.columns * -(-self.height // self.segment_height)

    @property
    def row_bytes(self) -> int:
        """Return the bytes of one row of a segment, in one plane."""
        return (self.segment_width * (self.samples // self.planes) * self.bits + 7) // 8

    def rows(self, segment: int) -> int:
        """Return how many rows a segment is stored with: the last strip has those that are left."""
        return (
            self.segment_height
            if self.tiled
            else min(self.segment_height, self.height - segment * self.segment_height)
        )


def read_layout(directory: Directory) -> Layout:
    """Return how the picture of a directory is kept; UndecodableImage names what is not read."""
    width, height = directory.number(256), directory.number(257)
    if width == 0 or height == 0:
        raise UndecodableImage("The TIFF image says no size; send the whole file.")
    photometric = _photometric(directory)
    samples = directory.number(277, 1)
    kind, bits = _number_type(directory, samples)
    compression = directory.number(259, PLAIN)
    if compression not in _COMPRESSIONS:
        name = _OTHER_COMPRESSIONS.get(compression, f"method {compression}")
        _reject(f"is compressed by {name}", "without compression, or with LZW or Deflate")
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


def _reject(what: str, instead: str) -> NoReturn:
    raise UndecodableImage(f"The TIFF image {what}, which is not supported. Save it {instead}.")


def _photometric(directory: Directory) -> int:
    if 262 not in directory:
        _reject(
            "does not say how its values are colours (photometric interpretation)", "anew, as RGB or grey"
        )
    photometric = directory.number(262)
    if photometric not in _COLOURS:
        name = _OTHER_COLOURS.get(photometric, f"colours of a kind of its own ({photometric})")
        _reject(f"holds {name}", "as RGB or grey")
    return photometric


def _number_type(directory: Directory, samples: int) -> tuple[str, int]:
    if not 1 <= samples <= _MAX_SAMPLES:
        _reject(f"has {samples} samples a pixel", "with three, red, green and blue")
    depths, formats = set(directory.whole(258) or (1,)), set(directory.whole(339) or (1,))
    if len(depths) > 1:
        _reject("has samples of different numbers of bits", "with 8 or 16 bits a sample")
    if len(formats) > 1:
        _reject("has samples of different types", "with 8 or 16 bits a sample")
    bits, kind = depths.pop(), _FORMATS.get(formats.pop())
    if kind is None:
        _reject("holds complex numbers", "as their magnitude")
    if bits not in _BITS[kind]:
        named = {"u": "whole", "i": "signed", "f": "decimal"}[kind]
        _reject(f"holds {named} numbers of {bits} bits", "with 8, 16 or 32 bits a sample")
    return kind, bits


def _segment_size(directory: Directory, width: int, height: int, tiled: bool) -> tuple[int, int]:
    if not tiled:
        return width, max(1, min(directory.number(278, height), height))
    across, down = directory.number(322), directory.number(323)
    if across * down > 2 * max(width * height, _MAX_TILE_PIXELS):
        # A tile is unpacked whole, however little of it the picture shows: 2 MB of file fill 2 GB.
        raise UndecodableImage(
            f"The TIFF image is {width} x {height} pixels, in tiles of {across} x {down}; save it in smaller "
            "tiles, or in strips."
        )
    if across == 0 or down == 0:
        raise UndecodableImage("The TIFF image says no size of its tiles; save it anew.")
    return across, down


def _alpha(directory: Directory, photometric: int, samples: int) -> tuple[int | None, bool]:
    """Return which sample is the alpha and whether colours are multiplied by it; refuse unnamed bands."""
    colours = _COLOURS[photometric]
    if samples < colours:
        _reject(f"has {samples} samples a pixel, fewer than its colours need", "as RGB or grey")
    # Of more meanings than samples, those of the last; a sample without one is an unknown extra.
    meanings = directory.whole(338)[-(samples - colours) :] if samples > colours else ()
    for place, meaning in enumerate(meanings, colours):
        if meaning in (1, 2):
            return place, meaning == 1
    if samples > colours == 1:
        raise UndecodableImage(
            f"The TIFF image has {samples} bands and does not say which are red, green and blue. Send three, "
            "as an RGB picture."
        )
    return None, False


def _palette(directory: Directory, photometric: int, kind: str, bits: int) -> NDArray[np.uint8] | None:
    """(2^bits, 3) colours."""
    if photometric != PALETTE:
        return None
    stored = np.frombuffer(directory.raw(320), f"{directory.order}u2")
    if kind != "u" or bits > 16 or len(stored) != 3 << bits:
        _reject("has a palette that does not fit its samples", "as RGB")
    colours = stored.astype(np.uint32).reshape(3, -1).T
    # Some writers give colours of 8 bits where 16 are due.
    return (colours if colours.max() < 256 else (colours + 128) // 257).astype(np.uint8)


def _no_data(directory: Directory) -> float | None:
    """Return the value that GDAL names as standing for "no data"."""
    try:
        value = float(directory.text(42113))
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _check_codec(layout: Layout) -> None:
    if layout.compression in FAX and (layout.bits, layout.samples) != (1, 1):
        _reject("is compressed as a fax, yet is not of 1 bit", "with LZW or Deflate")
    if layout.compression == JPEG and (layout.bits, layout.kind, layout.samples) != (8, "u", layout.colours):
        _reject("is compressed as JPEG, yet is not of 8 bits a colour", "with LZW or Deflate")
    if layout.compression == JPEG and layout.photometric == PALETTE:
        _reject("is compressed as JPEG, yet has a palette", "with LZW or Deflate")
    predictor = layout.predictor if layout.compression in _PREDICTED else 1
    if layout.predictor != 1 and layout.compression in (PLAIN, PACKBITS):
        _reject("has a predictor that its compression does not use", "with LZW or Deflate")
    if predictor not in (1, 2, 3):
        _reject(f"has an unknown predictor ({predictor})", "without one")
    if (predictor == 2 and layout.bits not in (8, 16, 32, 64)) or (predictor == 3 and layout.kind != "f"):
        _reject("has a predictor that does not fit its samples", "without one")


def _check_colours(layout: Layout, directory: Directory) -> None:
    if layout.photometric in (CMYK, YCBCR) and (layout.kind != "u" or layout.bits not in (8, 16)):
        _reject("has CMYK or YCbCr colours of other than 8 or 16 bits", "as RGB")
    if layout.photometric == CMYK and directory.number(332, 1) != 1:
        _reject("is in inks other than cyan, magenta, yellow and black", "as RGB")
    if layout.photometric == YCBCR and (layout.bits, layout.planes, layout.samples) != (8, 1, 3):
        _reject("has YCbCr colours of 16 bits, in planes, or with more samples", "as RGB")
    if layout.alpha is not None and layout.kind == "i":
        _reject("has an alpha of signed numbers", "with whole or decimal numbers")


def _with_counts(layout: Layout) -> Layout:
    """Return the same, checked to be whole, with the length of what needs none to be known."""
    needed = layout.segments * layout.planes
    counts = layout.counts
    if not counts and layout.compression == PLAIN and layout.photometric != YCBCR:
        counts = tuple(
            layout.rows(n % layout.segments) * layout.row_bytes for n in range(min(needed, 1 << 16))
        )
    if len(layout.offsets) < needed or len(counts) < needed:
        raise UndecodableImage("The TIFF image is broken or cut short; send the whole file.")
    size = layout.row_bytes * layout.segment_height
    most = max(_MAX_SEGMENT[0], _MAX_SEGMENT[1] * layout.width * layout.height)
    if layout.compression != PLAIN and size > most:
        raise UndecodableImage(
            f"The TIFF image is compressed in pieces of {size >> 20} MiB; save it in smaller strips or tiles."
        )
    return layout if counts is layout.counts else Layout(**{**vars(layout), "counts": counts})
