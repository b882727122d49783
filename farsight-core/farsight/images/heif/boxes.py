"""Read the boxes of an AVIF or HEIC file: its items, their offsets and their properties.

    file = Container(data, "HEIC")
    for meta in file.metas():
        meta.kinds[meta.primary], meta.properties(meta.primary)

The format is that of ISO/IEC 14496-12 (the container) and 23008-12 (its items). A file that two readers could
interpret differently raises ValueError, and so does a file with too many parts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

_MAX_PARTS = 20_000
"""Boxes, items, pieces and coded units in one file. 50 megapixels in tiles of 256 x 256 have 6000."""

Pieces = list[tuple[int, int]]
"""List of (start, end) offsets in the file."""


class Budget:
    """The number of parts that may still be read from a file. It bounds the time spent on a header."""

    def __init__(self, parts: int) -> None:
        self._left = parts

    def spend(self, parts: int = 1) -> None:
        """Subtract `parts`. Raise ValueError if fewer are left."""
        self._left -= parts
        if self._left < 0:
            raise ValueError("a file in more parts than any picture needs")


class Fields:
    """A reader of consecutive big-endian numbers. Raises ValueError past the end."""

    def __init__(self, body: memoryview, at: int = 0) -> None:
        self._body, self._at = body, at

    def __call__(self, size: int) -> int:
        start, self._at = self._at, self._at + size
        if self._at > len(self._body):
            raise ValueError("a box that ends too early")
        return int.from_bytes(self._body[start : self._at])

    @property
    def at(self) -> int:
        """Return the offset of the next number."""
        return self._at


class Container:
    """An AVIF or HEIC file. `kind` names the format in errors; all reads share one `budget`."""

    def __init__(self, data: bytes, kind: str) -> None:
        self.whole = memoryview(data)
        self.kind = kind
        self.budget = Budget(_MAX_PARTS)
        self._readable_bytes = 2 * len(data)

    def metas(self) -> Iterator[Meta]:
        """Yield each `meta` box of the file. Readers differ in which one they use."""
        for body, start in self.all(self.whole, "meta"):
            yield Meta(self, body, start)

    def read(self, pieces: Pieces) -> bytes:
        """Return an item's bytes. Items may overlap, as equal tiles do, up to twice the file size in all."""
        for start, end in pieces:
            if not start < end <= len(self.whole):
                raise ValueError(f"an item of the {self.kind} that is not in the file")
            self._readable_bytes -= end - start
        if self._readable_bytes < 0:
            raise ValueError(f"items of the {self.kind} that overlap")
        return b"".join(self.whole[start:end] for start, end in pieces)

    def boxes(self, body: memoryview, at: int = 0) -> Iterator[tuple[bytes, memoryview, int]]:
        """Yield (name, content, offset of the content in `body`) of each box."""
        while at + 8 <= len(body):
            self.budget.spend()
            fields = Fields(body, at)
            size, name, head = fields(4), fields(4).to_bytes(4), 8
            if size == 1:
                size, head = fields(8), 16
            size = size or len(body) - at
            if size < head:
                return  # not a valid box: decoders stop here, too
            yield name, body[at + head : at + size], at + head
            at += size

    def all(self, body: memoryview, kind: str, at: int = 0) -> Iterator[tuple[memoryview, int]]:
        """Yield (content, offset of the content in `body`) of each box of the given kind."""
        wanted = kind.encode()
        return ((content, start) for name, content, start in self.boxes(body, at) if name == wanted)

    def only(self, body: memoryview, kind: str, at: int = 0) -> tuple[memoryview, int]:
        """Return the only box of the given kind. Raise ValueError if there is none or more than one."""
        found = list(self.all(body, kind, at))
        if len(found) != 1:
            raise ValueError(f"{len(found)} boxes {kind} of the {self.kind} where there is one")
        return found[0]


class Meta:
    """The contents of a `meta` box: the file's items, by their ids."""

    def __init__(self, file: Container, body: memoryview, start: int) -> None:
        self._file, self._body, self._start = file, body, start

    @cached_property
    def primary(self) -> int:
        """Return the id of the primary item, the image itself."""
        fields = Fields(self._file.only(self._body, "pitm", 4)[0])
        version, _ = fields(1), fields(3)
        return fields(4 if version else 2)

    @cached_property
    def kinds(self) -> dict[int, bytes]:
        """Return {item_ID: item_type}."""
        return {item: kind for item, (kind, _) in self._infos.items()}

    @cached_property
    def compressed_items(self) -> set[int]:
        """Return the ids of metadata items that are stored compressed."""
        return {
            item
            for item, (kind, strings) in self._infos.items()
            if kind == b"mime" and any(strings.split(b"\0")[2:])
        }

    @cached_property
    def _infos(self) -> dict[int, tuple[bytes, bytes]]:
        """Return {item_ID: (item_type, the strings that follow it)}."""
        iinf, _ = self._file.only(self._body, "iinf", 4)
        infos = {}
        for infe, _ in self._file.all(iinf, "infe", 8 if Fields(iinf)(1) else 6):
            fields = Fields(infe)
            version, _ = fields(1), fields(3)
            item, _ = fields(2 if version < 3 else 4), fields(2)
            if item in infos:
                raise ValueError(f"an item of the {self._file.kind} with two kinds")
            infos[item] = fields(4).to_bytes(4), bytes(infe[fields.at :])
        return infos

    @cached_property
    def places(self) -> dict[int, Pieces]:
        """Return {item_ID: pieces of the file that hold the item}."""
        iloc, _ = self._file.only(self._body, "iloc", 4)
        inside = [self._start + at for _, at in self._file.all(self._body, "idat", 4)]
        fields, places = Fields(iloc), dict[int, Pieces]()
        version, _ = fields(1), fields(3)
        (offset_size, length_size), (base_size, index_size) = divmod(fields(1), 16), divmod(fields(1), 16)
        for _ in range(fields(2 if version < 2 else 4)):
            item, method = fields(2 if version < 2 else 4), fields(2) & 15 if version else 0
            fields(2)  # data_reference_index
            base, extents = fields(base_size), fields(2)
            self._file.budget.spend(1 + extents)
            if item in places or method > len(inside) or len(inside) > 1:
                raise ValueError(f"an item of the {self._file.kind} in two places, or in none")
            base += inside[0] if method else 0
            places[item] = []
            for _ in range(extents):
                fields(index_size if version else 0)
                at, length = base + fields(offset_size), fields(length_size)
                places[item].append((at, at + length))
        return places

    @cached_property
    def references(self) -> dict[bytes, list[tuple[int, list[int]]]]:
        """Return {reference_type: [(from_item_ID, [to_item_ID, ...]), ...]}."""
        found = defaultdict[bytes, list[tuple[int, list[int]]]](list)
        for iref, _ in self._file.all(self._body, "iref", 4):
            wide = 4 if Fields(iref)(1) else 2
            for kind, body, _ in self._file.boxes(iref, 4):
                fields = Fields(body)
                source, many = fields(wide), fields(2)
                self._file.budget.spend(many)
                found[kind].append((source, [fields(wide) for _ in range(many)]))
        return found

    def properties(self, item: int) -> list[tuple[bytes, memoryview]]:
        """Return (kind, content) of each property of an item, in the order in which they are applied."""
        return [self._all_properties[index - 1] for index in self.associations[item] if index]

    @cached_property
    def _all_properties(self) -> list[tuple[bytes, memoryview]]:
        iprp, _ = self._file.only(self._body, "iprp", 4)
        ipco, _ = self._file.only(iprp, "ipco")
        return [(kind, content) for kind, content, _ in self._file.boxes(ipco)]

    @cached_property
    def associations(self) -> dict[int, list[int]]:
        """Return {item_ID: [property_index, ...]}. Indices start at 1; 0 means none."""
        found = defaultdict[int, list[int]](list)
        iprp, _ = self._file.only(self._body, "iprp", 4)
        for ipma, _ in self._file.all(iprp, "ipma"):
            fields = Fields(ipma)
            version, flags = fields(1), fields(3)
            for _ in range(fields(4)):
                item, many = fields(4 if version else 2), fields(1)
                self._file.budget.spend(1 + many)
                width = 2 if flags & 1 else 1
                found[item] += [fields(width) & (0x7FFF if flags & 1 else 0x7F) for _ in range(many)]
        if any(index > len(self._all_properties) for indices in found.values() for index in indices):
            raise ValueError(f"an item of the {self._file.kind} with a property that is not there")
        return found
