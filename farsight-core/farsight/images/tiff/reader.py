"""Read TIFF pictures of every kind in use, or refuse them by the name of what they are.

tiff = read_tiff(data)          # header, kind and limits; a camera's raw file is refused here
pixels, applied = tiff.decode("auto")
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from farsight.errors import UndecodableImage
from farsight.images.camera_raw import refuse_camera_raw
from farsight.images.tiff.directory import Directory, read_directories
from farsight.images.tiff.layout import PALETTE, Layout, read_layout
from farsight.images.tiff.segments import Block, read_blocks
from farsight.images.tiff.to_rgb import can_stretch, make_converter
from farsight.images.to_8_bits import Range, RangeChoice, chosen, extremes, joined, nominal
from farsight.types import Pixels

_MAX_CACHED_BYTES = 32 << 20
"""Bytes of samples that are unpacked once, where their range has to be found first; of more, twice."""

_REDUCED, _MASK = 1, 4
"""Bits of NewSubfileType."""


@dataclass(frozen=True)
class TiffPicture:
    """The picture of a TIFF file, before any of it is decoded; sizes are as stored."""

    directory: Directory
    layout: Layout

    @property
    def width(self) -> int:
        return self.layout.width

    @property
    def height(self) -> int:
        return self.layout.height

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    @property
    def orientation(self) -> int:
        return self.directory.number(274, 1)

    @property
    def mode(self) -> str:
        """The name that Pillow has for the colours, by which a profile is told to be theirs."""
        return "RGB" if self.layout.colours == 3 or self.layout.photometric == PALETTE else "L"

    @property
    def info(self) -> dict[str, bytes]:
        """The colour profile, where there is one, by Pillow's name."""
        profile = self.directory.raw(34675)
        return {"icc_profile": profile} if profile else {}

    def decode(self, wanted: RangeChoice) -> tuple[Pixels, Range | None]:
        """Return (H, W, 3) RGB as stored, and the range of a deep picture that was applied."""
        layout, applied = self.layout, None
        stream = read_blocks(self.directory, layout)
        if layout.deep:
            if layout.width * layout.height * layout.samples * layout.bits <= 8 * _MAX_CACHED_BYTES:
                stream = iter(kept := list(stream))
            else:
                kept = []
            applied = self._range(wanted, kept)
        pixels = np.empty((layout.height, layout.width, 3), np.uint8)
        convert = make_converter(layout, applied)
        for rows, columns, values in stream:
            pixels[rows, columns] = convert(values)
        return pixels, applied

    def _range(self, wanted: RangeChoice, kept: list[Block]) -> Range:
        layout = self.layout
        usual = nominal(layout.kind, layout.bits)
        if wanted == "full" or not can_stretch(layout):
            return chosen("full", usual, None)
        every = kept or read_blocks(self.directory, layout)
        seen = (extremes(values[..., : layout.colours], layout.no_data) for _, _, values in every)
        return chosen(wanted, usual, reduce(joined, seen, None))


def read_tiff(data: bytes) -> TiffPicture:
    """Return the first picture in its full size.

    UnsupportedMedia for camera raw; UndecodableImage or struct.error for what is not read.
    """
    found = read_directories(data)
    refuse_camera_raw(data, found)
    for directory in found:
        if not _kind(directory) & (_REDUCED | _MASK):
            return TiffPicture(directory, read_layout(directory))
    raise UndecodableImage(
        "The TIFF file holds a reduced copy of a picture, or a mask, and not the picture; send that."
    )


def _kind(directory: Directory) -> int:
    """Return the bits of NewSubfileType, or what they would be by the older SubfileType."""
    return directory.number(254, _REDUCED if directory.number(255, 1) == 2 else 0)
