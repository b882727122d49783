"""Complete TIFF files: the image that is chosen, its range, and the memory used."""

from __future__ import annotations

import zlib

import numpy as np
import pytest

from farsight.errors import UndecodableImage
from farsight.images import Range, decode, read_header
from tests.support.memory import mebibytes
from tests.support.tiff_bytes import LONG, SHORT, grey_tags, tiff

LIMIT = 50_000_000
FULL = (grey_tags(16, 12), [bytes(range(192))])
REDUCED = (grey_tags(8, 6) | {254: (LONG, [1])}, [bytes(48)])
OLD_REDUCED = (grey_tags(8, 6) | {255: (SHORT, [2])}, [bytes(48)])
MASK = (grey_tags(16, 12) | {254: (LONG, [4])}, [bytes(192)])


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize(
    ("pages", "below"),
    [
        ([FULL], []),
        ([FULL, REDUCED], [REDUCED]),
        ([REDUCED, FULL], []),
        ([OLD_REDUCED, FULL], []),
        ([REDUCED], [REDUCED, FULL]),
        ([MASK, REDUCED, FULL], []),
    ],
)
def test_the_full_image_is_chosen_over_reduced_copies_and_masks(order, big, pages, below):
    found = decode(tiff(*pages, below=below, order=order, big=big), LIMIT)
    assert (found.pixels[..., 0].ravel() == np.arange(192)).all()
    assert found.range is None


@pytest.mark.parametrize("pages", [[REDUCED], [MASK], [REDUCED, MASK]])
def test_a_file_with_only_reduced_copies_or_masks_is_rejected(pages):
    with pytest.raises(UndecodableImage, match="reduced copy"):
        read_header(tiff(*pages), LIMIT)


def floats(values: np.ndarray, **tags) -> bytes:
    height, width = values.shape
    more = {258: (SHORT, [32]), 339: (SHORT, [3])} | {int(tag[1:]): value for tag, value in tags.items()}
    return tiff((grey_tags(width, height) | more, [values.astype("<f4").tobytes()]))


KELVIN = np.linspace(290, 310, 192).reshape(12, 16)


def test_non_finite_values_are_black_and_left_out_of_the_range():
    values = KELVIN.copy()
    values[0, :3] = np.nan, np.inf, -np.inf
    found = decode(floats(values), LIMIT)
    assert found.range == Range("stretch", pytest.approx(values[0, 3]), 310)
    assert found.pixels[0, :4, 0].tolist() == [0, 0, 0, 0]
    assert found.pixels[6, 0, 0] == round((values[6, 0] - values[0, 3]) / (310 - values[0, 3]) * 255)


def test_no_data_values_are_black_and_left_out_of_the_range():
    values = KELVIN.copy()
    values[3, 3] = -9999
    found = decode(floats(values, t42113=(2, b"-9999\0")), LIMIT)
    assert found.range == Range("stretch", 290, 310)
    assert found.pixels[3, 3, 0] == 0
    assert decode(floats(values), LIMIT).range == Range("stretch", -9999, 310)


def test_floats_and_integers_are_stretched_alike():
    whole = np.linspace(29315, 30815, 192).round().reshape(12, 16)
    data = tiff((grey_tags(16, 12, 16), [whole.astype("<u2").tobytes()]))
    found = decode(data, LIMIT)
    assert found.range == Range("stretch", 29315, 30815)
    assert (found.pixels == decode(floats(whole), LIMIT).pixels).all()


def test_sixteen_bit_white_is_zero_is_inverted():
    values = (np.arange(192) * 341).astype("<u2")
    black = decode(tiff((grey_tags(16, 12, 16), [values.tobytes()])), LIMIT).pixels
    white = decode(tiff((grey_tags(16, 12, 16) | {262: (SHORT, [0])}, [values.tobytes()])), LIMIT).pixels
    assert (white == 255 - black).all()


def large(kind: str, side: int = 3000) -> tuple[bytes, int]:
    """Return a large file, and the bytes per pixel that decompressing it at once takes."""
    values = np.add.outer(np.arange(side), np.arange(side)).astype("<u2")
    rgb = np.stack([values, values, values], axis=-1)
    three = {277: (SHORT, [3]), 262: (SHORT, [2])}
    if kind == "RGB of 16 bits":
        return tiff((grey_tags(side, side, 16) | three, [rgb.tobytes()])), 0
    if kind == "RGB of 16 bits, packed":
        return tiff(
            (grey_tags(side, side, 16) | three | {259: (SHORT, [8])}, [zlib.compress(rgb.tobytes(), 1)])
        ), 12
    doubles = {339: (SHORT, [3]), 278: (LONG, [100]), 259: (SHORT, [8])}
    strips = [zlib.compress(rgb[top : top + 100].astype("<f8").tobytes(), 1) for top in range(0, side, 100)]
    return tiff((grey_tags(side, side, 64) | three | doubles, strips)), 0


@pytest.mark.parametrize("kind", ["RGB of 16 bits", "RGB of 16 bits, packed", "RGB of 64 bits, in strips"])
def test_memory_depends_on_the_number_of_pixels_and_not_on_their_depth(tmp_path, kind):
    """The limit is 3 bytes per pixel, what is decompressed at once, and 64 MiB for bands of rows."""
    data, unpacked = large(kind)
    used = mebibytes("decode(data, 10**9)", tmp_path, data, tiff(FULL)) * 2**20
    assert used < 9_000_000 * (3 + unpacked) + (64 << 20)


def test_a_strip_that_decompresses_to_too_many_bytes_is_rejected(tmp_path):
    side = 3000
    tags = grey_tags(side, side, 64) | {277: (SHORT, [3]), 262: (SHORT, [2]), 259: (SHORT, [8])}
    data = tiff((tags, [zlib.compress(bytes(side * side * 24), 1)]))
    with pytest.raises(
        UndecodableImage,
        match=r"pieces of 205 MiB, which is too large\. Save it with smaller strips or tiles",
    ):
        read_header(data, LIMIT)
