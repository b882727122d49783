"""Read the samples of a TIFF image, one band of rows at a time.

libtiff, called through Pillow, only decompresses. It never reads the client's directory: it gets a new one
that declares every segment as rows of bytes. NumPy handles bit depths, byte order, predictors,
planes and tiles.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from farsight.errors import UndecodableImage
from farsight.images.tiff.directory import Directory
from farsight.images.tiff.layout import DEFLATE, FAX, JPEG, PLAIN, YCBCR, Layout
from farsight.images.tiff.writer import TiffTags, tiff_file
from farsight.images.to_8_bits import Values

Bytes = NDArray[np.uint8]
Rows = Callable[[int, int], Any]
"""A function (first, end) that returns these rows of some segments, which are stacked vertically."""

_BAND_BYTES = 1 << 20
"""Bytes of samples processed at a time."""
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))

Block = tuple[slice, slice, Values]


def read_blocks(directory: Directory, layout: Layout) -> Iterator[Block]:
    """Yield (rows, columns, samples) blocks that together cover the whole image.

    Samples are (h, w, layout.samples) in the file's own type, or (h, w, colours) for JPEG and YCbCr.
    Raise OSError or UndecodableImage if a segment is broken.
    """
    for group in _groups(layout):
        numbers = group.numbers(layout.columns)
        planes = [
            _unpack(directory, layout, [plane * layout.segments + n for n in numbers], numbers)
            for plane in _visible_planes(layout)
        ]
        for top, rows, columns in _bands(layout, group):
            height = rows.stop - rows.start
            stored = height if group.columns == 1 else layout.segment_height * len(numbers)
            samples = [_to_samples(layout, plane(top, top + stored)) for plane in planes]
            values = samples[0] if len(samples) == 1 else np.concatenate(samples, axis=-1)
            if group.columns > 1:
                # Rearrange tiles that are stacked vertically into rows of tiles.
                tiles = values.reshape(
                    group.rows, group.columns, layout.segment_height, layout.segment_width, -1
                )
                values = tiles.swapaxes(1, 2).reshape(
                    group.rows * layout.segment_height, -1, values.shape[-1]
                )
            yield rows, columns, values[:height, : columns.stop - columns.start]


class _Group(NamedTuple):
    """A rectangle of segments that are decompressed together: whole rows of segments, or part of one row."""

    row: int
    rows: int
    column: int
    columns: int

    def numbers(self, across: int) -> list[int]:
        """Return the indices of the segments; `across` is the number of segments in a full row."""
        columns = range(self.column, self.column + self.columns)
        return [row * across + column for row in range(self.row, self.row + self.rows) for column in columns]


def _groups(layout: Layout) -> Iterator[_Group]:
    """Yield all segments in groups of about _BAND_BYTES. A single segment may be larger."""
    each = max(1, layout.segment_height * layout.row_bytes)
    columns, rows = layout.columns, layout.segments // layout.columns
    down, across = max(1, _BAND_BYTES // (each * columns)), max(1, min(columns, _BAND_BYTES // each))
    for row in range(0, rows, down):
        for column in range(0, columns, across):
            yield _Group(row, min(down, rows - row), column, min(across, columns - column))


def _visible_planes(layout: Layout) -> Sequence[int]:
    """Return the indices of the planes that are read: the colours and the alpha."""
    if layout.planes == 1:
        return (0,)
    return (*range(layout.colours), *(() if layout.alpha is None else (layout.alpha,)))


def _bands(layout: Layout, group: _Group) -> Iterator[tuple[int, slice, slice]]:
    """Yield (first row within the stacked segments, rows of the image, columns of the image) of each band."""
    begin = group.row * layout.segment_height
    end = min(begin + group.rows * layout.segment_height, layout.height)
    left = group.column * layout.segment_width
    columns = slice(left, min(left + group.columns * layout.segment_width, layout.width))
    band = max(1, _BAND_BYTES // max(1, layout.row_bytes)) if group.columns == 1 else end - begin
    for top in range(begin, end, band):
        yield top - begin, slice(top, min(top + band, end)), columns


def _unpack(directory: Directory, layout: Layout, places: list[int], numbers: list[int]) -> Rows:
    """Return a reader of rows of the segments `numbers`, whose indices in the file's lists are `places`."""
    heights = [layout.rows(number) for number in numbers]
    if layout.compression == PLAIN and layout.photometric != YCBCR:
        pieces = [
            _stored_bytes(directory.data, layout, place, height * layout.row_bytes)
            for place, height in zip(places, heights, strict=True)
        ]
        joined = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        whole = np.frombuffer(joined, np.uint8).reshape(-1, layout.row_bytes)
        table = np.frombuffer(_REVERSED, np.uint8)
        return lambda top, end: table[whole[top:end]] if layout.reversed_bits else whole[top:end]
    packed = [_stored_bytes(directory.data, layout, place) for place in places]
    image = _decode(directory, layout, packed, sum(heights))
    return lambda top, end: np.asarray(image.crop((0, top, image.width, end)))


def _stored_bytes(data: bytes, layout: Layout, place: int, needed: int | None = None) -> memoryview:
    """Return the bytes of a segment as stored. Raise UndecodableImage if some are missing."""
    offset, count = layout.offsets[place], layout.counts[place]
    if needed is not None and 0 < needed <= count:
        count = needed
    if count == 0 or offset + count > len(data) or (needed is not None and count < needed):
        raise UndecodableImage("The TIFF image is damaged or cut short. Send the whole file.")
    return memoryview(data)[offset : offset + count]


def _decode(directory: Directory, layout: Layout, packed: list[memoryview], height: int) -> Image.Image:
    """Decompress segments to an image of bytes ("L"), bits ("1") or, for some codecs, colours."""
    compression = layout.compression
    pieces: Sequence[bytes | memoryview] = packed
    if layout.reversed_bits and compression != JPEG:
        pieces = [bytes(piece).translate(_REVERSED) for piece in packed]
    if compression == PLAIN:
        # Only libtiff reads subsampled colours, and Pillow calls it only for compressed data.
        compression, pieces = DEFLATE, [zlib.compress(piece, 0) for piece in pieces]
    tags = TiffTags(layout.row_bytes, height, layout.segment_height, 8, 1, 1, compression)
    if compression in FAX:
        tags = tags._replace(width=layout.segment_width, bits=1)
    elif compression == JPEG or layout.photometric == YCBCR:
        samples = 1 if layout.planes > 1 else layout.samples
        photometric = layout.photometric if samples in (3, 4) else 1
        tags = tags._replace(width=layout.segment_width, samples=samples, photometric=photometric)
    image = TiffImageFile(BytesIO(tiff_file(tags, pieces, directory)))
    # Allocate the image here: Pillow's own allocation would count bytes as pixels and reject large images.
    image.im = Image.new(image.mode, image.size, None).im
    image.load()
    return image


def _to_samples(layout: Layout, rows: Any) -> Values:
    """Convert decompressed rows of a segment to samples: (h, segment width, samples per plane)."""
    if layout.compression in FAX:
        return np.asarray(rows, np.uint8)[..., None]
    if layout.compression == JPEG or layout.photometric == YCBCR:
        coloured: Values = rows if rows.ndim == 3 else rows[..., None]
        return coloured
    samples = layout.samples // layout.planes
    if layout.bits not in (8, 16, 32, 64):
        values = _unpack_bits(rows, layout.segment_width * samples, layout.bits)
    elif layout.predictor == 3:
        values = _undo_float_predictor(rows, layout, samples)
    else:
        stored = np.dtype(f"{layout.order}{'u' if layout.predictor == 2 else layout.kind}{layout.bits // 8}")
        values = np.ascontiguousarray(rows).view(stored)
        # NumPy is faster in native byte order.
        values = values.astype(stored.newbyteorder("="), copy=False)
    values = values.reshape(len(rows), layout.segment_width, samples)
    if layout.predictor == 2:
        values = np.add.accumulate(values, axis=1, dtype=values.dtype).view(
            f"{layout.kind}{layout.bits // 8}"
        )
    return values


def _unpack_bits(rows: Bytes, number: int, bits: int) -> Values:
    """Return `number` samples per row. All writers pack the high bit first, in either byte order."""
    single = np.unpackbits(rows, axis=1, count=number * bits).reshape(len(rows), number, bits)
    values = np.zeros((len(rows), number), np.uint8 if bits <= 8 else np.uint16)
    for place in range(bits):
        values <<= 1
        values |= single[..., place]
    return values


def _undo_float_predictor(rows: Bytes, layout: Layout, samples: int) -> Values:
    """Undo predictor 3: sum the differences along each row, then join the bytes of each number."""
    size, number = layout.bits // 8, layout.segment_width * samples
    apart = np.add.accumulate(rows.reshape(len(rows), -1, samples), axis=1, dtype=np.uint8)
    together = apart.reshape(len(rows), size, number).transpose(0, 2, 1)
    return np.ascontiguousarray(together).view(f">f{size}").astype(f"f{size}")
