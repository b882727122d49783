"""An AVIF is rotated, mirrored and cropped only as its container specifies, in that order."""

from __future__ import annotations

import numpy as np
import pytest

from farsight.errors import UndecodableImage
from farsight.images import decode
from farsight.images.heif.boxes import Container
from tests.support.heic import File, Item, cropped, exif, mirrored, spatial, turned
from tests.support.pictures import encoded, scene

LIMIT = 1_000_000
_WRITTEN = encoded(scene(96, 64, (4, 4, 48, 32), (50, 34, 92, 60)), "AVIF", subsampling="4:4:4")


def stored(*properties: bytes) -> Item:
    """Return a coded scene whose properties are the given boxes."""
    file = Container(_WRITTEN, "AVIF")
    [meta] = file.metas()

    def own(kind: bytes) -> bytes:
        at = _WRITTEN.index(kind) - 4
        return _WRITTEN[at : at + int.from_bytes(_WRITTEN[at : at + 4])]

    content = file.read(meta.places[meta.primary])
    return Item(b"av01", content, (own(b"av1C"), spatial(96, 64), own(b"pixi"), *properties))


def avif(*properties: bytes, beside: Item | None = None) -> bytes:
    items = [stored(*properties), *filter(None, [beside])]
    return File(items, [("cdsc", 2, [1])] if beside else [], brand=b"avif").data()


STORED = decode(avif(), LIMIT).pixels

TURNS = {
    "nothing": ([], STORED),
    "a quarter": ([turned(1)], np.rot90(STORED)),
    "three quarters": ([turned(3)], np.rot90(STORED, 3)),
    "top to bottom": ([mirrored(0)], STORED[::-1]),
    "left to right": ([mirrored(1)], STORED[:, ::-1]),
    "turned, then mirrored": ([turned(1), mirrored(0)], np.rot90(STORED)[::-1]),
    "mirrored, then turned": ([mirrored(0), turned(1)], np.rot90(STORED[::-1])),
    "cropped": ([cropped(40, 30, 4, -5)], STORED[12:42, 32:72]),
    "cropped, by halves": ([cropped(41, 31, 1, -1, 2)], STORED[16:47, 28:69]),
    "cropped, then turned": ([cropped(40, 30, 4, -5), turned(1)], np.rot90(STORED[12:42, 32:72])),
    "turned, then cropped": ([turned(1), cropped(40, 30, 4, -5)], np.rot90(STORED)[28:58, 16:56]),
}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'
BESIDE = {
    "nothing": None,
    "EXIF": exif(6),
    "XMP": Item(b"mime", XMP, strings=b"\0application/rdf+xml\0"),
}


@pytest.mark.parametrize("beside", list(BESIDE))
@pytest.mark.parametrize("turn", list(TURNS))
def test_the_container_rotates_the_image_and_metadata_does_not(turn, beside):
    properties, expected = TURNS[turn]
    picture = decode(avif(*properties, beside=BESIDE[beside]), LIMIT)
    assert picture.pixels.flags.c_contiguous
    assert np.array_equal(picture.pixels, expected)


@pytest.mark.parametrize(
    "crop",
    [cropped(97, 64), cropped(40, 30, 40), cropped(40, 30, 0, -40), cropped(0, 30), cropped(40, 30, 1, 1, 0)],
    ids=["too wide", "past the right", "past the top", "of nothing", "by nothing"],
)
def test_a_crop_outside_the_image_is_rejected(crop):
    with pytest.raises(UndecodableImage):
        decode(avif(crop), LIMIT)
