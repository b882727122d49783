"""Directories of a TIFF file are read exactly as stored, up to fixed limits."""

from __future__ import annotations

import struct

import pytest

from farsight.errors import UndecodableImage
from farsight.images.tiff.directory import read_directories
from tests.support.tiff_bytes import LONG, RATIONAL, SHORT, grey_tags, tiff

PAGE = (grey_tags(4, 3), [bytes(12)])


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
def test_tags_are_read_in_both_byte_orders_and_from_bigtiff(order, big):
    tags = PAGE[0] | {
        258: (SHORT, [8, 8, 8]),
        529: (RATIONAL, [299, 1000, 587, 1000, 114, 1000]),
        271: (2, b"Maker\0"),
    }
    first, second, below = read_directories(tiff((tags, PAGE[1]), PAGE, below=[PAGE], order=order, big=big))
    assert first.whole(258) == (8, 8, 8)
    assert first.number(256) == second.number(256) == below.number(256) == 4
    assert first.numbers(529) == (299, 1000, 587, 1000, 114, 1000)
    assert first.text(271) == "Maker"
    assert first.number(9999, 7) == 7
    assert 9999 not in first
    assert first.raw(9999) == b""


def test_a_tag_with_too_many_values_is_rejected_when_it_is_read():
    data = tiff((PAGE[0] | {700: (1, bytes(1 << 20))}, PAGE[1]))
    (first,) = read_directories(data)
    assert first.number(256) == 4
    assert len(first.raw(700)) == 1 << 20
    with pytest.raises(UndecodableImage, match="fewer strips"):
        first.numbers(700)


def test_a_directory_with_too_many_tags_is_rejected():
    data = b"II*\0\x08\0\0\0" + struct.pack("<H", 5000) + bytes(70_000)
    with pytest.raises(UndecodableImage, match="more than 4096 tags"):
        read_directories(data)


def test_fractional_and_negative_sizes_are_rejected():
    (first,) = read_directories(tiff((PAGE[0] | {256: (11, [4.0]), 257: (6, [-3])}, PAGE[1])))
    for tag in (256, 257):
        with pytest.raises(UndecodableImage, match=f"tag {tag}"):
            first.number(tag)


def test_a_directory_that_links_to_itself_is_read_once():
    data = bytearray(tiff(PAGE, PAGE))
    (at,) = struct.unpack_from("<L", data, 4)
    (number,) = struct.unpack_from("<H", data, at)
    struct.pack_into("<L", data, at + 2 + 12 * number, at)
    assert len(read_directories(bytes(data))) == 1


def test_at_most_sixteen_pages_and_sixteen_sub_directories_follow_the_first():
    assert len(read_directories(tiff(*[PAGE] * 40, below=[PAGE] * 40))) == 33


def test_a_broken_page_after_the_first_is_skipped():
    data = tiff(PAGE, PAGE)
    assert len(read_directories(data[:-20])) == 1
    (first,) = read_directories(tiff((PAGE[0] | {330: (LONG, [10**9])}, PAGE[1])))
    assert first.number(256) == 4


@pytest.mark.parametrize(
    "data", [b"II*\0", b"II*\0\xff\xff\xff\xff", b"MM\0+\0\x08\0\0", b"II*\0\x08\0\0\0\x09\0abc"]
)
def test_a_missing_first_directory_is_an_error(data):
    with pytest.raises(struct.error):
        read_directories(data)
