"""Read a TIFF file, choose its full-size image and decode it to RGB.

tiff = read_tiff(data)          # checks the header; rejects camera raw files
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
from farsight.images.to_8_bits import (
    Range,
    RangeChoice,
    choose_range,
    merge_bounds,
    nominal_range,
    value_bounds,
)
from farsight.types import Pixels

_MAX_CACHED_BYTES = 32 << 20
"""Bytes of samples kept after their range is found. Larger images are read a second time."""

_REDUCED, _MASK = 1, 4
"""Bits of the NewSubfileType tag."""


@dataclass(frozen=True)
class TiffPicture:
    """The image of a TIFF file before decoding. Width and height are as stored, before any rotation."""

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
        """Return Pillow's name for the colours, which is compared with the colour profile."""
        return "RGB" if self.layout.colours == 3 or self.layout.photometric == PALETTE else "L"

    @property
    def info(self) -> dict[str, bytes]:
        """Return the colour profile, if there is one, under the key that Pillow uses."""
        profile = self.directory.raw(34675)
        return {"icc_profile": profile} if profile else {}

    def decode(self, wanted: RangeChoice) -> tuple[Pixels, Range | None]:
        """Return (H, W, 3) RGB pixels as stored, and the range that was mapped to 8 bits, if any."""
        layout, applied = self.layout, None
        stream = read_blocks(self.directory, layout)
        if layout.needs_range:
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
        usual = nominal_range(layout.kind, layout.bits)
        if wanted == "full" or not can_stretch(layout):
            return choose_range("full", usual, None)
        every = kept or read_blocks(self.directory, layout)
        seen = (value_bounds(values[..., : layout.colours], layout.no_data) for _, _, values in every)
        return choose_range(wanted, usual, reduce(merge_bounds, seen, None))


def read_tiff(data: bytes) -> TiffPicture:
    """Return the first image that is neither a reduced copy nor a mask.

    Raise UnsupportedMedia for camera raw, UndecodableImage or struct.error for files that cannot be read.
    """
    found = read_directories(data)
    refuse_camera_raw(data, found)
    for directory in found:
        if not _subfile_type(directory) & (_REDUCED | _MASK):
            return TiffPicture(directory, read_layout(directory))
    raise UndecodableImage(
        "The TIFF file holds only a reduced copy or a mask. Send a file with the full-size image."
    )


def _subfile_type(directory: Directory) -> int:
    """Return the bits of NewSubfileType, derived from the older SubfileType if that is the only one."""
    return directory.number(254, _REDUCED if directory.number(255, 1) == 2 else 0)
