"""Boxes and names drawn on a picture: arrays in, an array out."""

from __future__ import annotations

import colorsys

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from farsight.engine import Pixels
from yolo_app.postprocess import Detections

Colour = tuple[int, int, int]


def annotate(picture: Pixels, found: Detections, names: tuple[str, ...]) -> Pixels:
    """(H, W, 3) uint8 -> the same with boxes; lines and letters grow with the picture."""
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image)
    line = max(2, round(min(image.size) / 300))
    font = ImageFont.load_default(max(12.0, min(image.size) / 45))
    # The most confident last, so that it lies on top.
    for box, confidence, class_id in zip(
        found.boxes[::-1], found.confidences[::-1], found.class_ids[::-1], strict=True
    ):
        colour = colour_of(int(class_id))
        x1, y1, x2, y2 = (float(value) for value in box)
        draw.rectangle((x1, y1, x2, y2), outline=colour, width=line)
        _label(draw, f"{names[class_id]} {confidence:.2f}", x1, y1, colour, font)
    return np.asarray(image)


def colour_of(class_id: int) -> Colour:
    """Hues a golden angle apart: neighbouring classes are never alike."""
    red, green, blue = colorsys.hls_to_rgb((class_id * 0.618034) % 1.0, 0.42, 0.85)
    return round(red * 255), round(green * 255), round(blue * 255)


def _label(
    draw: ImageDraw.ImageDraw,
    text: str,
    x: float,
    y: float,
    colour: Colour,
    font: ImageFont.ImageFont | ImageFont.FreeTypeFont,
) -> None:
    """Above the box's corner, or inside it where there is no room above."""
    left, top, right, bottom = draw.textbbox((0, 0), text, font=font)
    height = bottom - top + 6
    above = y - height if y >= height else y
    draw.rectangle((x, above, x + right - left + 8, above + height), fill=colour)
    draw.text((x + 4 - left, above + 3 - top), text, fill="white", font=font)
