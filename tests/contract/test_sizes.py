"""Pictures of the greatest length are answered; longer ones, or those that claim to be, are rejected."""

from __future__ import annotations

import base64
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from tests.support.pictures import MIME, encoded, scene


@pytest.mark.parametrize("size", [(16000, 500), (500, 16000), (16000, 1), (1, 16000), (60000, 2)])
def test_extremely_wide_and_tall_pictures_are_answered(server, size):
    data = encoded(Image.new("RGB", size, (90, 90, 90)), "PNG")
    response = server.post(data, params={"include_image": "false"})
    assert response.status_code == 200, response.text
    assert (response.json()["image"]["width"], response.json()["image"]["height"]) == size


@pytest.mark.parametrize("size", [(65_500, 2), (2, 65_500), (65_500, 1), (1, 65_500)])
def test_the_longest_pictures_are_drawn(server, size):
    """No JPEG is longer: whatever is let in can be sent back."""
    data = encoded(Image.new("RGB", size, (90, 90, 90)), "PNG")
    response = server.post(data, params={"include_image": "true"})
    assert response.status_code == 200, response.text
    _, _, drawn = (response.json().get("annotated_image") or response.json()["depth_image"]).partition(",")
    assert Image.open(BytesIO(base64.b64decode(drawn))).size == size


@pytest.mark.parametrize("size", [(65_501, 1), (4, 65_536), (1, 5_000_000)])
def test_a_longer_side_is_refused_by_name(server, size):
    response = server.post(encoded(Image.new("RGB", size), "PNG"), params={"include_image": "true"})
    assert (response.status_code, response.json()["type"]) == (422, "/problems/too-many-pixels")
    assert f"{size[0]} x {size[1]} pixels; the limit of a side is 65500" in response.json()["detail"]


def claiming(kind: str, width: int, height: int) -> bytes:
    """A small file whose header claims a size that is not there."""
    data = bytearray(encoded(scene(16, 16), kind))
    if kind == "PNG":
        data[16:24] = struct.pack(">II", width, height)
        data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    elif kind == "GIF":
        data[6:10] = struct.pack("<HH", width, height)
    elif kind == "BMP":
        data[18:26] = struct.pack("<ii", width, height)
    else:
        at = data.index(b"\xff\xc0") + 5
        data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "JPEG"])
@pytest.mark.parametrize("size", [(60000, 60000), (8000, 8000)])
def test_a_bomb_is_refused_by_its_header(server, kind, size):
    response = server.post(claiming(kind, *size), kind=MIME[kind])
    assert (response.status_code, response.json()["type"]) == (422, "/problems/too-many-pixels"), (
        response.text
    )
    assert "megapixels" in response.json()["detail"]


@pytest.mark.parametrize("size", [(0, 0), (0, 16), (2**31 - 1, 2**31 - 1)])
def test_sizes_that_no_picture_has_are_422(server, size):
    response = server.post(claiming("PNG", *size))
    assert response.status_code == 422, response.text
