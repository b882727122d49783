"""Bytes to upright RGB: told by content, bounded by the header, converted as a viewer shows it."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from farsight.errors import PublicError, TooManyPixels, UndecodableImage
from farsight.images import Picture, decode, read_header
from farsight.images.sniff import sniff
from tests.support.memory import mebibytes
from tests.support.pictures import FORMATS, WITH_EXIF, encoded, scene

LIMIT = 1_000_000
PICTURE = scene(60, 40, red=(5, 5, 25, 15), blue=(30, 20, 55, 35))
PIXELS = np.asarray(PICTURE)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_told_by_its_first_bytes(kind):
    data = encoded(PICTURE, kind)
    assert sniff(data) == kind
    picture = decode(data, LIMIT)
    assert (picture.format, picture.size) == (kind, (40, 60))
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.flags.c_contiguous
    assert np.abs(picture.pixels.astype(int) - PIXELS).mean() < 8


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", WITH_EXIF)
def test_every_orientation_comes_out_upright(kind, orientation):
    picture = decode(encoded(PICTURE, kind, orientation), LIMIT)
    assert picture.size == (40, 60)
    assert np.abs(picture.pixels.astype(int) - PIXELS).mean() < 8


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}, {"quality": 40}])
def test_the_fast_jpeg_decoder_equals_pillows(options):
    noise = np.random.default_rng(0).integers(0, 255, (61, 83, 3), np.uint8)
    data = encoded(Image.fromarray(noise), "JPEG", **options)
    reference = np.asarray(Image.open(BytesIO(data)).convert("RGB")).astype(int)
    assert np.abs(decode(data, LIMIT).pixels - reference).max() <= 1


@pytest.mark.parametrize(
    "options", [{}, {"lossless": True}, {"quality": 10, "method": 0}, {"orientation": 6}]
)
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_webp_equals_pillows_to_the_bit(mode, options):
    noise = np.random.default_rng(0).integers(0, 255, (61, 83, 4), np.uint8)
    noise[..., 3] = 255
    picture = Image.fromarray(noise).convert(mode)
    data = encoded(picture, "WEBP", **options)
    reference = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGB")
    assert np.array_equal(decode(data, LIMIT).pixels, np.asarray(reference))


def test_the_first_picture_of_a_moving_webp_is_read():
    moving = encoded(PICTURE, "WEBP", save_all=True, append_images=[PICTURE.rotate(180)])
    assert np.abs(decode(moving, LIMIT).pixels.astype(int) - PIXELS).mean() < 8


def test_the_largest_webp_takes_little_more_than_twice_its_pixels(tmp_path):
    large = encoded(PICTURE.resize((7000, 7000)), "WEBP", method=0)
    assert mebibytes("decode(data, 50_000_000)", tmp_path, large, encoded(PICTURE, "WEBP")) < 330


def test_the_limit_is_held_by_the_header():
    data = encoded(Image.new("RGB", (100, 100)), "PNG")
    assert decode(data, 10_000).size == (100, 100)
    with pytest.raises(TooManyPixels, match="100 x 100"):
        decode(data, 9_999)
    # Its pixels are not there at all: nobody looked for them.
    with pytest.raises(TooManyPixels):
        decode(data[:45], 9_999)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "TIFF", "GIF", "HEIF", "AVIF"])
@pytest.mark.parametrize("size", [(101, 64), (64, 101)])
def test_a_side_past_the_limit_is_refused_by_the_header(kind, size):
    data = encoded(Image.new("RGB", size), kind)
    assert decode(data, LIMIT, max_side=101).size == size[::-1]
    with pytest.raises(TooManyPixels, match=f"{size[0]} x {size[1]} pixels; the limit of a side is 100"):
        read_header(data, LIMIT, 100)


@pytest.mark.parametrize("kind", WITH_EXIF)
def test_a_side_is_limited_however_the_picture_is_held(kind):
    with pytest.raises(TooManyPixels, match="limit of a side is 100"):
        read_header(encoded(Image.new("RGB", (101, 64)), kind, 6), LIMIT, 100)


def outcome(data: bytes) -> Picture | PublicError:
    try:
        return decode(data, LIMIT)
    except PublicError as error:
        return error


@pytest.mark.parametrize("kind", FORMATS)
def test_half_a_file_is_undecodable_or_has_the_whole_size(kind):
    data = encoded(PICTURE, kind)
    found = outcome(data[: len(data) // 2])
    if isinstance(found, PublicError):
        assert isinstance(found, UndecodableImage)
        assert kind in found.detail
    else:
        assert found.size == (40, 60)


SAMPLES = {kind: encoded(PICTURE, kind, 6 if kind in WITH_EXIF else None) for kind in FORMATS}


FLIPS = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 7)), max_size=6)


# Pillow warns of damaged EXIF blocks, and reads on.
@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=300, deadline=None, derandomize=True)
@given(kind=st.sampled_from(FORMATS), cut=st.integers(0, 4000), flips=FLIPS)
def test_damaged_files_give_a_picture_or_a_public_error(kind, cut, flips):
    data = bytearray(SAMPLES[kind])
    for position, bit in flips:
        data[position % len(data)] ^= 1 << bit
    damaged = bytes(data[: max(1, len(data) - cut)])
    found = outcome(damaged)
    assert found.status in (415, 422) if isinstance(found, PublicError) else found.pixels.shape[2] == 3
