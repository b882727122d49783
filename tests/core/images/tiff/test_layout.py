"""Every unsupported kind of TIFF is rejected with its name, before anything is decompressed."""

from __future__ import annotations

import pytest

from farsight.errors import UndecodableImage
from farsight.images.tiff.directory import read_directories
from farsight.images.tiff.layout import read_layout
from tests.support.tiff_bytes import LONG, SHORT, grey_tags, tiff


def layout_with(**tags):
    """Return the layout of a grey 4 x 3 image; t262=(SHORT, [2]) sets tag 262, t262=None removes it."""
    more = {int(name[1:]): value for name, value in tags.items()}
    return read_layout(read_directories(tiff((grey_tags(4, 3) | more, [bytes(400)])))[0])


def short(*values: int):
    return SHORT, list(values)


@pytest.mark.parametrize(
    ("reason", "tags"),
    [
        ("transparency mask", {"t262": short(4)}),
        ("CIELab", {"t262": short(8)}),
        ("ICC Lab", {"t262": short(9)}),
        ("LogL ", {"t262": short(32844)}),
        ("LogLuv", {"t262": short(32845)}),
        (r"unknown colour type \(photometric interpretation 99\)", {"t262": short(99)}),
        ("does not say which colours its values mean", {"t262": None}),
        ("old-style JPEG", {"t259": short(6)}),
        ("JPEG 2000", {"t259": short(34712)}),
        ("WebP", {"t259": short(50001)}),
        ("LERC", {"t259": short(34887)}),
        ("method 4711", {"t259": short(4711)}),
        ("complex numbers", {"t339": short(6), "t258": short(64)}),
        ("24-bit floating-point numbers", {"t339": short(3), "t258": short(24)}),
        ("24-bit unsigned integers", {"t258": short(24)}),
        ("4-bit signed integers", {"t339": short(2), "t258": short(4)}),
        ("different bit depths", {"t258": short(5, 6, 5), "t277": short(3), "t262": short(2)}),
        ("different types", {"t339": short(1, 3, 1), "t277": short(3), "t262": short(2)}),
        ("has 0 samples", {"t277": short(0)}),
        ("has 9999 samples", {"t277": short(9999)}),
        ("fewer than its colours need", {"t262": short(2), "t277": short(2)}),
        ("5 bands and does not say which are red", {"t277": short(5)}),
        ("3 bands and does not say which are red", {"t277": short(3), "t338": short(0, 0)}),
        ("2 bands and does not say which are red", {"t277": short(2), "t338": short(0)}),
        ("inks other than cyan", {"t262": short(5), "t277": short(4), "t332": short(2)}),
        ("CMYK or YCbCr", {"t262": short(5), "t277": short(4), "t258": short(32)}),
        ("YCbCr colours with 16 bits", {"t262": short(6), "t277": short(3), "t258": short(16)}),
        (
            "YCbCr colours with 16 bits, in separate planes",
            {"t262": short(6), "t277": short(3), "t284": short(2)},
        ),
        ("palette that does not fit", {"t262": short(3)}),
        ("fax compression", {"t259": short(4)}),
        ("JPEG compression", {"t259": short(7), "t258": short(16)}),
        ("predictor that its compression does not use", {"t317": short(2)}),
        ("unknown predictor", {"t317": short(7), "t259": short(5)}),
        ("predictor that does not fit", {"t317": short(3), "t259": short(5)}),
        ("predictor that does not fit", {"t317": short(2), "t259": short(5), "t258": short(4)}),
        (
            "signed alpha channel",
            {"t277": short(2), "t338": short(2), "t339": short(2), "t258": short(16)},
        ),
        ("no width or height", {"t256": (LONG, [0])}),
        ("tiles without a width or height", {"t322": short(0), "t323": short(16)}),
        ("in tiles of 30000 x 30000", {"t322": short(30000), "t323": short(30000)}),
        ("cut short", {"t278": (LONG, [1])}),
    ],
)
def test_an_unsupported_image_is_rejected_with_its_reason(reason, tags):
    with pytest.raises(UndecodableImage, match=reason):
        layout_with(**tags)


def test_the_first_sample_that_is_declared_as_alpha_is_used():
    rgb = {"t262": short(2), "t277": short(6)}
    assert layout_with(**rgb, t338=short(0, 2, 1)).alpha == 4
    assert not layout_with(**rgb, t338=short(0, 2, 1)).premultiplied
    assert layout_with(**rgb, t338=short(1, 0, 0)).premultiplied
    assert layout_with(**rgb, t338=short(0, 0, 0)).alpha is None
    assert layout_with(**rgb).alpha is None


def test_a_palette_may_store_8_bit_or_16_bit_colours():
    wide = layout_with(t262=short(3), t258=short(1), t320=short(0, 65535, 0, 32768, 0, 257))
    narrow = layout_with(t262=short(3), t258=short(1), t320=short(0, 255, 0, 128, 0, 1))
    assert wide.palette.tolist() == narrow.palette.tolist() == [[0, 0, 0], [255, 128, 1]]


def test_missing_strip_lengths_are_computed_from_the_rows():
    assert layout_with(t279=None).counts == (12,)


def test_no_data_is_read_only_from_a_finite_number():
    assert layout_with(t42113=(2, b"-9999 \0")).no_data == -9999
    for text in (b"none\0", b"nan\0", b"inf\0", b"\0"):
        assert layout_with(t42113=(2, text)).no_data is None
