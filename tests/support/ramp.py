"""A picture whose depth is known: the tiny model's map is ten times the luminance."""

from __future__ import annotations

import numpy as np
from PIL import Image

from tests.support.bundles import LUMINANCE
from tests.support.pictures import encoded

# At the model's own size nothing is resampled: the map is exact.
WIDTH, HEIGHT = 182, 140
RAMP = np.repeat(np.tile(np.arange(WIDTH, dtype=np.uint8)[None, :, None], (HEIGHT, 1, 1)), 3, axis=2)


def png(pixels: np.ndarray) -> bytes:
    return encoded(Image.fromarray(pixels), "PNG")


def depth_of(pixels: np.ndarray) -> np.ndarray:
    return pixels.astype(np.float64) @ np.array(LUMINANCE) / 25.5


def estimate(server, pixels: np.ndarray = RAMP, as_form: bool = False, **options):
    if as_form:
        fields = {name: (None, str(value)) for name, value in options.items()}
        response = server.post(files={"image": ("a.png", png(pixels)), **fields})
    else:
        response = server.post(png(pixels), params=options)
    assert response.status_code == 200, response.text
    return response
