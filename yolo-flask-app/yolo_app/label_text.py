"""Write the text of a box's label, limited to letters that the font has and to the picture's width.

labels = LabelText(width=640, size=14)
labels.label("вертолёт", class_id=4, confidence=0.914)       # "вертолёт 0.91"
labels.label("飞机", class_id=4, confidence=0.914)            # "class 4 0.91": the font lacks these letters
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONT = Path(__file__).with_name("fonts") / "DejaVuSans.ttf"
"""A font with Latin, Greek, Cyrillic, Armenian and Georgian letters; Pillow's own has only Latin."""

MAX_NAME = 100
"""Characters of a class's name that are drawn: a bundle may hold a whole paragraph."""

_NOT_DRAWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Mc", "Me", "Zl", "Zp"}
"""Unicode categories that are not drawn: control and format characters, and combining marks."""

_RIGHT_TO_LEFT = {"R", "AL", "AN"}
"""Directions that are not drawn: the letters would stand in the wrong order, and Arabic ones unjoined."""

Box = tuple[int, int, int, int]


class LabelText:
    """The texts of one picture's labels, in letters of `size` pixels and not wider than `width`."""

    def __init__(self, width: int, size: float) -> None:
        self._width = width
        # The other layout engine needs a library that not every machine has.
        self.font = ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)

    def label(self, name: str, class_id: int, confidence: float) -> str:
        """Return name and confidence, the name shortened or left out to fit, or "" if nothing fits."""
        name, number = readable(name) or f"class {class_id}", f"{confidence:.2f}"
        if self._fits(whole := f"{name} {number}"):
            return whole
        cuts = [f"{name[:length].rstrip()}… {number}" for length in range(1, len(name))]
        if fitting := bisect_left(cuts, True, key=lambda cut: not self._fits(cut)):
            return cuts[fitting - 1]
        return number if self._fits(number) else ""

    def box(self, text: str) -> Box:
        """Return the text's pixels as (left, top, right, bottom), if drawn at (0, 0)."""
        left, top, right, bottom = self.font.getbbox(text)
        return round(left), round(top), round(right), round(bottom)

    def _fits(self, text: str) -> bool:
        left, _, right, _ = self.box(text)
        return right - left <= self._width


@lru_cache(maxsize=4096)
def readable(name: str) -> str:
    """Return the name on one line, or "" if the font cannot draw all of its letters correctly."""
    line = " ".join(unicodedata.normalize("NFC", name[:MAX_NAME]).split())
    return line if all(map(_is_drawn, line)) else ""


def _is_drawn(letter: str) -> bool:
    if unicodedata.category(letter) in _NOT_DRAWN or unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT:
        return False
    missing, font = _missing()
    return bytes(font.getmask(letter)) != missing


@lru_cache(maxsize=1)
def _missing() -> tuple[bytes, ImageFont.FreeTypeFont]:
    """Return the image that the font draws for a missing letter, and the font; no font has U+FFFF."""
    font = ImageFont.truetype(FONT, 32, layout_engine=ImageFont.Layout.BASIC)
    return bytes(font.getmask("\uffff")), font
