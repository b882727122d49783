"""AV1 bitstreams that consist of headers only."""

from __future__ import annotations


def bits(fields: str) -> bytes:
    """Pack "width:value" fields into whole bytes: "5:0 16:99" is 0 in 5 bits, then 99 in 16 bits."""
    pairs = [(int(width), int(value)) for width, value in (field.split(":") for field in fields.split())]
    text = "".join(f"{value:0{width}b}" for width, value in pairs)
    return int(text.ljust(-len(text) // 8 * -8, "0"), 2).to_bytes(-(-len(text) // 8))


def unit(kind: int, content: bytes) -> bytes:
    return bytes((kind << 3 | 2, len(content))) + content


SEQUENCE = unit(
    1, bits("3:0 1:0 1:0 1:0 1:0 5:0 12:0 5:5 4:15 4:15 16:15 16:15 1:0 3:0 4:0 1:0 1:0 1:0 16:0")
)
"""A sequence header that declares at most 16 x 16 pixels. Frames can declare other sizes in 16 bits."""
SHOWN = unit(6, bits("1:0 2:0 1:1 1:0 1:1 16:16383 16:16383 16:0"))
"""A key frame of 16384 x 16384."""
REDUNDANT = unit(7, SHOWN[2:])
"""The same frame as a redundant header, which a decoder accepts if there was none before."""
HIDDEN = unit(6, bits("1:0 2:0 1:0 1:0 1:0 1:0 1:1 8:1 16:16383 16:16383 16:0"))
PLAIN = unit(6, bits("1:0 2:0 1:1 1:0 1:0 16:0"))
"""A frame of the sequence's size."""
