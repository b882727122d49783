"""Draw PNG files of every kind at random: any filter, depth, interlacing and transparency."""

from __future__ import annotations

import random
import struct
import zlib

import numpy as np

from tests.support.expected_pixels import Meaning
from tests.support.random_tiff import Drawn, packed, values

GREY, RGB, PALETTE, GREY_ALPHA, RGB_ALPHA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGB_ALPHA: 4}
DEPTHS = {
    GREY: [1, 2, 4, 8, 16, 16],
    RGB: [8, 16, 16],
    PALETTE: [1, 2, 4, 8],
    GREY_ALPHA: [8, 16],
    RGB_ALPHA: [8, 16],
}
ADAM7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
"""First row, first column, steps down and across of each pass."""


def draw_png(seed: int) -> Drawn:
    """The picture of a seed."""
    draw, numbers = random.Random(seed), np.random.default_rng(seed)
    colour_type = draw.choice(list(CHANNELS))
    bits = draw.choice(DEPTHS[colour_type])
    height, width = draw.randint(1, 16), draw.randint(1, 20)
    samples = values(draw, seed, (height, width, CHANNELS[colour_type]), "u", bits)
    interlaced, clear = draw.random() < 0.3, draw.random() < 0.4
    chunks = []
    stored, colours = samples, {GREY: 1, GREY_ALPHA: 1}.get(colour_type, 3)
    alpha = colours if colour_type in (GREY_ALPHA, RGB_ALPHA) else None
    if colour_type == PALETTE:
        table = numbers.integers(0, 256, (2**bits, 3), dtype=np.uint8)
        hidden = numbers.integers(0, 256, 2**bits if clear else 0, dtype=np.uint8)
        chunks += [(b"PLTE", table.tobytes())] + ([(b"tRNS", hidden.tobytes())] if clear else [])
        samples = table[samples[..., 0]]
        if clear:
            samples, alpha = np.concatenate([samples, hidden[stored[..., 0], None]], axis=-1), 3
    elif clear and alpha is None:
        # One of the colours that are there, or, of 16 bits, one that has the same high byte as one of these.
        colour = stored[numbers.integers(height), numbers.integers(width)].astype(np.uint16)
        if bits == 16 and draw.random() < 0.5:
            colour = colour ^ 1
        chunks.append((b"tRNS", colour.astype(">u2").tobytes()))
        shows = np.where((stored == colour).all(axis=-1, keepdims=True), 0, 2**bits - 1).astype(stored.dtype)
        samples, alpha = np.concatenate([stored, shows], axis=-1), colours
    meaning = Meaning(
        "minisblack" if colours == 1 else "rgb", 8 if colour_type == PALETTE else bits, alpha=alpha
    )
    data = png(stored, colour_type, bits, chunks, interlaced, draw)
    details = f"interlaced {interlaced}, transparent colour {clear}"
    return Drawn(f"PNG type {colour_type}, {bits} bits", data, samples, meaning, details)


def png(
    stored: np.ndarray,
    colour_type: int,
    bits: int,
    chunks: list[tuple[bytes, bytes]] = (),
    interlaced: bool = False,
    draw: random.Random | None = None,
) -> bytes:
    """The file of (H, W, channels); without `draw` no row is filtered."""
    height, width, channels = stored.shape
    passes = (
        [stored[top::down, left::across] for top, left, down, across in ADAM7] if interlaced else [stored]
    )
    step = max(1, channels * bits // 8)
    rows = b"".join(_filtered(one, bits, step, draw) for one in passes if one.size)
    head = struct.pack(">LLBBBBB", width, height, bits, colour_type, 0, 0, int(interlaced))
    every = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(body)) + name + body + struct.pack(">L", zlib.crc32(name + body))
        for name, body in every
    )


def _filtered(stored: np.ndarray, bits: int, step: int, draw: random.Random | None) -> bytes:
    lines, before = [], b""
    for row in packed(stored.reshape(len(stored), -1), bits, ">"):
        kind = draw.randrange(5) if draw else 0
        before = before or bytes(len(row))
        lines.append(bytes([kind]) + bytes(_filter(kind, row, before, step)))
        before = row
    return b"".join(lines)


def _filter(kind: int, row: bytes, above: bytes, step: int) -> list[int]:
    """The differences of a row, as the PNG standard has them in section 9."""
    left = bytes(step) + row
    corner = bytes(step) + above
    guesses = {
        0: lambda a, b, c: 0,
        1: lambda a, b, c: a,
        2: lambda a, b, c: b,
        3: lambda a, b, c: (a + b) // 2,
        4: lambda a, b, c: min((a, b, c), key=lambda one: abs(a + b - c - one)),
    }
    return [
        (value - guesses[kind](a, b, c)) & 255
        for value, a, b, c in zip(row, left, above, corner, strict=False)
    ]
