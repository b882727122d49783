"""Encoded files hold the array that was given."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from farsight.images import decode, encode_jpeg, encode_png
from tests.support.pictures import scene

LIMIT = 1_000_000
PIXELS = np.asarray(scene(60, 40, red=(5, 5, 25, 15), blue=(30, 20, 55, 35)))


def test_encoding_and_decoding_again():
    assert np.array_equal(decode(encode_png(PIXELS), LIMIT).pixels, PIXELS)
    assert np.abs(decode(encode_jpeg(PIXELS, 95), LIMIT).pixels.astype(int) - PIXELS).mean() < 8
    deep = np.arange(600, dtype=np.uint16).reshape(20, 30) * 100
    assert np.array_equal(np.asarray(Image.open(BytesIO(encode_png(deep)))), deep)
