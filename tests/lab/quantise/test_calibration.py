"""Calibration and test pictures do not overlap, and their number is limited."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.errors import LabError
from lab.quantise.calibration import split


def pictures(count: int) -> list[Path]:
    return [Path(f"{number:04}.jpg") for number in range(count)]


@pytest.mark.parametrize(
    ("count", "calibration", "held_out"),
    [(8, 6, 2), (10, 8, 2), (300, 240, 60), (375, 300, 75), (400, 160, 40), (5000, 286, 72)],
)
def test_every_fifth_is_held_out_and_the_number_is_limited(count, calibration, held_out):
    taken = split(pictures(count))
    assert (len(taken.calibration), len(taken.held_out)) == (calibration, held_out)
    assert not set(taken.calibration) & set(taken.held_out)
    assert set(taken.calibration) | set(taken.held_out) <= set(pictures(count))


def test_too_few_pictures_are_an_error():
    with pytest.raises(LabError, match=r"at least 8 pictures, ideally 300.*; the folder holds 7"):
        split(pictures(7))


def test_few_pictures_log_a_warning(caplog):
    split(pictures(99))
    assert "INT8 with only 99 pictures: the agreement is not reliable" in caplog.text
    caplog.clear()
    split(pictures(100))
    assert not caplog.text
