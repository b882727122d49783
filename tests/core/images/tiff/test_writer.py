"""The file written for libtiff holds the strips, and only the tags that the codec needs."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import tifffile

from farsight.images.tiff.directory import read_directories
from farsight.images.tiff.writer import TiffTags, tiff_file
from tests.support.tiff_bytes import LONG, RATIONAL, SHORT, grey_tags, tiff


def written(tags: TiffTags, strips: list[bytes], **more) -> tifffile.TiffPage:
    kept = grey_tags(4, 3) | {int(name[1:]): value for name, value in more.items()}
    original = read_directories(tiff((kept, [bytes(12)]), order=">", big=True))[0]
    with tifffile.TiffFile(BytesIO(tiff_file(tags, strips, original))) as file:
        return file.pages[0]


def test_strips_are_written_one_after_another():
    strips = [bytes(range(10)), memoryview(bytes(range(10, 20))), bytes(range(20, 25))]
    tags = TiffTags(width=5, height=5, rows_per_strip=2, bits=8, samples=1, photometric=1, compression=1)
    original = read_directories(tiff((grey_tags(4, 3), [bytes(12)])))[0]
    data = tiff_file(tags, strips, original)
    assert (tifffile.imread(BytesIO(data)) == np.arange(25).reshape(5, 5)).all()


def test_only_tags_that_the_codec_needs_are_copied():
    fax = {"t292": (LONG, [1]), "t347": (7, b""), "t270": (2, b"about\0")}
    assert set(written(TiffTags(8, 8, 8, 1, 1, 1, 3), [bytes(8)], **fax).tags.keys()) == {
        256, 257, 258, 259, 262, 273, 277, 278, 279, 292,
    }  # fmt: skip


def test_ycbcr_coefficients_are_copied_from_either_byte_order():
    more = {"t529": (RATIONAL, [299, 1000, 587, 1000, 114, 1000]), "t530": (SHORT, [2, 1])}
    page = written(TiffTags(8, 8, 8, 8, 3, 6, 8), [bytes(8)], **more)
    assert page.tags[529].value == (299, 1000, 587, 1000, 114, 1000)
    assert page.tags[530].value == (2, 1)
