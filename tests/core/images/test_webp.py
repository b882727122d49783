"""A WebP is decoded as viewers show it, transparent or moving, in little more memory than its own pixels."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from farsight.errors import UndecodableImage
from farsight.images import decode
from farsight.images.webp import decode_webp
from tests.support.memory import mebibytes
from tests.support.pictures import encoded, scene

LIMIT = 50_000_000
PICTURE = scene(60, 40, red=(5, 5, 25, 15), blue=(30, 20, 55, 35))
LARGE = 7000


def clear(width: int, height: int) -> Image.Image:
    """Colours and transparency that run from side to side, each their own way."""
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., 0] = np.linspace(0, 255, width).astype(np.uint8)
    pixels[..., 1] = 90
    pixels[..., 3] = np.linspace(0, 255, height).astype(np.uint8)[:, None]
    return Image.fromarray(pixels)


def over_white(picture: Image.Image) -> np.ndarray:
    return np.asarray(Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB"))


@pytest.mark.parametrize("size", [(1, 1), (61, 83), (3000, 1100)])
@pytest.mark.parametrize("options", [{}, {"lossless": True, "exact": True}, {"orientation": 6}])
def test_transparent_pixels_lie_over_white_as_in_pillow(size, options):
    data = encoded(clear(*size), "WEBP", **options)
    shown = over_white(Image.open(BytesIO(data)).convert("RGBA"))
    expected = np.rot90(shown, -1) if "orientation" in options else shown
    assert np.abs(decode(data, LIMIT).pixels.astype(int) - expected).max() <= 1


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("lossless", [False, True])
def test_the_first_frame_of_a_moving_picture_is_read(mode, lossless):
    first = clear(60, 40) if mode == "RGBA" else PICTURE
    options = {
        "save_all": True,
        "append_images": [first.rotate(180)] * 3,
        "lossless": lossless,
        "exact": True,
    }
    data = encoded(first, "WEBP", **options)
    expected = over_white(Image.open(BytesIO(data)).convert("RGBA"))
    assert np.abs(decode(data, LIMIT).pixels.astype(int) - expected).max() <= 1


def chunk(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


def three(*values: int) -> bytes:
    return b"".join(value.to_bytes(3, "little") for value in values)


def moving(canvas: tuple[int, int], at: tuple[int, int], size: tuple[int, int], frame: bytes) -> bytes:
    """One frame of a moving picture, said to be of `size` and to lie `at` a place of the canvas."""
    place = three(at[0] // 2, at[1] // 2, size[0] - 1, size[1] - 1, 100) + b"\0"
    body = chunk(b"VP8X", b"\2\0\0\0" + three(canvas[0] - 1, canvas[1] - 1))
    body += chunk(b"ANIM", bytes(6)) + chunk(b"ANMF", place + frame)
    return b"RIFF" + (4 + len(body)).to_bytes(4, "little") + b"WEBP" + body


FRAME = encoded(PICTURE, "WEBP")[12:]


def test_what_the_first_frame_leaves_free_is_white():
    found = decode(moving((100, 90), (20, 30), (60, 40), FRAME), LIMIT).pixels
    assert np.abs(found[30:70, 20:80].astype(int) - np.asarray(PICTURE)).mean() < 8
    found[30:70, 20:80] = 255
    assert (found == 255).all()


@pytest.mark.parametrize(
    "data",
    [
        moving((100, 90), (60, 0), (60, 40), FRAME),
        moving((100, 90), (0, 60), (60, 40), FRAME),
        moving((100, 90), (0, 0), (10, 10), FRAME),
        moving((100, 90), (0, 0), (60, 40), b""),
        moving((100, 90), (0, 0), (60, 40), FRAME[: len(FRAME) // 2]),
        moving((100, 90), (0, 0), (60, 40), FRAME)[:60],
    ],
    ids=["past the right", "past the bottom", "another size", "no pixels", "half of them", "half a header"],
)
def test_a_frame_that_is_not_what_it_says_is_refused(data):
    with pytest.raises(UndecodableImage):
        decode(data, LIMIT)
    with pytest.raises((ValueError, IndexError)):
        decode_webp(data)


MOVING = {"save_all": True, "append_images": [Image.new("RGBA", (LARGE, LARGE), (9, 9, 9, 99))]}


@pytest.mark.parametrize(
    ("mode", "options"),
    [("RGB", {}), ("RGBA", {}), ("RGBA", {"lossless": True}), ("RGBA", MOVING)],
    ids=["opaque", "transparent", "lossless", "moving"],
)
def test_the_largest_takes_two_and_a_half_times_its_pixels(tmp_path, mode, options):
    """147 MB of pixels; 400 MB are what one picture may take. Pillow's canvases took 750."""
    colour = (90, 20, 20, 128)
    large = encoded(Image.new(mode, (LARGE, LARGE), colour[: len(mode)]), "WEBP", method=0, **options)
    like = encoded(clear(60, 40).convert(mode), "WEBP")
    assert len(large) < 2**20
    assert mebibytes("decode(data, 50_000_000)", tmp_path, large, like) < 400
