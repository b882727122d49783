"""Every mode becomes RGB as a viewer shows it, within a bounded multiple of its size in memory."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from farsight.images import decode
from tests.support.memory import mebibytes
from tests.support.pictures import encoded, scene

LIMIT = 1_000_000
PICTURE = scene(60, 40, red=(5, 5, 25, 15), blue=(30, 20, 55, 35))


def test_transparent_pixels_show_white():
    clear = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    assert (decode(encoded(clear, "PNG"), LIMIT).pixels == 255).all()
    half = Image.new("RGBA", (4, 4), (0, 0, 0, 128))
    assert np.abs(decode(encoded(half, "PNG"), LIMIT).pixels.astype(int) - 127).max() <= 1


LARGE = 4000
"""The side of a picture of several bands, and large enough that its memory shows."""


def large(mode: str) -> Image.Image:
    """A ramp from corner to corner; its alpha is another, its float has what is not finite."""
    ramp = np.add.outer(np.arange(LARGE), np.arange(LARGE))
    if mode == "F":
        values = ramp.astype(np.float32) / 7 - 100
        values[0, :3] = np.nan, np.inf, -np.inf
        return Image.fromarray(values)
    if mode.startswith("I"):
        return Image.fromarray((ramp * 10 - 500).astype(np.int32) if mode == "I" else ramp.astype(np.uint16))
    grey = Image.fromarray((ramp >> 5).astype(np.uint8))
    if mode == "P":
        return grey.quantize(16)
    alpha = grey.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return Image.merge(mode, [*[grey] * (len(mode) - 1), alpha])


def convert_whole(image: Image.Image) -> np.ndarray:
    """The whole picture to RGB in one go, by the rules of `decode`: all that is deep here is stretched."""
    if image.mode in ("F", "I", "I;16"):
        values = np.asarray(image, np.float64)
        counts = np.isfinite(values)
        low, high = values[counts].min(), values[counts].max()
        grey = np.where(counts, (np.where(counts, values, low) - low) * 255 / (high - low), 0)
        return np.repeat(grey[..., None], 3, axis=2)
    rgba = image.convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB"))


MODES = [
    ("F", "TIFF", {}), ("I", "TIFF", {}), ("I;16", "PNG", {}), ("LA", "PNG", {}), ("RGBA", "PNG", {}),
    ("P", "PNG", {"transparency": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("mode", "kind", "options"), MODES, ids=[f"{m} {k} {o}" for m, k, o in MODES])
def test_a_large_picture_of_any_mode_is_converted_within_three_times_its_size(tmp_path, mode, kind, options):
    picture = large(mode)
    data = encoded(picture, kind, compress_level=1, **options)
    expected = convert_whole(Image.open(BytesIO(data)) if options else picture)
    assert np.abs(decode(data, 2 * LARGE**2).pixels.astype(int) - expected).max() <= 1
    used = mebibytes("decode(data, 10**9)", tmp_path, data, encoded(PICTURE, kind))
    stored = 2 if mode == "I;16" else 1 if mode == "P" else 4
    assert used * 2**20 / LARGE**2 < stored + 3 * 2.5
