"""Strips and tiles are read as samples, and missing or broken ones are errors."""

from __future__ import annotations

import zlib

import numpy as np
import pytest

from farsight.errors import UndecodableImage
from farsight.images.tiff.directory import read_directories
from farsight.images.tiff.layout import read_layout
from farsight.images.tiff.segments import read_blocks
from tests.support.tiff_bytes import LONG, SHORT, grey_tags, tiff


def samples(data: bytes) -> np.ndarray:
    """Assemble the image from its blocks, and check that each pixel is covered once."""
    directory = read_directories(data)[0]
    image_layout = read_layout(directory)
    pieces = list(read_blocks(directory, image_layout))
    whole = np.zeros((image_layout.height, image_layout.width, pieces[0][2].shape[2]), pieces[0][2].dtype)
    times = np.zeros(whole.shape[:2], int)
    for rows, columns, values in pieces:
        whole[rows, columns] = values
        times[rows, columns] += 1
    assert (times == 1).all()
    return whole


NUMBERS = np.arange(40 * 50, dtype=np.uint16).reshape(40, 50)


@pytest.mark.parametrize("rows", [1, 7, 40])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("packed", [False, True])
def test_strips_of_any_height_are_read(rows, order, packed):
    strips = [NUMBERS[top : top + rows].astype(f"{order}u2").tobytes() for top in range(0, 40, rows)]
    tags = grey_tags(50, 40, 16) | {278: (LONG, [rows])}
    if packed:
        tags[259], strips = (SHORT, [8]), [zlib.compress(strip) for strip in strips]
    assert (samples(tiff((tags, strips), order=order))[..., 0] == NUMBERS).all()


@pytest.mark.parametrize("packed", [False, True])
def test_tiles_that_reach_past_the_image_are_cropped(packed):
    padded = np.full((48, 64), 60_000, np.uint16)
    padded[:40, :50] = NUMBERS
    tiles = [padded[y : y + 16, x : x + 32].astype("<u2").tobytes() for y in (0, 16, 32) for x in (0, 32)]
    tags = grey_tags(50, 40, 16) | {322: (SHORT, [32]), 323: (SHORT, [16])}
    if packed:
        tags[259], tiles = (SHORT, [8]), [zlib.compress(tile) for tile in tiles]
    assert (samples(tiff((tags, tiles)))[..., 0] == NUMBERS).all()


@pytest.mark.parametrize("packed", [False, True])
def test_a_large_strip_is_read_in_bands(packed):
    values = np.arange(1500 * 1500, dtype=np.uint32).reshape(1500, 1500)
    strip = values.astype("<u4").tobytes()
    tags = grey_tags(1500, 1500, 32) | ({259: (SHORT, [8])} if packed else {})
    data = tiff((tags, [zlib.compress(strip, 1) if packed else strip]))
    directory = read_directories(data)[0]
    assert max(piece[2].nbytes for piece in read_blocks(directory, read_layout(directory))) <= 1 << 20
    assert (samples(data)[..., 0] == values).all()


def test_only_colour_and_alpha_planes_are_read():
    planes = [bytes([number] * 12) for number in range(6)]
    tags = grey_tags(4, 3) | {
        277: (SHORT, [6]),
        262: (SHORT, [2]),
        284: (SHORT, [2]),
        338: (SHORT, [0, 2, 0]),
    }
    assert samples(tiff((tags, planes)))[0, 0].tolist() == [0, 1, 2, 4]


def test_the_same_strip_may_be_used_twice():
    data = tiff(
        (grey_tags(4, 4) | {278: (LONG, [2]), 273: (LONG, [8, 8]), 279: (LONG, [8, 8])}, [bytes(range(8))])
    )
    assert samples(data)[..., 0].tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]] * 2


@pytest.mark.parametrize(
    "tags",
    [
        {279: (LONG, [11])},
        {279: (LONG, [0])},
        {273: (LONG, [10**8])},
        {259: (SHORT, [8]), 279: (LONG, [10**8])},
        {259: (SHORT, [8]), 279: (LONG, [0])},
    ],
)
def test_an_incomplete_strip_is_an_error(tags):
    with pytest.raises(UndecodableImage, match="cut short"):
        samples(tiff((grey_tags(4, 3) | tags, [bytes(12)])))


@pytest.mark.parametrize("compression", [5, 8, 32773, 34925, 50000])
def test_a_strip_that_cannot_be_decompressed_is_an_error(compression):
    """Fax compression is left out: it has no checks, and libtiff returns the lines that it can read."""
    data = tiff((grey_tags(40, 30) | {259: (SHORT, [compression])}, [b"\x80" * 20]))
    with pytest.raises(OSError, match="decoder error"):
        samples(data)
