"""PNG files of 16 bits keep all of them until their range is known."""

from __future__ import annotations

import numpy as np
import pytest

from farsight.errors import UndecodableImage
from farsight.images import Range, decode, read_header
from tests.support.random_png import GREY, GREY_ALPHA, PALETTE, RGB, RGB_ALPHA, png

LIMIT = 1_000_000
THERMAL = (29315 + np.arange(60) * 25).astype(np.uint16).reshape(6, 10, 1)


@pytest.mark.parametrize("interlaced", [False, True])
def test_sixteen_bits_are_rounded_exactly(interlaced):
    ramp = (np.arange(4096, dtype=np.uint16) * 16).reshape(64, 64, 1)
    found = decode(png(ramp, GREY, 16, interlaced=interlaced), LIMIT)
    assert found.range == Range("full", 0, 65535)
    assert (found.pixels[..., :1] == (ramp.astype(int) * 2 + 257) // 514).all()


@pytest.mark.parametrize("colour_type", [GREY, RGB, GREY_ALPHA, RGB_ALPHA])
def test_a_narrow_range_is_stretched_over_all_colours_and_not_the_alpha(colour_type):
    colours, alpha = {GREY: (1, 0), RGB: (3, 0), GREY_ALPHA: (1, 1), RGB_ALPHA: (3, 1)}[colour_type]
    samples = np.concatenate([THERMAL] * colours + [np.full_like(THERMAL, 65535)] * alpha, axis=-1)
    found = decode(png(samples, colour_type, 16), LIMIT)
    assert found.range == Range("stretch", 29315, 30790)
    assert (found.pixels.min(), found.pixels.max()) == (0, 255)
    assert decode(png(samples, colour_type, 16), LIMIT, "full").pixels.max() == 120


def test_a_transparent_colour_of_sixteen_bits_is_compared_whole():
    samples = np.array([[[30000], [30001], [60000]]], np.uint16)
    pixels = decode(png(samples, GREY, 16, [(b"tRNS", b"\x75\x30")]), LIMIT, "full").pixels
    assert pixels[0, :, 0].tolist() == [255, 117, 233]


@pytest.mark.parametrize(("bits", "expected"), [(2, [0, 255, 170, 255]), (4, [0, 255, 34, 51])])
def test_a_transparent_grey_of_few_bits_is_the_one_that_is_named(bits, expected):
    samples = np.array([[[0], [1], [2], [3]]], np.uint8)
    pixels = decode(png(samples, GREY, bits, [(b"tRNS", b"\0\1")]), LIMIT).pixels
    assert pixels[0, :, 0].tolist() == expected


def test_a_picture_of_eight_bits_has_no_range():
    assert decode(png(np.zeros((2, 2, 1), np.uint8), GREY, 8), LIMIT, "stretch").range is None


def test_a_palette_that_is_missing_is_named():
    with pytest.raises(UndecodableImage, match="no palette"):
        read_header(png(np.zeros((4, 4, 1), np.uint8), PALETTE, 8), LIMIT)


def test_a_header_that_is_not_the_first_or_comes_twice_is_refused():
    small, large = (png(np.zeros((side, side, 1), np.uint16), GREY, 16) for side in (4, 8))
    header, rest = small[8:33], small[33:]
    for chunks in (rest[:-12] + header, header + large[8:33] + rest, rest):
        with pytest.raises(UndecodableImage, match="single header"):
            read_header(small[:8] + chunks, LIMIT)


@pytest.mark.parametrize("colour_type", [GREY, RGB, GREY_ALPHA, RGB_ALPHA])
def test_a_cut_picture_of_sixteen_bits_is_refused(colour_type):
    channels = {GREY: 1, RGB: 3, GREY_ALPHA: 2, RGB_ALPHA: 4}[colour_type]
    data = png(
        np.random.default_rng(0).integers(0, 65536, (40, 40, channels), dtype=np.uint16), colour_type, 16
    )
    with pytest.raises(UndecodableImage, match="damaged or cut short"):
        decode(data[: len(data) // 2], LIMIT)
