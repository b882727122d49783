"""ICC profiles: a real one of a wide gamut, and shells of which only the header is read."""

from __future__ import annotations

import struct


def profile(space: bytes, length: int = 600) -> bytes:
    """A header of `space` with nothing of use behind it."""
    return _header(space, length) + bytes(length - 128)


def _header(space: bytes, length: int) -> bytes:
    start = struct.pack(">L4sL4s4s4s12x4s", length, b"\0" * 4, 0x02400000, b"mntr", space, b"XYZ ", b"acsp")
    return start.ljust(68, b"\0") + struct.pack(">lll", 0xF6D6, 0x10000, 0xD32D) + bytes(48)


def _matrix_profile() -> bytes:
    """The primaries of Adobe RGB (1998), its white at D50, and a gamma of 2.2: what such a camera writes."""
    primaries = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
    tags = [
        (b"wtpt", _xyz(0.9642, 1.0, 0.8249)),
        (b"desc", _text("Wide")),
        (b"cprt", b"text\0\0\0\0none\0\0\0\0"),
    ]
    tags += [
        (name, _xyz(*values)) for name, values in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)
    ]
    curve = struct.pack(">4sxxxxLH2x", b"curv", 1, round(2.2 * 256))
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    at, table, contents = 128 + 4 + 12 * len(tags), b"", b""
    for name, body in tags:
        table += struct.pack(">4sLL", name, at + len(contents), len(body))
        contents += body.ljust(-len(body) // 4 * -4, b"\0")
    whole = struct.pack(">L", len(tags)) + table + contents
    return _header(b"RGB ", 128 + len(whole)) + whole


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">lll", *(round(65536 * value) for value in values))


def _text(text: str) -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">L", len(text) + 1) + text.encode() + bytes(1 + 4 + 4 + 2 + 1 + 67)


WIDE, GREY, PRINT = _matrix_profile(), profile(b"GRAY"), profile(b"CMYK")
