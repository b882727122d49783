"""The sizes of an AV1 bitstream's frames are told from their headers, whatever says them."""

from __future__ import annotations

import pytest

from farsight.av1 import frame_pixels
from tests.support.av1 import HIDDEN, PLAIN, SEQUENCE, SHOWN, unit

# The first bytes of what aomenc 3.6 wrote of 1024 x 512 pixels; ffmpeg's trace_headers reads the same sizes.
RESIZED = ("0a0b00000024c7ffff36be401032a3401202e8b9c0ffc07fd1c4028a24", 745 * 372)
MODELLED = (
    "0a1f040000000400000065780000000a530000135f915f90bcc7ffffe0ed7c802032a95710009998010088f201658e109820",
    1024 * 512,
)


@pytest.mark.parametrize(("written", "pixels"), [RESIZED, MODELLED], ids=["resized", "with a decoder model"])
def test_the_sizes_of_an_encoders_frames_are_told(written, pixels):
    assert frame_pixels(bytes.fromhex(written)) == pixels


@pytest.mark.parametrize(
    ("frames", "pixels"),
    [
        (PLAIN, 16 * 16),
        (PLAIN * 3, 3 * 16 * 16),
        (SHOWN, 1 << 28),
        (HIDDEN, 1 << 32),
        (HIDDEN + PLAIN, (1 << 32) + 256),
    ],
    ids=["the sequence's", "one after another", "its own", "its own, hidden: the most it may say", "both"],
)
def test_every_frame_counts_shown_or_not(frames, pixels):
    assert frame_pixels(SEQUENCE + frames) == pixels


def test_a_unit_without_a_length_reaches_to_the_end():
    assert frame_pixels(SEQUENCE + bytes((PLAIN[0] & ~2,)) + PLAIN[2:]) == 16 * 16


@pytest.mark.parametrize(
    "stream",
    [
        PLAIN,
        SEQUENCE[:6],
        SEQUENCE + SHOWN[:4],
        b"\x80" + SEQUENCE,
        b"\x0a" + b"\xff" * 9,
        SEQUENCE + unit(2, b"") * 1000,
    ],
    ids=["no sequence", "half of one", "half a frame", "no AV1", "an endless length", "units without end"],
)
def test_what_nobody_can_tell_the_size_of_is_an_error(stream):
    with pytest.raises(ValueError, match="AV1"):
        frame_pixels(stream)
