"""Thousands of random TIFF, PNG and BMP files: what is answered is what two other readers see.

The other readers are tifffile and OpenCV, and the truth is what was written. `pytest -s` prints the tally by
kind.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import cv2
import numpy as np
import pytest
import tifffile

from farsight.errors import UndecodableImage
from farsight.images import decode
from tests.support.expected_pixels import Meaning, render_expected
from tests.support.random_bmp import draw_bmp
from tests.support.random_png import draw_png
from tests.support.random_tiff import Drawn, draw_tiff

SEEDS = {"TIFF": (draw_tiff, 1500), "PNG": (draw_png, 500), "BMP": (draw_bmp, 500)}

Reading = tuple[str, np.ndarray]
"""A reader's name, and the picture that it gave."""


def by_tifffile(drawn: Drawn) -> Iterator[Reading]:
    """As tifffile reads the samples; it leaves their meaning to whoever asks."""
    if not drawn.data.startswith((b"II", b"MM")):
        return
    with tifffile.TiffFile(BytesIO(drawn.data)) as file:
        page = file.pages[0]
        samples = page.asarray()
        if page.planarconfig == 2 and samples.ndim == 3:
            samples = samples.transpose(1, 2, 0)
    yield "tifffile", render_expected(samples, drawn.meaning)


def by_opencv(drawn: Drawn) -> Iterator[Reading]:
    """As OpenCV reads it, upright, where it does what it says."""
    meaning, tiff = drawn.meaning, drawn.data.startswith((b"II", b"MM"))
    samples = cv2.imdecode(np.frombuffer(drawn.data, np.uint8), cv2.IMREAD_UNCHANGED)
    if (
        samples is None
        or is_misread_by_opencv(drawn, tiff)
        or (meaning.alpha is not None and samples.ndim == 2)
    ):
        return
    if samples.ndim == 3:
        samples = samples[..., [2, 1, 0, 3][: samples.shape[2]]]
    if samples.dtype == np.uint8 and meaning.kind == "u":
        colours = 1 if samples.ndim == 2 else 3
        alpha = None if meaning.alpha is None else 3
        # libtiff hands out colours that hold their alpha already.
        meaning = Meaning("rgb" if colours == 3 else "minisblack", alpha=alpha, premultiplied=tiff)
    elif meaning.bits in (10, 12, 14):
        samples = samples >> (16 - meaning.bits)
    elif meaning.alpha == 1:
        samples = samples[..., [0, 3]]
    yield "OpenCV", render_expected(samples, replace(meaning, orientation=1))


def is_misread_by_opencv(drawn: Drawn, tiff: bool) -> bool:
    """Return whether it is a kind that OpenCV gets wrong, or gives in part."""
    kind, bits = drawn.kind, drawn.meaning.bits
    if not tiff:
        # It fills the bits that 5 or 6 lack with zeros, takes alphas for colours, and has OS/2 upside down.
        return "masks" in kind or "header 12" in drawn.details
    turned_tiles = bits <= 8 and "'tile'" in drawn.details and drawn.meaning.orientation != 1
    # It reads planes of more than 8 bits as if they were chunky.
    return turned_tiles or kind == "palette 1 bits" or (bits > 8 and "'separate'" in drawn.details)


def differs(pixels: np.ndarray, expected: np.ndarray) -> bool:
    """By more than 1 from the nearest whole number."""
    return pixels.shape != expected.shape or np.abs(pixels.astype(float) - np.round(expected)).max() > 1


@pytest.fixture(autouse=True)
def _quiet_readers() -> Iterator[None]:
    """They complain of what they do not read, which is counted here."""
    level = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)
    yield
    cv2.utils.logging.setLogLevel(level)
    logging.getLogger("tifffile").setLevel(logging.NOTSET)


@pytest.mark.parametrize("kind", SEEDS)
def test_what_is_answered_is_what_others_read(kind):
    draw, number = SEEDS[kind]
    tally, wrong = compare_with_other_readers(draw, number)
    print(f"\n{'kind':28}{'answered':>9}{'refused':>9}{'tifffile':>9}{'OpenCV':>9}")
    for name in sorted({name for name, _ in tally}):
        counts = [tally[name, what] for what in ("answered", "refused", "tifffile", "OpenCV")]
        print(f"{name:28}" + "".join(f"{count:9}" for count in counts))
    assert wrong == []
    total = Counter(what for name, what in tally.elements())
    assert total["refused"] == 0, "every kind that is drawn here is one that is read"
    assert total["answered"] == number
    assert total["OpenCV"] >= number * {"TIFF": 0.4, "PNG": 0.7, "BMP": 0.3}[kind]
    assert total["tifffile"] == (number if kind == "TIFF" else 0)


def compare_with_other_readers(
    draw: Callable[[int], Drawn], number: int
) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Count by kind the files answered, refused and read by each reader; list the differences."""
    tally: Counter[tuple[str, str]] = Counter()
    wrong = []
    for seed in range(number):
        drawn = draw(seed)
        try:
            pixels = decode(drawn.data, 1_000_000).pixels
        except UndecodableImage:
            tally[drawn.kind, "refused"] += 1
            continue
        tally[drawn.kind, "answered"] += 1
        readings = [*by_tifffile(drawn), *by_opencv(drawn)]
        if drawn.exact:
            readings.append(("what was written", render_expected(drawn.samples, drawn.meaning)))
        for reader, expected in readings:
            tally[drawn.kind, reader] += 1
            if differs(pixels, expected):
                wrong.append(f"{drawn.kind}, seed {seed}: not as {reader} ({drawn.details[:200]})")
    return tally, wrong


@pytest.mark.parametrize("wanted", ["full", "stretch"])
def test_a_range_that_is_named_is_the_one_applied(wanted):
    for seed in range(300):
        drawn = draw_tiff(seed)
        if drawn.exact:
            pixels = decode(drawn.data, 1_000_000, wanted).pixels
            assert not differs(pixels, render_expected(drawn.samples, drawn.meaning, wanted)), (
                seed,
                drawn.details[:200],
            )
