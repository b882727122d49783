"""Whether an AVIF's coded frames are about as large as the picture that its container announces.

The decoder unpacks what is coded, and only then makes it the announced size: 1.3 kB that announce 16 x 16
pixels may hold 268 megapixels, the most that Pillow's decoder allows. Boxes are read as ISO/IEC 14496-12 (the
container) and 23008-12 (its items) have them, and all of them, whichever of two the decoder would take.
"""

from __future__ import annotations

from collections.abc import Iterator

from farsight.av1 import frame_pixels
from farsight.errors import UndecodableImage

_SPARE = 1 << 20
"""Pixels that even a small picture may code."""
_TIMES = 4
"""Colours, transparency, and each in a small version before the whole; or a brighter one."""
_PARTS = 2000
"""Boxes in a box; items and their extents. 50 megapixels in tiles of 256 x 256 are 800 items."""
_TRACK = ("moov", "trak", "mdia", "minf", "stbl")

Extents = tuple[tuple[int, int], ...]
"""(start, end) in the file, of one item's pieces."""


def check_frames(data: bytes, pixels: int) -> None:
    """UndecodableImage where its frames are far more than `pixels`; ValueError where nobody can tell."""
    file = memoryview(data)
    found: dict[Extents, int] = {}
    read = 0
    for source in (_items(file), _first_samples(file)):
        coded = 0
        for extents in source:
            if extents not in found:
                read += sum(end - start for start, end in extents)
                if read > 2 * len(data):
                    raise ValueError("items of an AVIF that overlap")
                found[extents] = frame_pixels(b"".join(file[start:end] for start, end in extents))
            coded += found[extents]
        if coded > _TIMES * pixels + _SPARE:
            raise UndecodableImage(
                f"The AVIF image announces {pixels} pixels, and its frames have {coded}; save it anew."
            )
    if not any(found.values()):
        raise ValueError("an AVIF without frames")


class _Fields:
    """Numbers one after another, high byte first; ValueError past the end."""

    def __init__(self, body: memoryview, at: int = 0) -> None:
        self._body, self._at = body, at

    def __call__(self, size: int) -> int:
        start, self._at = self._at, self._at + size
        if self._at > len(self._body):
            raise ValueError("a box of an AVIF that ends too early")
        return int.from_bytes(self._body[start : self._at])


def _boxes(body: memoryview, kind: str, at: int = 0) -> Iterator[tuple[int, memoryview]]:
    """(where its content starts in `body`, its content) of each box of that kind."""
    for _ in range(_PARTS):
        if at + 8 > len(body):
            return
        fields = _Fields(body, at)
        size, name, head = fields(4), fields(4).to_bytes(4), 8
        if size == 1:
            size, head = fields(8), 16
        size = size or len(body) - at
        if size < head:
            raise ValueError("a box of an AVIF smaller than its own head")
        if name == kind.encode():
            yield at + head, body[at + head : at + size]
        at += size
    raise ValueError("too many boxes in an AVIF")


def _items(file: memoryview) -> Iterator[Extents]:
    for start, meta in _boxes(file, "meta"):
        coded = {
            item for _, iinf in _boxes(meta, "iinf", 4) for item, kind in _kinds(iinf) if kind == b"av01"
        }
        inner = next((start + at for at, _ in _boxes(meta, "idat", 4)), 0)
        for _, iloc in _boxes(meta, "iloc", 4):
            for item, inside, pieces in _places(iloc):
                if item in coded:
                    base = inner if inside else 0
                    yield tuple((base + at, base + at + long if long else len(file)) for at, long in pieces)


def _kinds(iinf: memoryview) -> Iterator[tuple[int, bytes]]:
    """(item_ID, item_type)"""
    for _, infe in _boxes(iinf, "infe", 8 if _Fields(iinf)(1) else 6):
        fields = _Fields(infe)
        version, _ = fields(1), fields(3)
        item, _ = fields(2 if version < 3 else 4), fields(2)
        yield item, fields(4).to_bytes(4)


def _places(iloc: memoryview) -> Iterator[tuple[int, bool, list[tuple[int, int]]]]:
    """(item_ID, is it inside the box idat, its pieces: where they start and how long they are)"""
    fields = _Fields(iloc)
    version, _ = fields(1), fields(3)
    (offset_size, length_size), (base_size, index_size) = divmod(fields(1), 16), divmod(fields(1), 16)
    parts = 0
    for _ in range(fields(2 if version < 2 else 4)):
        item, method = fields(2 if version < 2 else 4), fields(2) & 15 if version else 0
        fields(2)  # data_reference_index
        base, extents = fields(base_size), fields(2)
        parts += 1 + extents
        if parts > _PARTS:
            raise ValueError("too many items in an AVIF")
        pieces = []
        for _ in range(extents):
            fields(index_size if version else 0)
            pieces.append((base + fields(offset_size), fields(length_size)))
        yield item, method == 1, pieces


def _first_samples(file: memoryview) -> Iterator[Extents]:
    """Of an animation: all that is decoded of it."""
    tables = [file]
    for kind in _TRACK:
        tables = [inner for outer in tables for _, inner in _boxes(outer, kind)]
    for table in tables:
        if any(True for _, entries in _boxes(table, "stsd") for _ in _boxes(entries, "av01", 8)):
            for start in _first_chunks(table):
                for _, stsz in _boxes(table, "stsz"):
                    fields = _Fields(stsz, 4)
                    same, many = fields(4), fields(4)
                    yield ((start, start + (same or (fields(4) if many else 0))),)


def _first_chunks(table: memoryview) -> Iterator[int]:
    for kind, width in (("stco", 4), ("co64", 8)):
        for _, chunks in _boxes(table, kind):
            yield _Fields(chunks, 8)(width)
