"""The sizes of AV1 frames are read from their headers, wherever the size is stored."""

from __future__ import annotations

import pytest

from farsight.images.heif.av1 import frame_sizes
from farsight.images.heif.boxes import Budget
from tests.support.av1 import HIDDEN, PLAIN, REDUNDANT, SEQUENCE, SHOWN, unit

REUSED = 7

# First bytes of 1024 x 512 frames from aomenc 3.6; ffmpeg's trace_headers reads the same sizes.
RESIZED = (
    "0a0b00000024c7ffff36be4010",
    "32101202e8b9c0ffc07fd1c4028a24913040",
    "32103103c0800000015555207fe03fe1a560",
    "32103104010400008695800822248a000080",
)
MODELLED = (
    "0a1f040000000400000065780000000a530000135f915f90bcc7ffffe0ed7c8020",
    "320f5710009998010088f201658e109820",
)


@pytest.mark.parametrize(
    ("units", "sizes"),
    [(RESIZED, [745 * 372, 683 * 341, REUSED]), (MODELLED, [1024 * 512])],
    ids=["resized: a key frame, one with a size of its own, one with another's", "with a decoder model"],
)
def test_frame_sizes_of_real_encoders_are_read(units, sizes):
    assert frame_sizes(bytes.fromhex("".join(units)), Budget(10), REUSED) == sizes


@pytest.mark.parametrize(
    ("frames", "sizes"),
    [
        (PLAIN * 3, [256, 256, 256]),
        (SHOWN, [1 << 28]),
        (REDUNDANT, [1 << 28]),
        (HIDDEN + PLAIN, [1 << 28, 256]),
        (PLAIN + unit(6, b"\x80"), [256, REUSED]),
    ],
    ids=["the sequence's", "its own", "its own, in a redundant header", "its own, hidden", "one shown again"],
)
def test_hidden_redundant_and_repeated_frames_are_counted(frames, sizes):
    assert frame_sizes(SEQUENCE + frames, Budget(10), REUSED) == sizes


def test_a_unit_without_a_length_extends_to_the_end():
    assert frame_sizes(SEQUENCE + bytes((PLAIN[0] & ~2,)) + PLAIN[2:], Budget(10), REUSED) == [256]


@pytest.mark.parametrize(
    "stream",
    [PLAIN, SEQUENCE[:6], SEQUENCE + SHOWN[:4], b"\x80" + SEQUENCE, b"\x0a" + b"\xff" * 9],
    ids=["no sequence", "half of one", "half a frame", "no AV1", "an endless length"],
)
def test_a_stream_without_a_readable_size_is_an_error(stream):
    with pytest.raises(ValueError, match="AV1"):
        frame_sizes(stream, Budget(10), REUSED)


def test_too_many_units_are_an_error():
    with pytest.raises(ValueError, match="more parts"):
        frame_sizes(SEQUENCE + PLAIN + unit(2, b"") * 1000, Budget(1000), REUSED)
