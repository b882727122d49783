"""A camera's raw file is told apart from a picture, and a picture is not taken for one."""

from __future__ import annotations

import numpy as np
import pytest

from farsight.errors import UnsupportedMedia
from farsight.images import decode, read_header
from farsight.images.camera_raw import raw_name
from tests.support.tiff_bytes import LONG, SHORT, grey_tags, tiff

PREVIEW = (grey_tags(8, 6) | {254: (LONG, [1])}, [bytes(48)])
MOSAIC = (grey_tags(16, 12, 16) | {262: (SHORT, [32803])}, [bytes(384)])
FULL = (grey_tags(16, 12), [bytes(range(192))])


def with_maker(maker: bytes):
    tags, strips = PREVIEW
    return tags | {271: (2, maker + b"\0")}, strips


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("DNG", tiff((FULL[0] | {50706: (1, [1, 4, 0, 0])}, FULL[1]))),
        ("DNG", tiff((PREVIEW[0] | {50706: (1, [1, 4, 0, 0])}, PREVIEW[1]), below=[MOSAIC])),
        ("NEF", tiff(with_maker(b"NIKON CORPORATION"), below=[FULL, MOSAIC])),
        ("ARW", tiff(with_maker(b"SONY"), below=[MOSAIC])),
        ("3FR", tiff(with_maker(b"Hasselblad"), below=[MOSAIC])),
        ("SRW", tiff(with_maker(b"SAMSUNG"), below=[MOSAIC])),
        ("PEF", tiff((MOSAIC[0] | {271: (2, b"PENTAX Corporation\0")}, MOSAIC[1]), PREVIEW)),
        ("RAW", tiff(MOSAIC)),
        ("RAW", tiff(PREVIEW, MOSAIC, order=">")),
        ("RAW", tiff((FULL[0] | {262: (SHORT, [34892])}, FULL[1]))),
        ("CR2", b"II*\0\x10\0\0\0CR\2\0" + bytes(4) + b"\1\0" + bytes(16)),
        ("IIQ", b"II*\0\x10\0\0\0IIIITwaR" + b"\0\0" + bytes(16)),
    ],
)  # fmt: skip
def test_raw_files_that_are_tiff_by_their_first_bytes_are_refused(name, data):
    with pytest.raises(UnsupportedMedia, match=rf"camera raw file \({name}\). Send the JPEG"):
        read_header(data, 1_000_000)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("CR3", b"\0\0\0\x18ftypcrx \0\0\0\1crx isom"),
        ("RAF", b"FUJIFILMCCD-RAW 0201"),
        ("ORF", b"IIRO\x08\0\0\0"),
        ("ORF", b"IIRS\x08\0\0\0"),
        ("ORF", b"MMOR\0\0\0\x08"),
        ("RW2", b"IIU\0\x18\0\0\0"),
        ("X3F", b"FOVb\1\0\2\0"),
        ("MRW", b"\0MRM\0\1\0\0"),
        ("CRW", b"II\x1a\0\0\0HEAPCCDR"),
    ],
)
def test_raw_files_that_begin_in_their_own_way_are_refused(name, data):
    assert raw_name(data) == name
    with pytest.raises(UnsupportedMedia, match=rf"camera raw file \({name}\)"):
        read_header(data + bytes(100), 1_000_000)


def test_a_picture_with_smaller_copies_below_it_is_a_picture():
    pyramid = tiff(FULL, below=[PREVIEW, PREVIEW])
    assert (decode(pyramid, 1_000_000).pixels[..., 0].ravel() == np.arange(192)).all()


def test_a_picture_whose_first_values_are_the_letters_of_a_raw_file_is_a_picture():
    """They lie at 8, where a CR2 file has its name."""
    values = b"CR\2\0IIIITwaR" + bytes(36)
    data = tiff((grey_tags(8, 6), [values]))
    assert data[8:10] == b"CR"
    assert decode(data, 1_000_000).pixels[0, 0, 0] == ord("C")


def test_a_photograph_by_a_camera_is_a_picture():
    tags, strips = FULL
    assert decode(tiff((tags | {271: (2, b"NIKON CORPORATION\0")}, strips)), 1_000_000).size == (12, 16)
