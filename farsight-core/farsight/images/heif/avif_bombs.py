"""Check that an AVIF's coded frames are about as large as the picture that its container announces.

The decoder unpacks what is coded, and only then makes it the announced size: 1.3 kB that announce 16 x 16
pixels may hold 268 megapixels, the most that Pillow's decoder allows.
"""

from __future__ import annotations

from collections.abc import Iterator

from farsight.errors import UndecodableImage
from farsight.images.heif.av1 import frame_sizes
from farsight.images.heif.boxes import Container, Fields, Pieces
from farsight.images.heif.derived_items import count_decodes

_MAX_EXTRA_PIXELS = 1 << 20
"""Pixels by which a frame may be larger than the picture; small pictures in large tiles are."""
_MAX_TOTAL_FACTOR = 4
"""All frames of a picture: of its colours and its transparency, each in two layers."""


def check_frames(data: bytes, pixels: int) -> None:
    """UndecodableImage where its frames are far more than `pixels`; ValueError where nobody can tell."""
    file, found = Container(data, "AVIF"), False
    for source in (_items(file), _first_samples(file)):
        total = 0
        for coded, times in source:
            found = True
            sizes = frame_sizes(file.read(coded), file.budget, pixels + _MAX_EXTRA_PIXELS)
            if not sizes:
                raise ValueError("an item of an AVIF without a frame")
            total += times * sum(sizes)
            _compare(max(sizes), pixels + _MAX_EXTRA_PIXELS, pixels)
            _compare(total, _MAX_TOTAL_FACTOR * pixels + _MAX_EXTRA_PIXELS, pixels)
    if not found:
        raise ValueError("an AVIF with nothing coded in it")


def _compare(coded: int, most: int, pixels: int) -> None:
    if coded > most:
        raise UndecodableImage(
            f"The AVIF image announces {pixels} pixels, and its frames have {coded}; save it anew."
        )


def _items(file: Container) -> Iterator[tuple[Pieces, int]]:
    """Yield the coded items that the picture is made of, and how often each is used."""
    for meta in file.metas():
        if b"sato" in meta.kinds.values():
            raise ValueError("an AVIF whose samples are to be calculated")
        for item, times in count_decodes(meta).items():
            if meta.kinds.get(item) == b"av01":
                yield meta.places[item], times


def _first_samples(file: Container) -> Iterator[tuple[Pieces, int]]:
    """Yield the first sample of each track: all that is decoded of one, where brands lead a decoder there."""
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
