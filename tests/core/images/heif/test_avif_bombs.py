"""An AVIF is rejected if its frames are much larger than the size that its container declares."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from PIL import Image

from farsight.errors import UndecodableImage
from farsight.images import decode, read_header
from farsight.images.heif.avif_bombs import check_frames
from tests.support.av1 import HIDDEN, PLAIN, REDUNDANT, SEQUENCE, SHOWN
from tests.support.avif import avif
from tests.support.memory import mebibytes
from tests.support.pictures import encoded, scene

LIMIT = 50_000_000
PICTURE = scene(96, 64, red=(5, 5, 25, 15), blue=(30, 20, 55, 35))
SMALL = encoded(PICTURE, "AVIF")
BLANK = Image.new("RGB", (5000, 4000))


def stream(picture: Image.Image, **options) -> bytes:
    """Return an encoded AV1 bitstream without its container."""
    data = encoded(picture, "AVIF", **options)
    return data[data.index(b"mdat") + 4 :]


def declaring(data: bytes, size: tuple[int, int]) -> bytes:
    """Replace the size in the container and in an animation's track; the bitstream keeps its own."""
    at = data.index(b"ispe") + 8
    was = struct.unpack(">LL", data[at : at + 8])
    for before, length in ((b"ispe\0\0\0\0", 0), (b"\x40\0\0\0", 16)):
        old, new = (struct.pack(">LL", *(side << length for side in sides)) for sides in (was, size))
        data = data.replace(before + old, before + new)
    return data


ANIMATED = {"save_all": True, "append_images": [BLANK]}


@pytest.mark.parametrize(
    ("options", "brand"),
    [({}, b"avif"), (ANIMATED, b"avis"), (ANIMATED, b"mif1")],
    ids=["a picture", "an animation", "one that does not say so"],
)
def test_a_frame_much_larger_than_its_image_is_rejected_before_decoding(tmp_path, options, brand):
    bomb = declaring(encoded(BLANK, "AVIF", speed=10, **options), (16, 16)).replace(b"avis", brand)
    assert len(bomb) < 10_000
    with pytest.raises(UndecodableImage, match="declares 256 pixels, but its frames contain 20000000"):
        read_header(bomb, LIMIT)
    assert mebibytes("decode(data, 50_000_000)", tmp_path, bomb, SMALL) < 10


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("frames", [SHOWN, HIDDEN + PLAIN, REDUNDANT], ids=["shown", "hidden", "again"])
def test_a_frame_much_larger_than_its_sequence_header_declares_is_rejected(frames, wide):
    with pytest.raises(UndecodableImage, match="declares 256 pixels"):
        read_header(avif((16, 16), [SEQUENCE + frames], wide=wide), LIMIT)


def test_one_frame_may_exceed_the_image_only_by_its_padding():
    """A factor of four would allow 200 megapixels with a limit of 50."""
    read_header(declaring(encoded(BLANK, "AVIF", speed=10), (4900, 4000)), LIMIT)
    with pytest.raises(UndecodableImage, match="declares 18000000 pixels, but its frames contain 20000000"):
        read_header(declaring(encoded(BLANK, "AVIF", speed=10), (4500, 4000)), LIMIT)


def test_every_tile_of_a_grid_is_counted():
    tile, grid = stream(BLANK.resize((1000, 1000))), struct.pack(">BBBBHH", 0, 0, 0, 9, 1000, 1000)
    with pytest.raises(UndecodableImage, match=r"its frames contain 6000000\."):
        read_header(avif((1000, 1000), [tile] * 10, grid, (1000, 1000)), LIMIT)


def test_images_other_than_the_primary_one_are_ignored():
    """A burst of photographs stores such images. Decoders skip them."""
    burst = avif(PICTURE.size, [stream(PICTURE)] * 9 + [SEQUENCE + SHOWN, b"no AV1"])
    assert decode(burst, LIMIT).size == (64, 96)


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ([(1 << 31, 0), (0, 100)], "not in the file"),
        ([(0, 0), (0, 100)], "not in the file"),
        ([(0, 1 << 31)], "not in the file"),
        ([(0, 700)] * 500, "overlap"),
        ([(0, 1)] * 30_000, "more parts"),
    ],
    ids=["past the end", "of nothing", "too long", "too often", "without end"],
)
def test_a_tile_with_invalid_offsets_is_rejected_before_it_is_read(odd, why):
    """Readers differ in how they treat empty, overlong and negative ranges."""
    grid, tile = struct.pack(">BBBBHH", 0, 0, 0, 1, 256, 128), stream(PICTURE.resize((128, 128)))
    data = avif((256, 128), [tile, tile], grid, (128, 128), odd=odd)
    with pytest.raises(ValueError, match=why):
        check_frames(data, 256 * 128)
    with pytest.raises(UndecodableImage):
        read_header(data, LIMIT)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
@pytest.mark.parametrize("size", [(1, 1), (333, 221), (2000, 1300)])
@pytest.mark.parametrize(
    "options",
    [{}, {"subsampling": "4:4:4"}, {"autotiling": False, "tile_rows": 2, "tile_cols": 2}, {"save_all": True}],
    ids=["usual", "all colours", "in tiles", "animated"],
)
def test_images_of_a_real_encoder_are_read(mode, size, options):
    picture = PICTURE.resize(size).convert(mode)
    more = {"append_images": [picture.rotate(90)] * 3} if "save_all" in options else {}
    assert decode(encoded(picture, "AVIF", speed=10, **options, **more), LIMIT).size == size[::-1]


def test_an_animation_with_a_timescale_of_zero_is_rejected():
    """Pillow divides by the timescale."""
    moving = encoded(PICTURE, "AVIF", save_all=True, append_images=[PICTURE.rotate(90)])
    at = moving.index(b"mdhd") + 8
    version = moving[at - 4]
    at += 16 if version else 8
    assert int.from_bytes(moving[at : at + 4]) > 0
    with pytest.raises(UndecodableImage):
        decode(moving[:at] + bytes(4) + moving[at + 4 :], LIMIT)


@pytest.mark.parametrize("wide", [False, True])
def test_a_grid_of_tiles_is_read(wide):
    left, right = PICTURE.resize((128, 128)), PICTURE.resize((128, 128)).rotate(180)
    grid = struct.pack(">BBBBHH", 0, 0, 0, 1, 256, 128)
    two = avif((256, 128), [stream(left), stream(right)], grid, (128, 128), wide=wide)
    pixels = decode(two, LIMIT).pixels
    assert np.abs(pixels[:, :128].astype(int) - np.asarray(left)).mean() < 5
    assert np.abs(pixels[:, 128:].astype(int) - np.asarray(right)).mean() < 5
