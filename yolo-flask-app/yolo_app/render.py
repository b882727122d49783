"""Draw boxes and class names on a picture."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from farsight.images import bands
from farsight.types import Pixels, Shape
from yolo_app.label_text import Box, LabelText
from yolo_app.postprocess import Detections

Colour = tuple[int, int, int]

PAD_X, PAD_Y = 4, 3
"""Pixels of colour around a label's text."""


def annotate(picture: Pixels, found: Detections, names: tuple[str, ...]) -> None:
    """Draw the boxes onto the (H, W, 3) uint8 picture, in place; lines and text grow with its size.

    It is drawn in bands of rows: Pillow draws on copies, which for the whole picture need four times its
    memory.
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
    """A box and its label (None if the picture is too small for one), in whole pixels.

    Both are (left, top, right, bottom); right and bottom belong to the drawn pixels.
    """

    box: Box
    colour: Colour
    line: int
    label: _Label | None

    @property
    def top(self) -> int:
        return min(self.box[1], self.label.box[1]) if self.label else self.box[1]

    @property
    def bottom(self) -> int:
        return max(self.box[3], self.label.box[3]) if self.label else self.box[3]

    def draw(self, draw: ImageDraw.ImageDraw, top: int) -> None:
        """Draw on the band of rows that begins at `top`."""
        draw.rectangle(_in_band(self.box, top), outline=self.colour, width=self.line)
        if self.label:
            draw.rectangle(_in_band(self.label.box, top), fill=self.colour)
            x, y = self.label.text_at
            draw.text((x, y - top), self.label.text, fill="white", font=self.label.font)


@dataclass(frozen=True)
class _Label:
    box: Box
    text_at: tuple[int, int]
    text: str
    font: ImageFont.FreeTypeFont


def _in_band(box: Box, rows: int) -> Box:
    x1, y1, x2, y2 = box
    return x1, y1 - rows, x2, y2 - rows


def _marks(picture: Pixels, found: Detections, names: tuple[str, ...]) -> Iterator[_Mark]:
    """Yield the marks from least to most confident, so that the most confident is drawn on top."""
    height, width = picture.shape[:2]
    side = min(height, width)
    line = max(2, round(side / 300))
    labels = LabelText(width - 2 * PAD_X, max(12.0, side / 45))
    for box, confidence, class_id in zip(
        found.boxes[::-1], found.confidences[::-1], found.class_ids[::-1], strict=True
    ):
        x1, y1, x2, y2 = (int(value) for value in box)
        # A box that reaches the edge ends at the last pixel.
        corners = (x1, y1, min(x2, width - 1), min(y2, height - 1))
        text = labels.label(names[class_id], int(class_id), float(confidence))
        label = _label(labels, text, corners, (height, width))
        yield _Mark(corners, colour_of(int(class_id)), line, label)


def _label(labels: LabelText, text: str, box: Box, size: Shape) -> _Label | None:
    """Place the text above the box's upper left corner, or inside the box if it does not fit above.

    It is moved left, or up, until it lies within the picture, whose (height, width) is `size`.
    """
    left, top, right, bottom = labels.box(text)
    across, down = right - left + 2 * PAD_X, bottom - top + 2 * PAD_Y
    height, width = size
    if not text or across > width or down > height:
        return None
    x = min(box[0], width - across)
    y = min(box[1] - down if box[1] >= down else box[1], height - down)
    return _Label(
        (x, y, x + across - 1, y + down - 1), (x + PAD_X - left, y + PAD_Y - top), text, labels.font
    )


def colour_of(class_id: int) -> Colour:
    """Return the colour of a class; hues a golden angle apart make neighbouring classes differ."""
    red, green, blue = colorsys.hls_to_rgb((class_id * 0.618034) % 1.0, 0.42, 0.85)
    return round(red * 255), round(green * 255), round(blue * 255)
