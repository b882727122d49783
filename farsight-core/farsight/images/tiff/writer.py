"""Write a small TIFF file around compressed segments, for libtiff to unpack."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from farsight.images.tiff.directory import Directory
from farsight.images.tiff.layout import FAX, JPEG, YCBCR

_SHORT, _LONG, _RATIONAL, _UNDEFINED = 3, 4, 5, 7


class TiffTags(NamedTuple):
    """The tags of the file for libtiff. Every segment is a strip, stacked vertically."""

    width: int
    height: int
    rows_per_strip: int
    bits: int
    samples: int
    photometric: int
    compression: int


def tiff_file(tags: TiffTags, strips: Sequence[bytes | memoryview], original: Directory) -> bytes:
    """Return the bytes of the file. Only the tags that the codec needs are copied from the original."""
    offsets, at = [], 8
    for strip in strips:
        offsets.append(at)
        at += len(strip)
    entries: dict[int, tuple[int, Sequence[int] | bytes]] = {
        256: (_LONG, [tags.width]), 257: (_LONG, [tags.height]), 258: (_SHORT, [tags.bits] * tags.samples),
        259: (_SHORT, [tags.compression]), 262: (_SHORT, [tags.photometric]), 273: (_LONG, offsets),
        277: (_SHORT, [tags.samples]), 278: (_LONG, [tags.rows_per_strip]),
        279: (_LONG, [len(strip) for strip in strips]),
    }  # fmt: skip
    if tags.compression in FAX:
        entries |= _copy_tags(original, {292: _LONG, 293: _LONG})
    if tags.compression == JPEG and (tables := original.raw(347)):
        entries[347] = _UNDEFINED, tables
    if tags.photometric == YCBCR:
        entries |= _copy_tags(original, {529: _RATIONAL, 530: _SHORT, 531: _SHORT, 532: _RATIONAL})
    pad = at % 2
    head = struct.pack("<2sHL", b"II", 42, at + pad)
    return b"".join([head, *strips, b"\0" * pad, _pack_directory(at + pad, entries)])


def _copy_tags(original: Directory, tags: dict[int, int]) -> dict[int, tuple[int, Sequence[int] | bytes]]:
    return {tag: (kind, original.whole(tag)) for tag, kind in tags.items() if tag in original}


def _pack_directory(at: int, entries: dict[int, tuple[int, Sequence[int] | bytes]]) -> bytes:
    """Return a directory for offset `at`, followed by the values that do not fit in its entries."""
    lines, long = [], b""
    end = at + 2 + 12 * len(entries) + 4
    for tag, (kind, values) in sorted(entries.items()):
        if isinstance(values, bytes):
            packed, count = values, len(values)
        else:
            packed = struct.pack(f"<{len(values)}{'H' if kind == _SHORT else 'L'}", *values)
            count = len(values) // 2 if kind == _RATIONAL else len(values)
        if len(packed) > 4:
            place = struct.pack("<L", end + len(long))
            long += packed + b"\0" * (len(packed) % 2)
            packed = place
        lines.append(struct.pack("<HHL4s", tag, kind, count, packed))
    return b"".join([struct.pack("<H", len(entries)), *lines, bytes(4), long])
