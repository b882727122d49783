"""Write a TIFF or BigTIFF file byte by byte: any tags, right or wrong, in either byte order."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Sequence

SHORT, LONG, RATIONAL, SBYTE, LONG8 = 3, 4, 5, 6, 16
_LETTERS = {1: "B", SHORT: "H", LONG: "L", RATIONAL: "L", SBYTE: "b", 11: "f", 12: "d", LONG8: "Q"}
_SIZES = {1: 1, 2: 1, SHORT: 2, LONG: 4, RATIONAL: 8, SBYTE: 1, 11: 4, 12: 8, LONG8: 8}

Tags = dict[int, tuple[int, Sequence[float] | bytes] | None]
"""{tag: (type, values)}. None removes a tag that is otherwise written."""


def grey_tags(width: int, height: int, bits: int = 8) -> Tags:
    """Return the tags of an uncompressed grey image in one strip."""
    return {
        256: (LONG, [width]), 257: (LONG, [height]), 258: (SHORT, [bits]), 259: (SHORT, [1]),
        262: (SHORT, [1]), 277: (SHORT, [1]), 278: (LONG, [height]),
    }  # fmt: skip


def tiff(
    *pages: tuple[Tags, Sequence[bytes]],
    order: str = "<",
    big: bool = False,
    below: Sequence[tuple[Tags, Sequence[bytes]]] = (),
) -> bytes:
    """Return a file of pages (tags, strips or tiles); `below` holds sub-directories of the first."""
    header = 16 if big else 8
    out = bytearray(header)
    places = [_page(out, tags, segments, order, big) for tags, segments in below]
    starts: list[int] = []
    for tags, segments in pages:
        more: Tags = {330: (LONG8 if big else LONG, places)} if places and not starts else {}
        starts.append(_page(out, tags | more, segments, order, big))
    for before, after in itertools.pairwise(starts):
        struct.pack_into(order + ("Q" if big else "L"), out, _end(out, before, order, big), after)
    magic = b"II" if order == "<" else b"MM"
    if big:
        out[:header] = struct.pack(order + "2sHHHQ", magic, 43, 8, 0, starts[0])
    else:
        out[:header] = struct.pack(order + "2sHL", magic, 42, starts[0])
    return bytes(out)


def _page(out: bytearray, tags: Tags, segments: Sequence[bytes], order: str, big: bool) -> int:
    """Append the segments, the long values and the directory. Return the offset of the directory."""
    places = []
    for segment in segments:
        places.append(len(out))
        out += segment + b"\0" * (len(segment) % 2)
    tiled = 322 in tags
    kind = LONG8 if big else LONG
    every: Tags = {
        324 if tiled else 273: (kind, places),
        325 if tiled else 279: (kind, [len(s) for s in segments]),
    }
    if not segments:
        every = {}
    every |= tags
    inline, count, pointer = (8, "Q", "Q") if big else (4, "H", "L")
    lines = []
    for tag, entry in sorted(every.items()):
        if entry is None:
            continue
        kind, values = entry
        if isinstance(values, bytes):
            packed, number = values, len(values) // _SIZES.get(kind, 1)
        else:
            packed = struct.pack(f"{order}{len(values)}{_LETTERS[kind]}", *values)
            number = len(packed) // _SIZES[kind]
        if len(packed) > inline:
            at = len(out)
            out += packed + b"\0" * (len(packed) % 2)
            packed = struct.pack(order + pointer, at)
        lines.append(struct.pack(order + "HH" + pointer, tag, kind, number) + packed.ljust(inline, b"\0"))
    at = len(out)
    out += struct.pack(order + count, len(lines)) + b"".join(lines) + bytes(inline)
    return at


def _end(out: bytearray, at: int, order: str, big: bool) -> int:
    """Return the offset of a directory's link to the next one."""
    (number,) = struct.unpack_from(order + ("Q" if big else "H"), out, at)
    return at + (8 + 20 * number if big else 2 + 12 * number)
