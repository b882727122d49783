"""Pictures of every format: the right answer, upright, or a 4xx that says what is wrong; never a 500."""

from __future__ import annotations

import random
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.support import heic
from tests.support.pictures import BLUE_BOX, FORMATS, MIME, RED_BOX, WITH_EXIF, by_class, encoded, scene
from tests.support.servers import Server

BASE = scene()


def boxes(server: Server, data: bytes, kind: str = "image/png") -> dict[str, list[float]]:
    response = server.post(data, kind=kind, params={"classes": "red,blue"})
    assert response.status_code == 200, response.text
    return by_class(response.json())


def assert_in_place(found: dict[str, list[float]], tolerance: float = 2.0) -> None:
    assert set(found) == {"red", "blue"}
    assert found["red"] == pytest.approx(RED_BOX, abs=tolerance)
    assert found["blue"] == pytest.approx(BLUE_BOX, abs=tolerance)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_read(yolo, kind):
    assert_in_place(boxes(yolo, encoded(BASE, kind), MIME[kind]))


@pytest.mark.parametrize("kind", FORMATS)
def test_the_answer_names_format_and_size(server, kind):
    image = server.post(encoded(BASE, kind), kind=MIME[kind]).json()["image"]
    assert image == {"filename": None, "format": kind, "width": 320, "height": 240}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", WITH_EXIF)
def test_every_orientation_is_turned_upright(yolo, kind, orientation):
    data = encoded(BASE, kind, orientation)
    assert_in_place(boxes(yolo, data))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_pictures_of_this_file_are_stored_as_cameras_do(orientation):
    """Were they not turned in the file, the tests around this one would prove nothing."""
    for kind in ("JPEG", "PNG", "WEBP"):
        stored = Image.open(BytesIO(encoded(BASE, kind, orientation)))
        assert stored.getexif()[0x0112] == orientation
        assert stored.size == ((240, 320) if orientation >= 5 else (320, 240))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", WITH_EXIF)
def test_depth_has_the_upright_size_and_its_bright_side_in_place(depth, kind, orientation):
    picture = scene(320, 240, red=None, blue=None)
    picture.paste((255, 255, 255), (0, 0, 320, 60))
    data = encoded(picture, kind, orientation)
    response = depth.post(data, params={"format": "npy"})
    depths = np.load(BytesIO(response.content))
    assert depths.shape == (240, 320)
    assert depths[:50].mean() > 9.5
    assert depths[70:].mean() == pytest.approx(128 / 25.5, abs=0.15)


def test_an_orientation_that_is_none_is_ignored(yolo):
    for orientation in (0, 9, 65535):
        exif = Image.Exif()
        exif[0x0112] = orientation
        assert_in_place(boxes(yolo, encoded(BASE, "JPEG", exif=exif.tobytes())))
    broken = encoded(BASE, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xffgarbage")
    assert_in_place(boxes(yolo, broken))


def modes() -> dict[str, tuple[Image.Image, str]]:
    """Every way pixels are kept, with the format that keeps them so."""
    clear = BASE.convert("RGBA")
    hidden = Image.new("RGBA", BASE.size, (0, 0, 0, 0))
    hidden.paste(clear.crop(RED_BOX), RED_BOX[:2])
    hidden.paste(clear.crop(BLUE_BOX), BLUE_BOX[:2])
    palette = BASE.quantize(8)
    return {
        "RGB": (BASE, "PNG"),
        "RGBA": (clear, "PNG"),
        "RGBA, transparent ground": (hidden, "PNG"),
        "RGBA in WebP": (hidden, "WEBP"),
        "RGBA in AVIF": (clear, "AVIF"),
        "RGBA in TIFF": (clear, "TIFF"),
        "palette": (palette, "PNG"),
        "palette in GIF": (palette, "GIF"),
        "palette in BMP": (palette, "BMP"),
        "palette in TIFF": (palette, "TIFF"),
        "CMYK in JPEG": (BASE.convert("CMYK"), "JPEG"),
        "CMYK in TIFF": (BASE.convert("CMYK"), "TIFF"),
        "YCbCr in TIFF": (BASE.convert("YCbCr"), "TIFF"),
    }


MODES = modes()


@pytest.mark.parametrize("mode", list(MODES))
def test_every_colour_mode_is_converted(yolo, mode):
    picture, kind = MODES[mode]
    assert_in_place(boxes(yolo, encoded(picture, kind), MIME[kind]))


def rgb16_png(pixels: np.ndarray) -> bytes:
    """(H, W, 3) uint8 -> PNG of 16 bits a channel, which Pillow reads but does not write."""
    height, width, _ = pixels.shape
    rows = (pixels.astype(">u2") * 257).reshape(height, -1)
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)),
        (b"IDAT", data),
        (b"IEND", b""),
    ]
    parts = [struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_sixteen_bits_a_channel_are_read(yolo):
    assert_in_place(boxes(yolo, rgb16_png(np.asarray(BASE))))


def grey_modes() -> dict[str, tuple[Image.Image, str]]:
    ramp = np.tile(np.arange(256, dtype=np.uint16) * 257, (140, 1))
    grey8 = Image.fromarray((ramp >> 8).astype(np.uint8))
    half = Image.fromarray(np.where(np.arange(256) < 128, 0, 255).astype(np.uint8)[None].repeat(140, 0))
    alpha = Image.merge("LA", (grey8, Image.new("L", grey8.size, 255)))
    return {
        "16-bit grey PNG": (Image.fromarray(ramp), "PNG"),
        "16-bit grey TIFF": (Image.fromarray(ramp), "TIFF"),
        "float TIFF": (Image.fromarray(ramp.astype(np.float32)), "TIFF"),
        "8-bit grey PNG": (grey8, "PNG"),
        "8-bit grey JPEG": (grey8, "JPEG"),
        "LA PNG": (alpha, "PNG"),
        "1-bit PNG": (half.convert("1"), "PNG"),
        "1-bit TIFF": (half.convert("1"), "TIFF"),
        "1-bit BMP": (half.convert("1"), "BMP"),
    }


GREY = grey_modes()


@pytest.mark.parametrize("mode", list(GREY))
def test_grey_of_any_depth_keeps_its_range(depth, mode):
    picture, kind = GREY[mode]
    response = depth.post(encoded(picture, kind), params={"format": "npy"})
    assert response.status_code == 200, response.text
    values = np.load(BytesIO(response.content))[70]
    assert (values[:5].mean(), values[-5:].mean()) == (pytest.approx(0, abs=0.3), pytest.approx(10, abs=0.3))
    if "1-bit" not in mode:
        assert values[128] == pytest.approx(5, abs=0.2)


@pytest.mark.parametrize("orientation", [None, 3, 6])
def test_a_heic_is_turned_by_its_container_alone(yolo, orientation):
    """Stored a quarter clockwise, and turned back by `irot`; what EXIF says besides is for the curious."""
    turned_back = heic.stored(BASE.transpose(Image.Transpose.ROTATE_270), heic.turned(1))
    items, told = [turned_back], []
    if orientation:
        items, told = [*items, heic.exif(orientation)], [("cdsc", 2, [1])]
    assert_in_place(boxes(yolo, heic.File(items, told).data(), "image/heic"), tolerance=3)


def test_a_heic_that_asks_for_far_more_work_than_its_picture_is_refused(server):
    tile = heic.coded(2048, 1024)
    bomb = heic.File([heic.grid(16, 16, 6000, 6000), tile], [("dimg", 1, [2] * 256)]).data()
    response = server.post(bomb, kind="image/heic")
    assert (response.status_code, response.json()["type"]) == (422, "/problems/undecodable-image")
    assert "decoding it would process" in response.json()["detail"]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF", "AVIF"])
def test_of_an_animation_the_first_frame_is_read(yolo, kind):
    others = [scene(red=None, blue=(5, 5, 50, 50)), scene(red=None, blue=None)]
    assert_in_place(boxes(yolo, encoded(BASE, kind, save_all=True, append_images=others), MIME[kind]))


def test_a_photograph_of_several_pictures_gives_its_first(yolo):
    out = BytesIO()
    BASE.save(out, "MPO", save_all=True, append_images=[scene(red=None, blue=None)], quality=90)
    assert_in_place(boxes(yolo, out.getvalue(), "image/jpeg"))


def test_progressive_and_interlaced_pictures_are_read(yolo):
    assert_in_place(boxes(yolo, encoded(BASE, "JPEG", progressive=True)))
    assert_in_place(boxes(yolo, encoded(BASE, "JPEG", subsampling=0, optimize=True)))


@pytest.mark.parametrize("kind", FORMATS)
def test_one_pixel_is_answered(server, kind):
    response = server.post(encoded(Image.new("RGB", (1, 1), (200, 10, 10)), kind), kind=MIME[kind])
    assert response.status_code == 200, response.text
    assert (response.json()["image"]["width"], response.json()["image"]["height"]) == (1, 1)


SMALL = scene(48, 36, red=(4, 4, 20, 16), blue=(24, 16, 44, 32))


def assert_answered_or_refused(server: Server, data: bytes, kind: str) -> None:
    response = server.post(data, kind=MIME[kind], params={"include_image": "false"})
    where = f"{kind} of {len(data)} bytes: {response.status_code} {response.text[:300]}"
    assert response.status_code in (200, 415, 422), where
    if response.status_code == 200:
        # Harmless damage may be survived, but never as another format.
        assert response.json()["image"]["format"] == kind, where
    else:
        assert response.json()["detail"], where


@pytest.mark.parametrize("kind", FORMATS)
def test_truncated_at_any_byte_it_is_answered_or_refused(server, kind):
    """Every byte of the header, then steps: some 150 cuts a format."""
    data = encoded(SMALL, kind)
    cuts = sorted(
        {*range(1, 60), *range(60, len(data), max(1, len(data) // 80)), len(data) - 1, len(data) - 2}
    )
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda cut: assert_answered_or_refused(server, data[:cut], kind), cuts))


@pytest.mark.parametrize("kind", FORMATS)
def test_with_flipped_bytes_it_is_answered_or_refused(server, kind):
    data, seeded = encoded(SMALL, kind), random.Random(kind)
    flipped = []
    for _ in range(120):
        broken = bytearray(data)
        for _ in range(seeded.choice((1, 1, 3, 10))):
            broken[seeded.randrange(2, len(data))] ^= 1 << seeded.randrange(8)
        flipped.append(bytes(broken))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda broken: assert_flip_answered(server, broken, kind), flipped))


def assert_flip_answered(server: Server, data: bytes, kind: str) -> None:
    response = server.post(data, kind=MIME[kind], params={"include_image": "false"})
    assert response.status_code in (200, 415, 422), f"{kind}: {response.status_code} {response.text[:300]}"


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("orientation", [1, 6, 8])
def test_a_cut_photograph_is_refused_or_lies_right(yolo, cut, orientation):
    """Half a picture, if it is answered at all, has its boxes where the whole has them."""
    data = encoded(BASE, "JPEG", orientation)
    response = yolo.post(data[: int(len(data) * cut)], kind="image/jpeg")
    assert response.status_code in (200, 422)
    if response.status_code == 422:
        assert response.json()["type"] == "/problems/undecodable-image"
    else:
        image = response.json()["image"]
        assert (image["width"], image["height"]) == (320, 240)


def jpeg_of(frame: int = 0xC0, bits: int = 8) -> bytes:
    """A JPEG whose frame says that it is of another kind."""
    data = bytearray(encoded(BASE))
    at = data.index(b"\xff\xc0")
    data[at + 1], data[at + 4] = frame, bits
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        (jpeg_of(0xC3), 422, "lossless or hierarchical JPEG is not supported"),
        (jpeg_of(0xC5), 422, "lossless or hierarchical JPEG is not supported"),
        (jpeg_of(0xC1, 12), 422, "JPEG of 12 bits per colour is not supported"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(99), 415, "JPEG 2000 is not supported"),
        (b"\xff\x4f\xff\x51" + bytes(99), 415, "JPEG 2000 is not supported"),
        (b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(99), 415, "JPEG XL is not supported"),
        (b"\xff\x0a" + bytes(99), 415, "JPEG XL is not supported"),
    ],
)
def test_an_unsupported_kind_is_named(yolo, data, status, told):
    response = yolo.post(data)
    assert response.status_code == status
    assert told in response.json()["detail"]
