"""Samples of each photometric interpretation become the colours that a viewer shows."""

from __future__ import annotations

import zlib

import numpy as np
import pytest

from farsight.images import decode
from farsight.images.tiff.to_rgb import from_cmyk
from tests.support.expected_pixels import ycbcr_to_rgb
from tests.support.tiff_bytes import SHORT, grey_tags, tiff


def pixels(values: list[int], *, bits: int = 8, order: str = "<", **tags) -> list[list[int]]:
    """Return the decoded colours of a one-row image with these samples."""
    more = {int(name[1:]): (SHORT, value) for name, value in tags.items()}
    samples = more.get(277, (SHORT, [1]))[1][0]
    stored = np.array(values, f"{order}u{bits // 8}").tobytes()
    data = tiff((grey_tags(len(values) // samples, 1, bits) | more, [stored]), order=order)
    return decode(data, 1000).pixels[0].tolist()


def test_zero_is_black_or_white_as_declared():
    assert pixels([0, 100, 255]) == [[0] * 3, [100] * 3, [255] * 3]
    assert pixels([0, 100, 255], t262=[0]) == [[255] * 3, [155] * 3, [0] * 3]


def test_the_first_three_of_many_bands_are_shown():
    assert pixels([1, 2, 3, 90, 91, 4, 5, 6, 92, 93], t262=[2], t277=[5], t338=[0, 0]) == [
        [1, 2, 3],
        [4, 5, 6],
    ]


def test_transparent_pixels_are_blended_over_white():
    assert pixels([100, 0, 200, 51], t262=[2], t277=[4], t338=[2]) == [[224, 204, 244]]
    assert pixels([20, 0, 40, 51], t262=[2], t277=[4], t338=[1]) == [[224, 204, 244]]
    assert pixels([100, 255, 100, 0], t277=[2], t338=[2]) == [[100] * 3, [255] * 3]


@pytest.mark.parametrize("bits", [8, 16])
def test_cmyk_inks_become_rgb(bits):
    most = 2**bits - 1
    inks = [0, 0, 0, 0, most, 0, 0, 0, 0, most, 0, most // 2, 0, 0, 0, most]
    assert pixels(inks, bits=bits, t262=[5], t277=[4]) == [
        [255, 255, 255], [0, 255, 255], [128, 0, 128], [0, 0, 0],
    ]  # fmt: skip


def test_cmyk_conversion_rounds_to_the_nearest_value():
    colour, black = np.meshgrid(np.arange(256, dtype=np.uint8), np.arange(256, dtype=np.uint8))
    rgb = from_cmyk(np.stack([colour, colour, colour, black], axis=-1))
    assert np.abs(rgb[..., 0] - (255 - colour.astype(float)) * (255 - black.astype(float)) / 255).max() <= 0.5


def test_a_palette_image_may_have_an_alpha():
    table = [0] * 768
    table[7], table[256 + 7], table[512 + 7] = 65535, 0, 25700
    assert pixels([7, 255, 7, 0], t262=[3], t277=[2], t338=[2], t320=table) == [[255, 0, 100], [255] * 3]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("across", "down"), [(1, 1), (2, 1), (2, 2), (4, 2), (1, 2)])
def test_subsampled_colour_is_read(across, down, packed):
    """Store units of across x down luminances, then their Cb and Cr, as in section 21 of TIFF 6.0."""
    width, height = 17, 9
    columns, rows = -(-width // across), -(-height // down)
    units = np.random.default_rng(across + down).integers(
        60, 200, (rows, columns, across * down + 2), np.uint8
    )
    light = units[..., :-2].reshape(rows, columns, down, across).swapaxes(1, 2).reshape(rows * down, -1)
    shared = [np.kron(units[..., -place], np.ones((down, across), np.uint8)) for place in (2, 1)]
    stored = np.stack([light, *shared], axis=-1)[:height, :width]
    tags = grey_tags(width, height) | {258: (SHORT, [8, 8, 8]), 262: (SHORT, [6]), 277: (SHORT, [3])}
    tags |= {530: (SHORT, [across, down]), 259: (SHORT, [8 if packed else 1])}
    data = tiff((tags, [zlib.compress(units.tobytes()) if packed else units.tobytes()]))
    expected = np.clip(ycbcr_to_rgb(stored.astype(float)), 0, 255)
    assert np.abs(decode(data, 1000).pixels - expected).max() < 1.5
