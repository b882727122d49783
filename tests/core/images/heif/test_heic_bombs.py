"""A HEIC is rotated as its container specifies, and rejected if decoding takes too much work."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pillow_heif
import pytest

from farsight.errors import TooManyPixels, UndecodableImage
from farsight.images import decode, read_header
from farsight.images.heif.heic_bombs import check_work
from tests.support.avif import box, full
from tests.support.heic import File, Item, coded, cropped, exif, grid, mirrored, overlay, spatial, turned
from tests.support.memory import mebibytes
from tests.support.pictures import scene

LIMIT = 50_000_000
STORED = decode(File([coded(96, 64)]).data(), LIMIT).pixels
LARGE, HUGE = (2048, 1024), (5000, 4000)
TILE = coded(*LARGE)

MATTE = full("auxC", b"urn:com:apple:photo:2018:aux:portraiteffectsmatte\0")

TURNS = {
    "nothing": ([], STORED),
    "a quarter": ([turned(1)], np.rot90(STORED)),
    "a half": ([turned(2)], np.rot90(STORED, 2)),
    "three quarters": ([turned(3)], np.rot90(STORED, 3)),
    "top to bottom": ([mirrored(0)], STORED[::-1]),
    "left to right": ([mirrored(1)], STORED[:, ::-1]),
    "turned, then mirrored": ([turned(1), mirrored(0)], np.rot90(STORED)[::-1]),
    "mirrored, then turned": ([mirrored(0), turned(1)], np.rot90(STORED[::-1])),
    "turned, then mirrored, the other way": ([turned(3), mirrored(1)], np.rot90(STORED, 3)[:, ::-1]),
    "cropped": ([cropped(40, 30, 4, -5)], STORED[12:42, 32:72]),
    "cropped, then turned": ([cropped(40, 30, 4, -5), turned(1)], np.rot90(STORED[12:42, 32:72])),
}


@pytest.mark.parametrize("orientation", [None, 3, 6])
@pytest.mark.parametrize("turn", list(TURNS))
def test_the_container_rotates_the_image_and_exif_does_not(turn, orientation):
    properties, expected = TURNS[turn]
    items, references = [coded(96, 64, *properties)], []
    if orientation:
        items, references = [*items, exif(orientation)], [("cdsc", 2, [1])]
    picture = decode(File(items, references).data(), LIMIT)
    assert picture.size == expected.shape[:2]
    # A crop between two chroma samples interpolates the chroma at its edge.
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 0.5


def test_an_orientation_in_xmp_is_ignored():
    text = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'
    xmp = Item(b"mime", text, strings=b"\0application/rdf+xml\0")
    assert decode(File([coded(96, 64), xmp], [("cdsc", 2, [1])]).data(), LIMIT).size == (64, 96)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA"])
@pytest.mark.parametrize("size", [(1, 1), (333, 221), (2000, 1300)])
@pytest.mark.parametrize("options", [{}, {"tile_size": 512}, {"thumbnails": [64]}])
def test_images_of_a_real_encoder_are_read(mode, size, options):
    picture, out = scene(96, 64, (5, 5, 25, 15), (30, 20, 55, 35)).resize(size), BytesIO()
    pillow_heif.from_pillow(picture.convert(mode)).save(out, **options)
    found = decode(out.getvalue(), LIMIT)
    assert found.size == size[::-1]
    assert (
        np.abs(
            found.pixels.astype(int) - picture.convert(mode[:-1] if "A" in mode else mode).convert("RGB")
        ).mean()
        < 8
    )


@pytest.mark.parametrize("mode", ["RGB;16", "RGBA;16", "I;16"])
@pytest.mark.parametrize("twelve", [False, True])
def test_ten_and_twelve_bits_are_read(mode, twelve, monkeypatch):
    monkeypatch.setattr(pillow_heif.options, "SAVE_HDR_TO_12_BIT", twelve)
    channels = {"RGB;16": 3, "RGBA;16": 4, "I;16": 1}[mode]
    ramp = np.linspace(0, 65535, 64).astype(np.uint16)
    deep = np.broadcast_to(ramp[None, :, None], (64, 64, channels)).copy()
    deep[..., 3:] = 65535
    out = BytesIO()
    pillow_heif.from_bytes(mode, (64, 64), deep.tobytes()).save(out, quality=95)
    found = decode(out.getvalue(), LIMIT).pixels
    assert np.abs(found.astype(int) - (ramp >> 8)[None, :, None]).max() < 8


def test_transparent_pixels_show_white():
    clear = np.zeros((64, 64, 4), np.uint8)
    clear[:, 32:] = 200, 30, 30, 255
    out = BytesIO()
    pillow_heif.from_bytes("RGBA", (64, 64), clear.tobytes()).save(out, quality=95)
    found = decode(out.getvalue(), LIMIT).pixels
    assert found[:, :28].min() > 245
    assert np.abs(found[:, 36:].astype(int) - (200, 30, 30)).max() < 12


BOMBS = {
    "a grid of one tile, again and again": (
        [grid(16, 16, 6000, 6000), TILE], [("dimg", 1, [2] * 256)], 36_000_000,
    ),
    "a grid of grids": (
        [grid(5, 5, *LARGE), grid(2, 2, *LARGE), TILE], [("dimg", 1, [2] * 25), ("dimg", 2, [3] * 4)],
        2048 * 1024,
    ),
    "grids of grids of grids": (
        [*[grid(1, 8, 64, 64)] * 7, coded(96, 64)], [("dimg", n, [n + 1] * 8) for n in range(1, 8)], 64 * 64,
    ),
    "an overlay of one picture, again and again": (
        [overlay(*LARGE, 100), TILE], [("dimg", 1, [2] * 100)], 2048 * 1024,
    ),
    "tiles that are overlays": (
        [grid(1, 2, 2048, 1024), overlay(2048, 1024, 9), TILE], [("dimg", 1, [2, 2]), ("dimg", 2, [3] * 9)],
        2048 * 1024,
    ),
    "a canvas larger than the picture": (
        [Item(b"grid", grid(1, 1, 30_000, 30_000).content, (spatial(64, 64),)), coded(96, 64)],
        [("dimg", 1, [2])], 64 * 64,
    ),
    "a picture larger than it says": ([coded(*HUGE, says=(64, 64))], [], 64 * 64),
    "a tile larger than it says": (
        [grid(1, 2, 128, 64), *[coded(*HUGE, says=(64, 64))] * 2], [("dimg", 1, [2, 3])], 128 * 64,
    ),
    "transparency larger than its picture": ([coded(96, 64), coded(*HUGE)], [("auxl", 2, [1])], 96 * 64),
    "a tile's transparency": (
        [grid(1, 1, 96, 64), coded(96, 64), coded(*HUGE)], [("dimg", 1, [2]), ("auxl", 3, [2])], 96 * 64,
    ),
    "a picture of twenty in a row": (
        [Item(b"hvc1", TILE.content * 20, TILE.properties)], [], 2048 * 1024,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(BOMBS))
def test_an_image_that_takes_too_much_work_is_rejected(name):
    items, references, pixels = BOMBS[name]
    bomb = File(items, references).data()
    assert len(bomb) < 200_000
    with pytest.raises(UndecodableImage, match=f"has {pixels} pixels, but decoding it would process"):
        check_work(bomb, pixels)
    with pytest.raises((UndecodableImage, TooManyPixels)):
        read_header(bomb, LIMIT)


def test_a_rejected_image_is_not_decoded(tmp_path):
    bomb = File(*BOMBS["a picture larger than it says"][:2]).data()
    assert mebibytes("decode(data, 50_000_000)", tmp_path, bomb, File([coded(96, 64)]).data()) < 15


def test_a_size_in_the_stream_is_counted():
    """The container declares a small image; the stream declares a large one."""
    described, content = coded(96, 64).properties[0], coded(*HUGE).properties[0]
    at = content.index(b"\x42\x01") - 2  # the sequence parameter set, behind its length
    large = content[at : at + 2 + int.from_bytes(content[at : at + 2])]
    stream = b"\0\0" + large + coded(96, 64).content
    with pytest.raises(UndecodableImage, match="decoding it would process"):
        check_work(File([Item(b"hvc1", stream, (described, spatial(96, 64)))]).data(), 96 * 64)


def test_images_other_than_the_primary_one_are_ignored():
    burst = File([coded(96, 64), *[TILE] * 200, Item(b"hvc1", b"no HEVC", TILE.properties)]).data()
    assert decode(burst, LIMIT).size == (64, 96)


@pytest.mark.parametrize("copied", ["exif", "profile"])
def test_metadata_that_would_be_copied_too_often_is_rejected(copied):
    """Readers copy metadata for each image: 300 kB for 500 images are 150 MB."""
    profile = box("colr", b"prof" + bytes(300_000)) if copied == "profile" else b""
    items = [coded(96, 64, *filter(None, [profile])) for _ in range(500)]
    references = []
    if copied == "exif":
        items.append(Item(b"Exif", bytes(300_000)))
        references = [("cdsc", 501, list(range(1, 501)))]
    bomb = File(items, references).data()
    with pytest.raises(UndecodableImage, match="repeats its metadata"):
        read_header(bomb, LIMIT)


def test_compressed_metadata_is_rejected():
    packed = Item(b"mime", bytes(100), strings=b"\0application/rdf+xml\0deflate\0")
    with pytest.raises(UndecodableImage, match="compressed metadata"):
        read_header(File([coded(96, 64), packed], [("cdsc", 2, [1])]).data(), LIMIT)


@pytest.mark.parametrize("kind", [b"av01", b"jpeg", b"unci", b"j2k1", b"mski", b"tili"])
def test_an_unsupported_coding_is_rejected_with_its_name(kind):
    plain = coded(96, 64)
    with pytest.raises(UndecodableImage, match=f"coded as '{kind.decode()}', which is not supported"):
        check_work(File([Item(kind, plain.content, plain.properties)]).data(), 96 * 64)


def test_a_file_with_only_video_is_rejected():
    moving = box("ftyp", b"msf1\0\0\0\0msf1hevc") + box("moov", box("trak"))
    with pytest.raises(UndecodableImage):
        read_header(moving, LIMIT)
    with pytest.raises(UndecodableImage, match="no still picture"):
        check_work(moving, 100)


@pytest.mark.parametrize(
    ("items", "references", "why"),
    [
        ([grid(1, 1, 96, 64)], [("dimg", 1, [1])], "too many steps"),
        ([grid(1, 1, 96, 64), grid(1, 1, 96, 64)], [("dimg", 1, [2]), ("dimg", 2, [1])], "too many steps"),
        ([Item(b"hvc1", b"", coded(96, 64).properties)], [], "not in the file"),
        ([Item(b"hvc1", coded(96, 64).content, (spatial(96, 64),))], [], "without its configuration"),
        ([Item(b"hvc1", bytes(8), coded(96, 64).properties)], [], "no more than its header"),
    ],
    ids=["made of itself", "made of each other", "of nothing", "without a description", "empty units"],
)
def test_an_image_whose_work_cannot_be_determined_is_rejected(items, references, why):
    data = File(items, references).data()
    with pytest.raises(ValueError, match=why):
        check_work(data, 96 * 64)
    with pytest.raises(UndecodableImage):
        read_header(data, LIMIT)


def test_a_typical_camera_file_is_accepted():
    """A phone portrait has tiles of 512 x 512 and six mattes, each a quarter of the image."""
    tile, matte = coded(512, 512), coded(2016, 1512, MATTE, colour=False)
    items, tiles = [grid(6, 8, 4032, 3024), *[tile] * 48, *[matte] * 6], list(range(2, 50))
    mattes = [("auxl", n, [1]) for n in range(50, 56)]
    portrait = File(items, [("dimg", 1, tiles), *mattes]).data()
    assert decode(portrait, LIMIT).size == (3024, 4032)
