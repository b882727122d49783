"""AVIF containers of unusual kinds, which the installed encoders do not write."""

from __future__ import annotations

import struct


def box(kind: str, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">L4s", 8 + len(body), kind.encode()) + body


def full(kind: str, *content: bytes, version: int = 0) -> bytes:
    return box(kind, bytes((version, 0, 0, 0)), *content)


def _sizes(
    whole: tuple[int, int], tile: tuple[int, int], items: list[bytes], first: bool, wide: bool
) -> bytes:
    """Return the properties of all items: size `whole` for the first, size `tile` for its tiles."""
    shapes = [full("ispe", struct.pack(">LL", *size)) for size in (whole, tile)]
    properties = [*shapes, full("pixi", b"\3\10\10\10"), box("av1C", b"\x81\0\x0c\0")]
    links = [item + bytes((3, 1 if first and not n else 2, 3, 0x84)) for n, item in enumerate(items)]
    tied = full("ipma", struct.pack(">L", len(items)), *links, version=wide)
    return box("iprp", box("ipco", *properties), tied)


def avif(
    size: tuple[int, int],
    streams: list[bytes],
    grid: bytes = b"",
    tile: tuple[int, int] | None = None,
    *,
    wide: bool = False,
    odd: list[tuple[int, int]] | None = None,
) -> bytes:
    """Return an AVIF of `size` (width, height): its first coded item, or a `grid` of items of size `tile`.

    `wide` writes 32-bit numbers, and stores the items inside the `meta` box.
    `odd` replaces the (start, length) pieces that the file declares for the last item.
    """
    kinds = [b"grid"] * bool(grid) + [b"av01"] * len(streams)
    contents = [grid] * bool(grid) + streams
    whole = "L" if wide else "H"

    def number(value: int) -> bytes:
        return struct.pack(f">{whole}", value)

    listed = [
        full("infe", number(n), b"\0\0", kind, b"\0", version=2 + wide) for n, kind in enumerate(kinds, 1)
    ]
    tiles = struct.pack(f">H{len(streams)}{whole}", len(streams), *range(2, len(kinds) + 1)) if grid else b""
    refers = [full("iref", box("dimg", number(1), tiles), version=wide)] if grid else []
    head = box("ftyp", b"avif\0\0\0\0avifmif1miaf")

    def meta(start: int) -> bytes:
        places, at = b"", start
        for n, content in enumerate(contents, 1):
            pieces = odd if odd and n == len(contents) else [(at, len(content))]
            places += number(n) + bytes((0, 1)) * wide + struct.pack(">HH", 0, len(pieces))
            places += b"".join(struct.pack(">LL", *piece) for piece in pieces)
            at += len(content)
        return full(
            "meta",
            full("hdlr", struct.pack(">L4s12xx", 0, b"pict")),
            full("pitm", number(1), version=wide),
            full("iloc", b"\x44\0", number(len(contents)), places, version=2 * wide),
            full("iinf", number(len(kinds)), *listed, version=wide),
            *refers,
            _sizes(size, tile or size, [number(n) for n in range(1, len(kinds) + 1)], bool(grid), wide),
            *([box("idat", *contents)] if wide else []),
        )

    return head + (meta(0) if wide else meta(len(head) + len(meta(0)) + 8) + box("mdat", *contents))
