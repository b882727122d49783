"""Draw BMP files of every kind at random, byte by byte: headers from OS/2 to V5, masks, palettes, runs."""

from __future__ import annotations

import random
import struct

import numpy as np

from tests.support.expected_pixels import Meaning
from tests.support.random_tiff import Drawn, packed

MASKS = {
    16: [
        (0x7C00, 0x3E0, 0x1F, 0), (0xF800, 0x7E0, 0x1F, 0), (0xF00, 0xF0, 0xF, 0xF000),
        (0x7C00, 0x3E0, 0x1F, 0x8000),
    ],
    32: [
        (0xFF0000, 0xFF00, 0xFF, 0xFF000000), (0xFF, 0xFF00, 0xFF0000, 0xFF000000),
        (0xFF000000, 0xFF0000, 0xFF00, 0xFF), (0xFF0000, 0xFF00, 0xFF, 0),
        (0x3FF00000, 0xFFC00, 0x3FF, 0xC0000000),
    ],
}  # fmt: skip


def draw_bmp(seed: int) -> Drawn:
    """The picture of a seed; its samples are RGB, or RGBA where its alpha shows."""
    draw = random.Random(seed)
    return draw.choice([_indexed, _indexed, _plain, _masked, _masked, _draw_rle])(
        draw, np.random.default_rng(seed)
    )


def bmp(
    rows: list[bytes],
    width: int,
    bits: int,
    *,
    header: int = 40,
    compression: int = 0,
    top_down: bool = False,
    masks: tuple[int, ...] = (),
    palette: bytes = b"",
    colours: int = 0,
    height: int | None = None,
) -> bytes:
    """The file of these rows, from the top one down, or of runs as one row."""
    tall = len(rows) if height is None else height
    body = b"".join(row.ljust(-(-len(row) // 4) * 4, b"\0") for row in (rows if top_down else rows[::-1]))
    if header == 12:
        info = struct.pack("<LHHHH", 12, width, tall, 1, bits)
    else:
        info = struct.pack(
            "<LllHHLLllLL",
            header,
            width,
            -tall if top_down else tall,
            1,
            bits,
            compression,
            len(body),
            0,
            0,
            colours,
            0,
        )
        info = (info + struct.pack(f"<{len(masks)}L", *masks) if header > 40 else info).ljust(header, b"\0")
        info += struct.pack(f"<{len(masks)}L", *masks) if header == 40 else b""
    start = 14 + len(info) + len(palette)
    return struct.pack("<2sLLL", b"BM", start + len(body), 0, start) + info + palette + body


def _indexed(draw: random.Random, numbers: np.random.Generator) -> Drawn:
    bits, header = draw.choice([1, 4, 8]), draw.choice([12, 40, 108, 124])
    height, width = draw.randint(1, 16), draw.randint(1, 20)
    number = 2**bits if header == 12 or draw.random() < 0.5 else draw.randint(1, 2**bits)
    table = numbers.integers(0, 256, (number, 3), dtype=np.uint8)
    stored = numbers.integers(0, number, (height, width))
    each = [bytes(colour[::-1]) + (b"" if header == 12 else b"\0") for colour in table]
    top_down = header != 12 and draw.random() < 0.3
    data = bmp(
        packed(stored, bits, "<"), width, bits, header=header, palette=b"".join(each), top_down=top_down,
        colours=0 if number == 2**bits else number,
    )  # fmt: skip
    return Drawn(
        f"BMP {bits} bits", data, table[stored], Meaning("rgb"), f"header {header}, {number} colours"
    )


def _plain(draw: random.Random, numbers: np.random.Generator) -> Drawn:
    """24 and 32 bits without masks: what the fourth byte holds is nobody's."""
    bits, header = draw.choice([24, 32]), draw.choice([12, 40, 108, 124])
    height, width = draw.randint(1, 16), draw.randint(1, 20)
    stored = numbers.integers(0, 256, (height, width, bits // 8), dtype=np.uint8)
    top_down = header != 12 and draw.random() < 0.3
    data = bmp([row.tobytes() for row in stored], width, bits, header=header, top_down=top_down)
    return Drawn(f"BMP {bits} bits", data, stored[..., 2::-1], Meaning("rgb"), f"header {header}")


def _masked(draw: random.Random, numbers: np.random.Generator) -> Drawn:
    bits = draw.choice([16, 32])
    masks, header = draw.choice(MASKS[bits]), draw.choice([40, 40, 56, 108, 124])
    height, width = draw.randint(1, 16), draw.randint(1, 20)
    stored = numbers.integers(0, 2**bits, (height, width), dtype=np.uint32)
    alphas = draw.choice(["any", "none"])
    if alphas == "none":
        stored &= ~np.uint32(masks[3])
    compression, named = 3, masks if header > 40 else masks[:3]
    if header == 40 and draw.random() < 0.4:
        compression, named = 6, masks
    if bits == 16 and masks[:3] == MASKS[16][0][:3] and draw.random() < 0.5:
        compression, named = 0, ()
    rows = [row.astype(f"<u{bits // 8}").tobytes() for row in stored]
    top_down = draw.random() < 0.3
    data = bmp(rows, width, bits, header=header, compression=compression, masks=named, top_down=top_down)
    samples = np.stack([_channel(stored, mask) for mask in masks], axis=-1)
    shows = len(named) == 4 and masks[3] != 0 and (stored & masks[3]).any()
    details = (
        f"header {header}, compression {compression}, masks {[hex(one) for one in named]}, alpha {alphas}"
    )
    meaning = Meaning("rgb", alpha=3 if shows else None)
    return Drawn(f"BMP {bits} bits, masks", data, samples, meaning, details)


def _channel(stored: np.ndarray, mask: int) -> np.ndarray:
    """0 to 255, unrounded."""
    if mask == 0:
        return np.zeros(stored.shape)
    least = mask & -mask
    return (stored & mask) // least * 255 / (mask // least)


def _draw_rle(draw: random.Random, numbers: np.random.Generator) -> Drawn:
    """RLE8 and RLE4, in runs and as they are, each row to its end."""
    bits = draw.choice([4, 8])
    height, width = draw.randint(1, 16), draw.randint(1, 20)
    table = numbers.integers(0, 256, (2**bits, 3), dtype=np.uint8)
    stored = np.repeat(numbers.integers(0, 2**bits, (height, width)), draw.choice([1, 3]), axis=1)[:, :width]
    runs = b"".join(_row_of_runs(row.tolist(), bits, draw) + b"\0\0" for row in stored[::-1])[:-2] + b"\0\1"
    palette = b"".join(bytes(colour[::-1]) + b"\0" for colour in table)
    data = bmp([runs], width, bits, compression=1 if bits == 8 else 2, palette=palette, height=height)
    return Drawn(f"BMP RLE{bits}", data, table[stored], Meaning("rgb"), "runs")


def _row_of_runs(row: list[int], bits: int, draw: random.Random) -> bytes:
    out = b""
    while row:
        same = next((n for n, value in enumerate(row) if value != row[0]), len(row))
        number = draw.randint(3, len(row)) if len(row) > 3 and draw.random() < 0.4 else 0
        if number:
            body = b"".join(packed(np.array([row[:number]]), bits, "<"))
            out += bytes([0, number]) + body + b"\0" * (len(body) % 2)
            row = row[number:]
        else:
            out += bytes([same, row[0] if bits == 8 else row[0] * 17])
            row = row[same:]
    return out
