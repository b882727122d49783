"""The words on a box, in letters that the font has, as wide as the picture allows.

words = Words(width=640, size=14)
words.label("вертолёт", class_id=4, confidence=0.914)       # "вертолёт 0.91"
words.label("飞机", class_id=4, confidence=0.914)            # "class 4 0.91": the font lacks these
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONT = Path(__file__).with_name("fonts") / "DejaVuSans.ttf"
"""Latin, Greek, Cyrillic, Armenian and Georgian; Pillow's own font has Latin alone."""

LONGEST_NAME = 100
"""Characters of a class's name that are drawn: a bundle's maker may have put a paragraph there."""

_NOT_DRAWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Mc", "Me", "Zl", "Zp"}
"""Categories that are no letters of their own: control and format characters, and marks that combine."""

_RIGHT_TO_LEFT = {"R", "AL", "AN"}
"""Directions of letters that would stand in the wrong order, and those of Arabic unjoined."""

Box = tuple[int, int, int, int]


class Words:
    """Labels for one picture, in letters of `size` pixels; none is wider than `width`."""

    def __init__(self, width: int, size: float) -> None:
        self._width = width
        # Basic: the other layout depends on a library that is not on every machine.
        self.font = ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)

    def label(self, name: str, class_id: int, confidence: float) -> str:
        """Return the name, cut short where it is too wide, and the confidence; "" where even that is."""
        name, number = readable(name) or f"class {class_id}", f"{confidence:.2f}"
        if self._fits(whole := f"{name} {number}"):
            return whole
        cuts = [f"{name[:length].rstrip()}… {number}" for length in range(1, len(name))]
        if fitting := bisect_left(cuts, True, key=lambda cut: not self._fits(cut)):
            return cuts[fitting - 1]
        return number if self._fits(number) else ""

    def box(self, text: str) -> Box:
        """Return where its pixels lie: left, top, right, bottom, drawn at (0, 0)."""
        left, top, right, bottom = self.font.getbbox(text)
        return round(left), round(top), round(right), round(bottom)

    def _fits(self, text: str) -> bool:
        left, _, right, _ = self.box(text)
        return right - left <= self._width


@lru_cache(maxsize=4096)
def readable(name: str) -> str:
    """Return the name as one line of letters; "" where the font lacks one, or one needs joining or
    turning."""
    line = " ".join(unicodedata.normalize("NFC", name[:LONGEST_NAME]).split())
    return line if all(map(_is_drawn, line)) else ""


def _is_drawn(letter: str) -> bool:
    if unicodedata.category(letter) in _NOT_DRAWN or unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT:
        return False
    missing, font = _missing()
    return bytes(font.getmask(letter)) != missing


@lru_cache(maxsize=1)
def _missing() -> tuple[bytes, ImageFont.FreeTypeFont]:
    """Return the drawing of a letter that the font lacks, and the font; U+FFFF is a letter in none."""
    font = ImageFont.truetype(FONT, 32, layout_engine=ImageFont.Layout.BASIC)
    return bytes(font.getmask("\uffff")), font
