"""The colour profile of a picture's own numbers is found, bounded, and written into what is sent back."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms

from farsight.images import encode_jpeg, encode_png, read_header
from tests.support.memory import mebibytes
from tests.support.pictures import encoded, scene
from tests.support.profiles import GREY, PRINT, WIDE, profile

LIMIT = 1_000_000
PICTURE = scene(60, 40, red=(5, 5, 25, 15), blue=(30, 20, 55, 35))
LONG = profile(b"RGB ", (1 << 20) + 1)
WITH_PROFILE = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF")


def read_profile(data: bytes) -> bytes | None:
    header = read_header(data, LIMIT)
    return header.colour_profile(None)


def test_the_profiles_of_this_file_are_ones():
    """LittleCMS reads them, and its numbers for red differ from sRGB's."""
    space = ImageCms.ImageCmsProfile(BytesIO(WIDE))
    shown = ImageCms.profileToProfile(
        Image.new("RGB", (1, 1), (200, 50, 50)), space, ImageCms.createProfile("sRGB")
    )
    assert shown.getpixel((0, 0)) != (200, 50, 50)


CLEAR = [kind for kind in WITH_PROFILE if kind != "JPEG"]


@pytest.mark.parametrize(("kind", "mode"), [(k, "RGB") for k in WITH_PROFILE] + [(k, "RGBA") for k in CLEAR])
def test_the_profile_of_every_format_is_found(kind, mode):
    assert read_profile(encoded(PICTURE.convert(mode), kind, icc_profile=WIDE)) == WIDE
    assert read_profile(encoded(PICTURE.convert(mode), kind)) is None


def test_a_palettes_colours_are_the_profiles():
    assert read_profile(encoded(PICTURE.quantize(8), "PNG", icc_profile=WIDE)) == WIDE


@pytest.mark.parametrize(
    ("mode", "kind", "wrong"),
    [
        ("L", "JPEG", GREY), ("L", "PNG", GREY), ("L", "PNG", WIDE), ("CMYK", "JPEG", PRINT),
        ("CMYK", "JPEG", WIDE), ("RGB", "JPEG", PRINT), ("RGB", "PNG", GREY), ("RGB", "JPEG", WIDE[:-9]),
        ("RGB", "JPEG", b"\0" * 500), ("RGB", "JPEG", b"RGB "), ("RGB", "PNG", LONG), ("RGB", "JPEG", LONG),
    ],
)  # fmt: skip
def test_a_profile_of_other_numbers_is_left_out(mode, kind, wrong):
    assert read_profile(encoded(PICTURE.convert(mode), kind, icc_profile=wrong)) is None


def png_with(chunk: bytes) -> bytes:
    plain = encoded(PICTURE, "PNG")
    whole = struct.pack(">L", len(chunk) - 4) + chunk + struct.pack(">L", zlib.crc32(chunk))
    return plain[:33] + whole + plain[33:]


def test_a_profile_that_unpacks_without_end_is_not_unpacked(tmp_path):
    bomb = png_with(b"iCCPa\0\0" + zlib.compress(profile(b"RGB ", 300_000_000), 1))
    work = "read_header(data, 10**9).colour_profile(None)"
    assert read_profile(bomb) is None
    assert mebibytes(work, tmp_path, bomb, png_with(b"iCCPa\0\0" + zlib.compress(WIDE))) < 10


@pytest.mark.parametrize(
    "chunk", [b"iCCP", b"iCCPa\0\0broken", b"iCCPno end", b"iCCPa\0\0" + zlib.compress(WIDE)[:-200]]
)
def test_a_broken_profile_is_none(chunk):
    assert read_profile(png_with(chunk)) is None


@pytest.mark.parametrize("length", [len(WIDE), 65_519, 65_520, 300_000, 1 << 20])
@pytest.mark.parametrize("encode", [encode_jpeg, encode_png])
def test_a_profile_is_written_and_the_pixels_stay(encode, length):
    own = WIDE if length == len(WIDE) else profile(b"RGB ", length)
    pixels = np.asarray(PICTURE)
    plain, told = Image.open(BytesIO(encode(pixels))), Image.open(BytesIO(encode(pixels, profile=own)))
    assert told.info["icc_profile"] == own
    assert np.array_equal(np.asarray(told), np.asarray(plain))
    assert "icc_profile" not in plain.info
