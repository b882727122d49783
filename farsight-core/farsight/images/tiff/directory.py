"""Read the directories of a TIFF or BigTIFF file, in either byte order: tags, and where the pictures are.

first, *others = read_directories(data)
first.number(256)                   # the width
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from farsight.errors import UndecodableImage

_MAX_TAGS = 4096
"""Some hundred are in use."""
_MAX_TAG_BYTES = 1 << 18
"""The limit of one tag's numbers: 65536 strips. Python makes 40 bytes of each, before decoding."""
_MAX_PAGES = 16
"""Directories looked at after the first, and as many below it."""

_SUB_DIRECTORIES = 330
_TYPES = {
    1: "B", 2: "B", 3: "H", 4: "L", 5: "LL", 6: "b", 7: "B", 8: "h", 9: "l", 10: "ll", 11: "f", 12: "d",
    13: "L", 16: "Q", 17: "q", 18: "Q",
}  # fmt: skip
"""The type of a tag -> its letters in struct; a fraction is two numbers."""


@dataclass(frozen=True)
class Directory:
    """The tags of one picture: `entries` is {tag: (type, how many values, where they are in the file)}."""

    data: bytes
    order: str
    entries: dict[int, tuple[int, int, int]]
    following: int
    """The place of the next directory, 0 after the last."""

    def __contains__(self, tag: int) -> bool:
        return tag in self.entries

    def numbers(self, tag: int) -> tuple[int | float, ...]:
        """Return the values of a tag, () where there is none; a fraction is two.

        UndecodableImage or struct.error where they are too many, or not there.
        """
        if tag not in self.entries:
            return ()
        kind, count, at = self.entries[tag]
        letters = _TYPES[kind]
        if count * struct.calcsize("=" + letters) > _MAX_TAG_BYTES:
            raise UndecodableImage(
                "The header of the TIFF image is longer than any picture needs; save it anew, in fewer "
                "strips."
            )
        return struct.unpack_from(f"{self.order}{count * len(letters)}{letters[0]}", self.data, at)

    def whole(self, tag: int) -> tuple[int, ...]:
        """Return the values of a tag that has to hold whole numbers, none of them negative."""
        values = self.numbers(tag)
        if not all(isinstance(value, int) and value >= 0 for value in values):
            raise UndecodableImage(
                f"The TIFF image has no whole numbers where they are needed (tag {tag}); save it anew."
            )
        return tuple(map(int, values))

    def number(self, tag: int, default: int = 0) -> int:
        """Return the first value of a tag, `default` where there is none."""
        return next(iter(self.whole(tag)), default)

    def raw(self, tag: int) -> bytes:
        """Return the values of a tag as they stand in the file, b"" where there is none."""
        if tag not in self.entries:
            return b""
        kind, count, at = self.entries[tag]
        return self.data[at : at + count * struct.calcsize("=" + _TYPES[kind])]

    def text(self, tag: int) -> str:
        return self.raw(tag)[:256].split(b"\0")[0].decode("ascii", "replace").strip()


def read_directories(data: bytes) -> list[Directory]:
    """Return the first directory, those after it, and those that the first names as below it.

    UndecodableImage or struct.error where the first cannot be read; others that cannot are left out.
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
    at = first.following
    for _ in range(_MAX_PAGES):
        if at == 0 or at in seen or (found := _try_directory(first.data, at, first.order, large)) is None:
            return
        seen.add(at)
        yield found
        at = found.following


def _sub_directory_offsets(first: Directory) -> tuple[int, ...]:
    try:
        return first.whole(_SUB_DIRECTORIES)[:_MAX_PAGES]
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
        raise UndecodableImage("The header of the TIFF image is longer than any picture needs; save it anew.")
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
    # Some writers leave out where the next directory is, at the end of the file.
    following = struct.unpack_from(order + offset, data, end)[0] if end + inline <= len(data) else 0
    return Directory(data, order, entries, following)
