"""An AVIF's frames are about as large as the picture that its container announces, or it is refused."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from PIL import Image

from farsight.errors import UndecodableImage
from farsight.images import decode, read_header
from tests.support.av1 import HIDDEN, PLAIN, SEQUENCE, SHOWN
from tests.support.avif import avif
from tests.support.memory import mebibytes
from tests.support.pictures import encoded, scene

LIMIT = 50_000_000
PICTURE = scene(96, 64, red=(5, 5, 25, 15), blue=(30, 20, 55, 35))
SMALL = encoded(PICTURE, "AVIF")
BLANK = Image.new("RGB", (5000, 4000))


def stream(picture: Image.Image, **options) -> bytes:
    """As the encoder made it, without its container."""
    data = encoded(picture, "AVIF", **options)
    return data[data.index(b"mdat") + 4 :]


def announcing(data: bytes, size: tuple[int, int]) -> bytes:
    """Another size in the container, in an animation its track's, of which the bitstream knows nothing."""
    at = data.index(b"ispe") + 8
    was = struct.unpack(">LL", data[at : at + 8])
    for before, length in ((b"ispe\0\0\0\0", 0), (b"\x40\0\0\0", 16)):
        old, new = (struct.pack(">LL", *(side << length for side in sides)) for sides in (was, size))
        data = data.replace(before + old, before + new)
    return data


@pytest.mark.parametrize("animated", [False, True], ids=["a picture", "an animation"])
def test_a_frame_far_larger_than_its_picture_is_refused_before_it_is_unpacked(tmp_path, animated):
    options = {"save_all": True, "append_images": [BLANK]} if animated else {}
    bomb = announcing(encoded(BLANK, "AVIF", speed=10, **options), (16, 16))
    assert len(bomb) < 10_000
    with pytest.raises(UndecodableImage, match="announces 256 pixels, and its frames have 20000000"):
        read_header(bomb, LIMIT)
    assert mebibytes("decode(data, 50_000_000)", tmp_path, bomb, SMALL) < 10


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("frames", [SHOWN, HIDDEN + PLAIN], ids=["shown", "hidden"])
def test_a_frame_far_larger_than_its_sequence_says_is_refused(frames, wide):
    with pytest.raises(UndecodableImage, match="announces 256 pixels"):
        read_header(avif((16, 16), [SEQUENCE + frames], wide=wide), LIMIT)


def test_frames_that_are_coded_as_often_as_there_are_tiles_count_as_often():
    hundred = avif((1000, 1000), [stream(BLANK.resize((1000, 1000)))] * 100)
    with pytest.raises(UndecodableImage, match="its frames have 100000000"):
        read_header(hundred, LIMIT)


def test_items_that_share_their_bytes_are_refused_before_all_are_read():
    data = avif(PICTURE.size, [stream(PICTURE)] * 5)
    start = data.index(b"iloc") + 12
    for number in range(5):
        at = start + 14 * number + 6
        data = data[:at] + struct.pack(">LL", number, len(data) - number) + data[at + 8 :]
    with pytest.raises(UndecodableImage) as refused:
        read_header(data, LIMIT)
    assert "overlap" in str(refused.value.__cause__)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
@pytest.mark.parametrize("size", [(1, 1), (333, 221), (2000, 1300)])
@pytest.mark.parametrize(
    "options",
    [{}, {"subsampling": "4:4:4"}, {"autotiling": False, "tile_rows": 2, "tile_cols": 2}, {"save_all": True}],
    ids=["usual", "all colours", "in tiles", "animated"],
)
def test_what_an_encoder_writes_is_read(mode, size, options):
    picture = PICTURE.resize(size).convert(mode)
    more = {"append_images": [picture.rotate(90)] * 3} if "save_all" in options else {}
    assert decode(encoded(picture, "AVIF", speed=10, **options, **more), LIMIT).size == size[::-1]


@pytest.mark.parametrize("wide", [False, True])
def test_a_grid_of_tiles_is_read(wide):
    left, right = PICTURE.resize((128, 128)), PICTURE.resize((128, 128)).rotate(180)
    grid = struct.pack(">BBBBHH", 0, 0, 0, 1, 256, 128)
    two = avif((256, 128), [stream(left), stream(right)], grid, (128, 128), wide=wide)
    pixels = decode(two, LIMIT).pixels
    assert np.abs(pixels[:, :128].astype(int) - np.asarray(left)).mean() < 5
    assert np.abs(pixels[:, 128:].astype(int) - np.asarray(right)).mean() < 5
