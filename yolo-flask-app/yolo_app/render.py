"""Boxes and names drawn on a picture: arrays in, an array out."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from farsight.engine import Pixels
from farsight.images import bands
from yolo_app.postprocess import Detections

Colour = tuple[int, int, int]
Font = ImageFont.ImageFont | ImageFont.FreeTypeFont


def annotate(picture: Pixels, found: Detections, names: tuple[str, ...]) -> None:
    """Draws boxes onto the (H, W, 3) uint8; lines and letters grow with the picture.

    A band of rows at a time: Pillow draws on copies, which of the whole would be four times its memory.
    """
    marks = list(_marks(picture, found, names))
    for rows in bands(*picture.shape[:2]):
        within = [mark for mark in marks if mark.top < rows.stop and mark.bottom >= rows.start]
        if within:
            image = Image.fromarray(picture[rows])
            draw = ImageDraw.Draw(image)
            for mark in within:
                mark.draw(draw, rows.start)
            picture[rows] = np.asarray(image)


@dataclass(frozen=True)
class _Mark:
    """A box and its label, in whole pixels of the picture."""

    box: tuple[int, int, int, int]
    label: tuple[int, int, int, int]
    text_at: tuple[int, int]
    text: str
    colour: Colour
    line: int
    font: Font

    @property
    def top(self) -> int:
        return min(self.box[1], self.label[1])

    @property
    def bottom(self) -> int:
        """Of a letter below its line, too."""
        return max(self.box[3], self.label[3]) + self.line

    def draw(self, draw: ImageDraw.ImageDraw, top: int) -> None:
        """On the band of rows that begins at `top`."""
        draw.rectangle(_raised(self.box, top), outline=self.colour, width=self.line)
        draw.rectangle(_raised(self.label, top), fill=self.colour)
        draw.text((self.text_at[0], self.text_at[1] - top), self.text, fill="white", font=self.font)


def _raised(box: tuple[int, int, int, int], rows: int) -> tuple[int, int, int, int]:
    x1, y1, x2, y2 = box
    return x1, y1 - rows, x2, y2 - rows


def _marks(picture: Pixels, found: Detections, names: tuple[str, ...]) -> Iterator[_Mark]:
    """The most confident last, so that it lies on top."""
    side = min(picture.shape[:2])
    line = max(2, round(side / 300))
    font = ImageFont.load_default(max(12.0, side / 45))
    measure = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    for box, confidence, class_id in zip(
        found.boxes[::-1], found.confidences[::-1], found.class_ids[::-1], strict=True
    ):
        x1, y1, x2, y2 = (int(value) for value in box)
        text = f"{names[class_id]} {confidence:.2f}"
        left, top, right, bottom = (round(value) for value in measure.textbbox((0, 0), text, font=font))
        height = bottom - top + 6
        # Above the box's corner, or inside it where there is no room above.
        above = y1 - height if y1 >= height else y1
        label = (x1, above, x1 + right - left + 8, above + height)
        text_at = (x1 + 4 - left, above + 3 - top)
        yield _Mark((x1, y1, x2, y2), label, text_at, text, colour_of(int(class_id)), line, font)


def colour_of(class_id: int) -> Colour:
    """Hues a golden angle apart: neighbouring classes are never alike."""
    red, green, blue = colorsys.hls_to_rgb((class_id * 0.618034) % 1.0, 0.42, 0.85)
    return round(red * 255), round(green * 255), round(blue * 255)
