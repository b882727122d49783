"""Pictures whose answer is known: a red and a blue rectangle on grey, in every format and orientation."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image

Corners = tuple[int, int, int, int]

RED, BLUE, GROUND = (235, 20, 20), (20, 20, 235), (128, 128, 128)
ORIENTATION = 0x0112
MIME = {
    "JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif", "BMP": "image/bmp",
    "TIFF": "image/tiff", "AVIF": "image/avif", "HEIF": "image/heic",
}  # fmt: skip
FORMATS = tuple(MIME)
WITH_EXIF = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF")

# What a viewer does to the stored picture for each EXIF orientation; its inverse is what a camera stores.
_STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}

RED_BOX, BLUE_BOX = (20, 40, 120, 100), (200, 120, 300, 220)
"""Positions in `scene()`, x1 y1 x2 y2, which is 320 x 240 and differs from each of its turns and mirrors."""


def scene(
    width: int = 320, height: int = 240, red: Corners | None = RED_BOX, blue: Corners | None = BLUE_BOX
) -> Image.Image:
    """Grey, with a red and a blue rectangle, each as far as it lies inside."""
    pixels = np.full((height, width, 3), GROUND, np.uint8)
    for box, colour in ((red, RED), (blue, BLUE)):
        if box is not None:
            pixels[box[1] : box[3], box[0] : box[2]] = colour
    return Image.fromarray(pixels)


def encoded(picture: Image.Image, kind: str = "JPEG", orientation: int | None = None, **options) -> bytes:
    """The file, and where `orientation` is given, stored as a camera held that way stores it."""
    exif = None
    if orientation is not None:
        turn = _STORED[orientation]
        picture = picture if turn is None else picture.transpose(turn)
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        options["exif"] = exif if kind == "TIFF" else exif.tobytes()
    if kind == "HEIF":
        return _heif(picture, exif, options.get("icc_profile"))
    out = BytesIO()
    if kind in ("JPEG", "WEBP", "AVIF"):
        options.setdefault("quality", 90)
    picture.save(out, kind, **options)
    return out.getvalue()


def _heif(picture: Image.Image, exif: Image.Exif | None, profile: bytes | None) -> bytes:
    """As a telephone writes it: the plugin turns EXIF's orientation into the container's (`irot`, `imir`)."""
    file = pillow_heif.from_pillow(picture)
    out, more = BytesIO(), {"icc_profile": profile} if profile else {}
    file.save(out, quality=90, exif=exif.tobytes() if exif is not None else None, **more)
    return out.getvalue()


def box_of(detection: dict) -> list[float]:
    box = detection["bbox"]
    return [box["x1"], box["y1"], box["x2"], box["y2"]]


def by_class(answer: dict) -> dict[str, list[float]]:
    """{"red": [x1, y1, x2, y2], ...} of a detect answer to one picture."""
    return {one["class_name"]: box_of(one) for one in answer["detections"]}
