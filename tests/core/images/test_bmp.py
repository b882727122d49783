"""BMP files by their kinds: what is read is what was written, what is not is named."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from farsight.errors import TooManyPixels, UndecodableImage
from farsight.images import decode, read_header
from tests.support.random_bmp import bmp

LIMIT = 1_000_000
BGRA = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
PIXELS = np.arange(6 * 4 * 4, dtype=np.uint8).reshape(6, 4, 4) + 60


def with_alpha(alpha: np.ndarray | int, header: int = 108) -> bytes:
    stored = PIXELS.copy()
    stored[..., 3] = alpha
    return bmp([row.tobytes() for row in stored], 4, 32, header=header, compression=3, masks=BGRA)


@pytest.mark.parametrize("header", [56, 108, 124])
def test_an_alpha_of_zero_everywhere_hides_nothing(header):
    assert (decode(with_alpha(0, header), LIMIT).pixels == PIXELS[..., 2::-1]).all()


def test_an_alpha_somewhere_is_an_alpha_everywhere():
    alpha = np.zeros((6, 4), np.uint8)
    alpha[0, 0] = 255
    pixels = decode(with_alpha(alpha), LIMIT).pixels
    assert (pixels[0, 0] == PIXELS[0, 0, 2::-1]).all()
    assert (pixels[1:] == 255).all()


def test_rows_from_the_top_down_and_up():
    rows = [row[:, :3].tobytes() for row in PIXELS]
    down, up = bmp(rows, 4, 24, top_down=True), bmp(rows, 4, 24)
    assert down != up
    assert (decode(down, LIMIT).pixels == decode(up, LIMIT).pixels).all()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (bmp([b"\xff\xd8\xff"], 4, 0, compression=4, height=4), "JPEG"),
        (bmp([b"\x89PNG"], 4, 0, compression=5, height=4), "PNG"),
        (bmp([bytes(16)] * 4, 4, 32, compression=11), "CMYK"),
        (bmp([bytes(16)] * 4, 4, 5), "5 bits"),
        (bmp([bytes(16)] * 4, 4, 24, compression=3, masks=BGRA[:3]), "24 bits"),
        (bmp([bytes(16)] * 4, 4, 32, compression=3, masks=(0xFF, 0xFF, 0xFF00)), "masks of its own"),
        (bmp([bytes(16)] * 4, 4, 32, compression=3, masks=(0x0F0F, 0xFF0000, 0xF0)), "masks of its own"),
        (bmp([bytes(8)] * 4, 4, 16, compression=3, masks=(0xFF0000, 0xFF00, 0xFF)), "masks of its own"),
        (bmp([bytes(4)], 4, 8, compression=1, top_down=True, palette=bytes(1024)), "4 x -1"),
        (bmp([], 0, 24), "0 x 0"),
        (bmp([b""], -4, 24, height=4), "-4 x 4"),
        (b"BM" + struct.pack("<LLLL", 100, 0, 54, 41) + bytes(100), "header of 41 bytes"),
        (b"BM" + struct.pack("<LLLLllHH", 100, 0, 20, 40, 4, 4, 1, 24) + bytes(100), "inside its header"),
    ],
)
def test_what_is_not_read_is_named(data, named):
    with pytest.raises(UndecodableImage, match=named):
        read_header(data, LIMIT)


def test_a_cut_file_is_refused():
    whole = bmp([row.tobytes() for row in PIXELS], 4, 32)
    for cut in (3, 20, 40, len(whole) - 1):
        with pytest.raises(UndecodableImage):
            decode(whole[:cut], LIMIT)


def test_a_size_beyond_the_limit_is_refused_by_the_header():
    with pytest.raises(TooManyPixels):
        read_header(bmp([b""], 8000, 24, height=8000), LIMIT)


def test_a_colour_that_the_palette_lacks_is_black():
    pixels = decode(bmp([b"\0\1\2\3"], 4, 8, palette=b"\1\2\3\0\4\5\6\0", colours=2), LIMIT).pixels
    assert pixels.tolist() == [[[3, 2, 1], [6, 5, 4], [0, 0, 0], [0, 0, 0]]]
