"""Read the directories of a TIFF or BigTIFF file in either byte order. Each holds the tags of one image.

first, *others = read_directories(data)
first.number(256)                   # the width
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from farsight.errors import UndecodableImage

_MAX_TAGS = 4096
"""Tags in one directory. Real files use about a hundred."""
_MAX_TAG_BYTES = 1 << 18
"""Bytes in one tag: enough for 65536 strips. As a Python number each takes 40 bytes, before any decoding."""
_MAX_DIRECTORIES = 16
"""Directories read after the first one, and the same number of its sub-directories."""

_SUB_DIRECTORIES = 330
_TYPES = {
    1: "B", 2: "B", 3: "H", 4: "L", 5: "LL", 6: "b", 7: "B", 8: "h", 9: "l", 10: "ll", 11: "f", 12: "d",
    13: "L", 16: "Q", 17: "q", 18: "Q",
}  # fmt: skip
"""{TIFF field type: struct format}. A fraction is stored as two numbers."""


@dataclass(frozen=True)
class Directory:
    """The tags of one image: `entries` is {tag: (field type, number of values, offset in the file)}."""

    data: bytes
    order: str
    entries: dict[int, tuple[int, int, int]]
    next_offset: int
    """The offset of the next directory, or 0 for the last one."""

    def __contains__(self, tag: int) -> bool:
        return tag in self.entries

    def numbers(self, tag: int) -> tuple[int | float, ...]:
        """Return the values of a tag, or () if the tag is absent. A fraction gives two values.

        Raise UndecodableImage if there are too many values, struct.error if they lie outside the file.
        """
        if tag not in self.entries:
            return ()
        kind, count, at = self.entries[tag]
        letters = _TYPES[kind]
        if count * struct.calcsize("=" + letters) > _MAX_TAG_BYTES:
            raise UndecodableImage(
                "A tag of the TIFF image has too many values. Save the image with fewer strips or tiles."
            )
        return struct.unpack_from(f"{self.order}{count * len(letters)}{letters[0]}", self.data, at)

    def whole(self, tag: int) -> tuple[int, ...]:
        """Return the values of a tag. Raise UndecodableImage unless all are non-negative whole numbers."""
        values = self.numbers(tag)
        if not all(isinstance(value, int) and value >= 0 for value in values):
            raise UndecodableImage(
                f"The TIFF image is invalid: tag {tag} must hold non-negative whole numbers. "
                "Save it again with another program."
            )
        return tuple(map(int, values))

    def number(self, tag: int, default: int = 0) -> int:
        """Return the first value of a tag, or `default` if the tag is absent."""
        return next(iter(self.whole(tag)), default)

    def raw(self, tag: int) -> bytes:
        """Return the bytes of a tag as stored in the file, or b"" if the tag is absent."""
        if tag not in self.entries:
            return b""
        kind, count, at = self.entries[tag]
        return self.data[at : at + count * struct.calcsize("=" + _TYPES[kind])]

    def text(self, tag: int) -> str:
        """Return the first 256 characters of an ASCII tag, or "" if the tag is absent."""
        return self.raw(tag)[:256].split(b"\0")[0].decode("ascii", "replace").strip()


def read_directories(data: bytes) -> list[Directory]:
    """Return the first directory, the ones that follow it, and the sub-directories of the first.

    Raise UndecodableImage or struct.error if the first cannot be read. Skip others that cannot be read.
    """
    order, large = "<" if data.startswith(b"II") else ">", 43 in data[2:4]
    (at,) = struct.unpack_from(order + ("Q" if large else "L"), data, 8 if large else 4)
    first = _read_directory(data, at, order, large)
    seen = {at}
    after = list(_following_directories(first, seen, large))
    below = [
        _try_directory(data, place, order, large)
        for place in _sub_directory_offsets(first)
        if place not in seen
    ]
    return [first, *after, *(one for one in below if one is not None)]


def _following_directories(first: Directory, seen: set[int], large: bool) -> Iterator[Directory]:
    at = first.next_offset
    for _ in range(_MAX_DIRECTORIES):
        if at == 0 or at in seen or (found := _try_directory(first.data, at, first.order, large)) is None:
            return
        seen.add(at)
        yield found
        at = found.next_offset


def _sub_directory_offsets(first: Directory) -> tuple[int, ...]:
    try:
        return first.whole(_SUB_DIRECTORIES)[:_MAX_DIRECTORIES]
    except (UndecodableImage, struct.error):
        return ()


def _try_directory(data: bytes, at: int, order: str, large: bool) -> Directory | None:
    try:
        return _read_directory(data, at, order, large)
    except (UndecodableImage, struct.error):
        return None


def _read_directory(data: bytes, at: int, order: str, large: bool) -> Directory:
    count, entry, offset = ("Q", "HHQ8x", "Q") if large else ("H", "HHL4x", "L")
    (number,) = struct.unpack_from(order + count, data, at)
    if number > _MAX_TAGS:
        raise UndecodableImage(
            f"The TIFF image has more than {_MAX_TAGS} tags. Save it again without extra metadata."
        )
    at += struct.calcsize("=" + count)
    size, inline = struct.calcsize("=" + entry), struct.calcsize("=" + offset)
    entries: dict[int, tuple[int, int, int]] = {}
    for place in range(at, at + number * size, size):
        tag, kind, values = struct.unpack_from(order + entry, data, place)
        if kind not in _TYPES:
            continue
        where = place + size - inline
        if values * struct.calcsize("=" + _TYPES[kind]) > inline:
            (where,) = struct.unpack_from(order + offset, data, where)
        entries.setdefault(tag, (kind, values, where))
    end = at + number * size
    # Some writers omit the next offset when the directory ends the file.
    next_offset = struct.unpack_from(order + offset, data, end)[0] if end + inline <= len(data) else 0
    return Directory(data, order, entries, next_offset)
