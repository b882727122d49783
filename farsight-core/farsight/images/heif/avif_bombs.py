"""Reject AVIF images whose coded frames are much larger than the size that the container declares.

The decoder decompresses whole frames and only then scales them to the declared size. A file of 1.3 kB that
declares 16 x 16 pixels may hold 268 megapixels, the limit of Pillow's decoder.
"""

from __future__ import annotations

from collections.abc import Iterator

from farsight.errors import UndecodableImage
from farsight.images.heif.av1 import frame_sizes
from farsight.images.heif.boxes import Container, Fields, Pieces
from farsight.images.heif.derived_items import count_decodes

_MAX_EXTRA_PIXELS = 1 << 20
"""Pixels by which one frame may exceed the image. A small image may be padded to a large tile."""
_MAX_TOTAL_FACTOR = 4
"""Limit for all frames together, as a multiple of the image: colours and transparency, each in two layers."""


def check_frames(data: bytes, pixels: int) -> None:
    """Raise UndecodableImage if the frames far exceed `pixels`, ValueError if their size is not readable."""
    file, found = Container(data, "AVIF"), False
    for source in (_items(file), _first_samples(file)):
        total = 0
        for coded, times in source:
            found = True
            sizes = frame_sizes(file.read(coded), file.budget, pixels + _MAX_EXTRA_PIXELS)
            if not sizes:
                raise ValueError("an item of an AVIF without a frame")
            total += times * sum(sizes)
            _check_limit(max(sizes), pixels + _MAX_EXTRA_PIXELS, pixels)
            _check_limit(total, _MAX_TOTAL_FACTOR * pixels + _MAX_EXTRA_PIXELS, pixels)
    if not found:
        raise ValueError("an AVIF with nothing coded in it")


def _check_limit(coded: int, limit: int, pixels: int) -> None:
    if coded > limit:
        raise UndecodableImage(
            f"The AVIF image declares {pixels} pixels, but its frames contain {coded}. "
            "Save it again with another program."
        )


def _items(file: Container) -> Iterator[tuple[Pieces, int]]:
    """Yield (pieces, number of decodes) of each coded item of the image."""
    for meta in file.metas():
        if b"sato" in meta.kinds.values():
            raise ValueError("an AVIF whose samples are to be calculated")
        for item, times in count_decodes(meta).items():
            if meta.kinds.get(item) == b"av01":
                yield meta.places[item], times


def _first_samples(file: Container) -> Iterator[tuple[Pieces, int]]:
    """Yield the first sample of each track. Decoders read no more of an image sequence."""
    for moov, _ in file.all(file.whole, "moov"):
        for trak, _ in file.all(moov, "trak"):
            minf, _ = file.only(file.only(trak, "mdia")[0], "minf")
            table, _ = file.only(minf, "stbl")
            entries, _ = file.only(table, "stsd")
            fields = Fields(file.only(table, "stsz")[0], 4)
            same, many = fields(4), fields(4)
            if many and any(True for _ in file.all(entries, "av01", 8)):
                start = _first_chunk(file, table)
                yield [(start, start + (same or fields(4)))], 1


def _first_chunk(file: Container, table: memoryview) -> int:
    found = [(chunks, 4) for chunks, _ in file.all(table, "stco")]
    found += [(chunks, 8) for chunks, _ in file.all(table, "co64")]
    if len(found) != 1:
        raise ValueError("a track of an AVIF without its samples")
    chunks, width = found[0]
    return Fields(chunks, 8)(width)
