"""The size of an HEVC item is read from its headers, wherever they are stored."""

from __future__ import annotations

import struct

import pytest

from farsight.images.heif.boxes import Budget
from farsight.images.heif.hevc import coded_pixels
from tests.support.av1 import bits
from tests.support.heic import coded

CONFIG, STREAM = coded(96, 64).properties[0][8:], coded(96, 64).content


def exponential(value: int) -> str:
    """Return the Exp-Golomb code of a number as a field for `bits`."""
    return f"{2 * (value + 1).bit_length() - 1}:{value + 1}"


def sequence(width: int, height: int, *, layers: int = 0, chroma: int = 1, layer: int = 0) -> bytes:
    """Return a sequence parameter set that ends after the size."""
    sub = " ".join(["1:1 1:1"] * layers + ["2:0"] * ((8 - layers) * bool(layers)) + ["88:0 8:0"] * layers)
    fields = f"4:0 3:{layers} 1:0 88:0 8:93 {sub} {exponential(0)} {exponential(chroma)} "
    fields += f"{'1:0' * (chroma == 3)} {exponential(width)} {exponential(height)} 8:255"
    body = bits(fields).replace(b"\0\0\0", b"\0\0\3\0").replace(b"\0\0\1", b"\0\0\3\1")
    return bytes((33 << 1, layer << 3 | 1)) + body


def config(*units: bytes, length: int = 3) -> bytes:
    listed = b"".join(struct.pack(">BHH", 33, 1, len(unit)) + unit for unit in units)
    return bytes(21) + bytes((length, len(units))) + listed


def stream(*units: bytes) -> bytes:
    return b"".join(struct.pack(">L", len(unit)) + unit for unit in units)


def picture(kind: int = 19, first: bool = True) -> bytes:
    return bytes((kind << 1, 1, first << 7))


def test_the_size_from_a_real_encoder_is_read():
    assert coded_pixels(CONFIG, STREAM, Budget(100)) == 96 * 64
    assert coded_pixels(CONFIG, STREAM * 3, Budget(100)) == 3 * 96 * 64


@pytest.mark.parametrize("layers", [0, 1, 6])
@pytest.mark.parametrize("chroma", [0, 1, 3])
@pytest.mark.parametrize("size", [(8, 8), (16384, 16384), (4032, 3024), (65528, 8)])
def test_the_size_is_read_after_optional_fields(size, chroma, layers):
    parameters = config(sequence(*size, chroma=chroma, layers=layers))
    assert coded_pixels(parameters, stream(picture(), picture(first=False)), Budget(100)) == size[0] * size[1]


def test_the_largest_size_is_used_for_every_picture():
    parameters = config(sequence(64, 64), sequence(128, 64))
    units = stream(picture(), sequence(256, 256), picture(21), picture(20))
    assert coded_pixels(parameters, units, Budget(100)) == 3 * 256 * 256


def test_other_layers_are_ignored():
    parameters = config(sequence(64, 64), sequence(8192, 8192, layer=1))
    assert coded_pixels(parameters, stream(picture()), Budget(100)) == 64 * 64


@pytest.mark.parametrize(
    ("parameters", "units"),
    [
        (config(), stream(picture())),
        (config(sequence(64, 64)), b""),
        (config(sequence(64, 64)), stream(picture(first=False))),
        (config(sequence(64, 64)), stream(picture(1))),
        (config(sequence(64, 64), length=1), stream(picture())),
        (config(sequence(64, 64)[:14]), stream(picture())),
        (config(sequence(64, 64))[:-30], stream(picture())),
        (b"", stream(picture())),
        (config(b"\x42\x01" + bytes(600)), stream(picture())),
    ],
    ids=["no size", "no picture", "no beginning", "made of others", "short", "half", "cut", "none", "zeros"],
)  # fmt: skip
def test_an_item_without_a_readable_size_is_an_error(parameters, units):
    with pytest.raises(ValueError, match=r"HEVC|ends too early"):
        coded_pixels(parameters, units, Budget(100))


def test_too_many_units_are_an_error():
    with pytest.raises(ValueError, match="more parts"):
        coded_pixels(CONFIG, stream(picture(first=False)) * 1000, Budget(100))
