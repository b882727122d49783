"""One rule for whole and decimal numbers: which values become black and white."""

from __future__ import annotations

import numpy as np
import pytest

from farsight.images.to_8_bits import (
    Range,
    choose_range,
    make_scaler,
    merge_bounds,
    nominal_range,
    valid_mask,
    value_bounds,
)


@pytest.mark.parametrize(
    ("kind", "bits", "expected"),
    [
        ("u", 8, 255),
        ("u", 12, 4095),
        ("u", 16, 65535),
        ("i", 16, 32767),
        ("u", 64, float(2**64)),
        ("f", 32, 1),
    ],
)
def test_each_type_of_number_has_its_range(kind, bits, expected):
    assert nominal_range(kind, bits) == (0, expected)


U16, DECIMAL = (0, 65535), (0, 1)


@pytest.mark.parametrize(
    ("usual", "seen", "applied"),
    [
        (U16, (0, 65535), "full"),
        (U16, (20_000, 60_000), "full"),
        (U16, (0, 16384), "full"),
        (U16, (0, 16383), "stretch"),
        (U16, (29315, 30815), "stretch"),
        (DECIMAL, (0.0, 1.0), "full"),
        (DECIMAL, (0.2, 0.45), "full"),
        (DECIMAL, (0.2, 0.44), "stretch"),
        (DECIMAL, (0.0, 1.01), "stretch"),
        (DECIMAL, (-0.1, 0.9), "stretch"),
        (DECIMAL, (293.0, 308.0), "stretch"),
        (U16, (500, 500), "full"),
        (DECIMAL, (300.0, 300.0), "stretch"),
    ],
)
def test_auto_keeps_the_exposure_of_photographs_and_stretches_the_rest(usual, seen, applied):
    bounds = usual if applied == "full" else seen
    assert choose_range("auto", usual, seen) == Range(applied, *bounds)


def test_a_range_that_is_named_is_applied():
    assert choose_range("full", U16, (100, 200)) == Range("full", 0, 65535)
    assert choose_range("stretch", U16, (0, 60_000)) == Range("stretch", 0, 60_000)


@pytest.mark.parametrize("wanted", ["auto", "full", "stretch"])
def test_a_picture_without_any_value_has_its_type_s_range(wanted):
    assert choose_range(wanted, DECIMAL, None) == Range("full", 0, 1)


def test_sixteen_bits_become_the_nearest_of_eight_exactly():
    values = np.arange(65536, dtype=np.uint16)
    assert (make_scaler(0, 65535, values.dtype)(values) == (values.astype(int) * 2 + 257) // 514).all()


@pytest.mark.parametrize("dtype", ["u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f4", "f8"])
def test_low_is_black_high_is_white_and_what_lies_outside_is_clipped(dtype):
    values = np.array([10, 20, 60, 110, 120], dtype)
    assert make_scaler(20, 110, values.dtype)(values).tolist() == [0, 0, 113, 255, 255]


def test_signed_numbers_below_the_range_are_black():
    values = np.array([-32768, -1, 0, 32767], np.int16)
    assert make_scaler(0, 32767, values.dtype)(values).tolist() == [0, 0, 0, 255]


def test_what_is_not_finite_is_black_and_not_counted():
    values = np.array([np.nan, np.inf, -np.inf, 5, 7], np.float32)
    assert value_bounds(values, None) == (5, 7)
    assert make_scaler(5, 7, values.dtype)(values).tolist() == [0, 0, 0, 0, 255]
    assert value_bounds(values[:3], None) is None


def test_a_nan_that_signals_is_one_as_any_other():
    values = np.array([0x7F800001, 0x3F800000, 0x40000000], np.uint32).view(np.float32)
    assert value_bounds(values, 9.0) == (1, 2)
    assert make_scaler(1, 2, values.dtype)(values).tolist() == [0, 0, 255]


def test_no_data_is_compared_in_the_file_s_own_precision():
    values = np.array([-3.4028234663852886e38, 1, 2], np.float32)
    assert value_bounds(values, -3.4028235e38) == (1, 2)
    assert valid_mask(np.array([1, 9999], np.uint16), 9999).tolist() == [True, False]


def test_the_widest_and_the_flattest_range_divide_by_nothing_and_overflow_nowhere():
    most = np.finfo(np.float64).max
    values = np.array([-most, 0, most])
    assert make_scaler(-most, most, values.dtype)(values).tolist() == [0, 128, 255]
    assert make_scaler(3.0, 3.0, values.dtype)(values).tolist() == [0, 0, 0]
    assert make_scaler(0.0, 5e-324, values.dtype)(np.array([0.0, 5e-324])).tolist() == [0, 0]


def test_bounds_are_joined():
    assert merge_bounds((1, 5), (3, 9)) == (1, 9)
    assert merge_bounds(None, (3, 9)) == merge_bounds((3, 9), None) == (3, 9)
    assert merge_bounds(None, None) is None


def test_a_header_says_the_range():
    assert str(Range("stretch", 29315, 30815)) == "stretch; low=29315; high=30815"
    assert str(Range("full", 0, 1)) == "full; low=0; high=1"
    assert str(Range("stretch", 293.411773681641, 308.0)) == "stretch; low=293.411773681641; high=308"
