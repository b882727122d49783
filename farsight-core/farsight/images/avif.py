"""Whether an AVIF's coded frames are about as large as the picture that its container announces.

The decoder unpacks what is coded, and only then makes it the announced size: 1.3 kB that announce 16 x 16
pixels may hold 268 megapixels, the most that Pillow's decoder allows. Boxes are read as ISO/IEC 14496-12 (the
container) and 23008-12 (its items) have them; what two readers could take for two things is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from farsight.errors import UndecodableImage
from farsight.images.av1 import Budget, frame_sizes

_SPARE = 1 << 20
"""Pixels by which a frame may be larger than the picture; small pictures in large tiles are."""
_TIMES = 4
"""All frames of a picture: of its colours and its transparency, each in two layers."""
_PARTS = 20_000
"""Boxes, items, their pieces and AV1 units in one file: 50 megapixels in tiles of 256 x 256 are 6000."""

Pieces = list[tuple[int, int]]
"""(start, end) in the file."""


def check_frames(data: bytes, pixels: int) -> None:
    """UndecodableImage where its frames are far more than `pixels`; ValueError where nobody can tell."""
    file, found = _File(data), False
    for source in (file.items(), file.first_samples()):
        total = 0
        for coded in source:
            found = True
            sizes = frame_sizes(file.read(coded), file.budget, pixels + _SPARE)
            if not sizes:
                raise ValueError("an item of an AVIF without a frame")
            total += sum(sizes)
            _compare(max(sizes), pixels + _SPARE, pixels)
            _compare(total, _TIMES * pixels + _SPARE, pixels)
    if not found:
        raise ValueError("an AVIF with nothing coded in it")


def _compare(coded: int, most: int, pixels: int) -> None:
    if coded > most:
        raise UndecodableImage(
            f"The AVIF image announces {pixels} pixels, and its frames have {coded}; save it anew."
        )


class _Fields:
    """Numbers one after another, high byte first; ValueError past the end."""

    def __init__(self, body: memoryview, at: int = 0) -> None:
        self._body, self._at = body, at

    def __call__(self, size: int) -> int:
        start, self._at = self._at, self._at + size
        if self._at > len(self._body):
            raise ValueError("a box of an AVIF that ends too early")
        return int.from_bytes(self._body[start : self._at])


class _File:
    """`budget` is shared by all that is read of it, however it is nested."""

    def __init__(self, data: bytes) -> None:
        self._whole = memoryview(data)
        self._unread = 2 * len(data)
        self.budget = Budget(_PARTS)

    def read(self, pieces: Pieces) -> bytes:
        """Items may share bytes, as equal tiles do; not without end."""
        for start, end in pieces:
            if not start < end <= len(self._whole):
                raise ValueError("an item of an AVIF that is not in the file")
            self._unread -= end - start
        if self._unread < 0:
            raise ValueError("items of an AVIF that overlap")
        return b"".join(self._whole[start:end] for start, end in pieces)

    def items(self) -> Iterator[Pieces]:
        """The coded items that the picture is made of."""
        for meta, start in self._all(self._whole, "meta"):
            kinds, places = self._kinds(meta), self._places(meta, start)
            if b"sato" in kinds.values():
                raise ValueError("an AVIF whose samples are to be calculated")
            for item in self._parts_of(self._primary(meta), meta):
                if kinds.get(item) == b"av01":
                    yield places[item]

    def first_samples(self) -> Iterator[Pieces]:
        """Of tracks: all that is decoded of them, where the brands let a decoder take them."""
        for moov, _ in self._all(self._whole, "moov"):
            for trak, _ in self._all(moov, "trak"):
                minf, _ = self._only(self._only(trak, "mdia")[0], "minf")
                table, _ = self._only(minf, "stbl")
                entries, _ = self._only(table, "stsd")
                fields = _Fields(self._only(table, "stsz")[0], 4)
                same, many = fields(4), fields(4)
                if many and any(True for _ in self._all(entries, "av01", 8)):
                    start = self._first_chunk(table)
                    yield [(start, start + (same or fields(4)))]

    def _all(self, body: memoryview, kind: str, at: int = 0) -> Iterator[tuple[memoryview, int]]:
        """(its content, where that starts in `body`) of each box of that kind."""
        while at + 8 <= len(body):
            self.budget.spend()
            fields = _Fields(body, at)
            size, name, head = fields(4), fields(4).to_bytes(4), 8
            if size == 1:
                size, head = fields(8), 16
            size = size or len(body) - at
            if size < head:
                return  # no box, and no decoder finds another behind it
            if name == kind.encode():
                yield body[at + head : at + size], at + head
            at += size

    def _only(self, body: memoryview, kind: str, at: int = 0) -> tuple[memoryview, int]:
        found = list(self._all(body, kind, at))
        if len(found) != 1:
            raise ValueError(f"{len(found)} boxes {kind} of an AVIF where there is one")
        return found[0]

    def _primary(self, meta: memoryview) -> int:
        pitm, _ = self._only(meta, "pitm", 4)
        fields = _Fields(pitm)
        version, _ = fields(1), fields(3)
        return fields(4 if version else 2)

    def _parts_of(self, item: int, meta: memoryview) -> set[int]:
        """It, what it is derived from, and what is auxiliary to any of them: transparency, of tiles too."""
        leads = defaultdict(list)
        for iref, _ in self._all(meta, "iref", 4):
            wide = 4 if _Fields(iref)(1) else 2
            for kind in ("dimg", "auxl"):
                for references, _ in self._all(iref, kind, 4):
                    fields = _Fields(references)
                    source, many = fields(wide), fields(2)
                    self.budget.spend(many)
                    for target in [fields(wide) for _ in range(many)]:
                        first, then = (source, target) if kind == "dimg" else (target, source)
                        leads[first].append(then)
        found, waiting = {item}, [item]
        while waiting:
            new = set(leads[waiting.pop()]) - found
            found |= new
            waiting += new
        return found

    def _kinds(self, meta: memoryview) -> dict[int, bytes]:
        """{item_ID: item_type}"""
        iinf, _ = self._only(meta, "iinf", 4)
        kinds = {}
        for infe, _ in self._all(iinf, "infe", 8 if _Fields(iinf)(1) else 6):
            fields = _Fields(infe)
            version, _ = fields(1), fields(3)
            item, _ = fields(2 if version < 3 else 4), fields(2)
            if item in kinds:
                raise ValueError("an item of an AVIF with two kinds")
            kinds[item] = fields(4).to_bytes(4)
        return kinds

    def _places(self, meta: memoryview, start: int) -> dict[int, Pieces]:
        """{item_ID: where in the file it is}; `start` is where the meta box's content is."""
        iloc, _ = self._only(meta, "iloc", 4)
        inside = [start + at for _, at in self._all(meta, "idat", 4)]
        fields, places = _Fields(iloc), dict[int, Pieces]()
        version, _ = fields(1), fields(3)
        (offset_size, length_size), (base_size, index_size) = divmod(fields(1), 16), divmod(fields(1), 16)
        for _ in range(fields(2 if version < 2 else 4)):
            item, method = fields(2 if version < 2 else 4), fields(2) & 15 if version else 0
            fields(2)  # data_reference_index
            base, extents = fields(base_size), fields(2)
            self.budget.spend(1 + extents)
            if item in places or method > len(inside) or len(inside) > 1:
                raise ValueError("an item of an AVIF in two places, or in none")
            base += inside[0] if method else 0
            places[item] = []
            for _ in range(extents):
                fields(index_size if version else 0)
                at, length = base + fields(offset_size), fields(length_size)
                places[item].append((at, at + length))
        return places

    def _first_chunk(self, table: memoryview) -> int:
        found = [(chunks, 4) for chunks, _ in self._all(table, "stco")]
        found += [(chunks, 8) for chunks, _ in self._all(table, "co64")]
        if len(found) != 1:
            raise ValueError("a track of an AVIF without its samples")
        chunks, width = found[0]
        return _Fields(chunks, 8)(width)
