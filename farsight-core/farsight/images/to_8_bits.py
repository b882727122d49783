"""Map pictures of more than 8 bits a sample to 8 bits, by one rule for whole and decimal numbers.

Each type of number has a nominal range: 0 to 2^n - 1 for n unsigned bits, 0 to 2^(n-1) - 1 for signed ones, 0
to 1 for decimal ones. `full` maps the nominal range to 0..255 and clips what lies outside; `stretch` maps the
lowest to the highest value in the picture. `auto` is `full` where all values lie within the nominal range and
spread over at least a quarter of it, as a photograph's do, and `stretch` elsewhere: thermal and elevation
data, 12 bits kept in 16. Values that are not finite, or that the file names as "no data", do not count and
become black.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

RangeChoice = Literal["auto", "full", "stretch"]
Values = NDArray[Any]
"""Samples in the type that the file keeps them in."""

Bounds = tuple[float, float]

_LEAST_SPREAD = 0.25
"""The least part of the nominal range: 14 bits kept in 16 fill just less, a photograph nearly all of it."""


@dataclass(frozen=True)
class Range:
    """The values that became black and white: `Range("stretch", 29315, 30815)`."""

    applied: Literal["full", "stretch"]
    low: float
    high: float

    def __str__(self) -> str:
        """Return the text of the header X-Image-Range."""
        return f"{self.applied}; low={self.low:.15g}; high={self.high:.15g}"


def nominal(kind: str, bits: int) -> Bounds:
    """Return the range that numbers of this kind ("u", "i" or "f", as NumPy names them) are made for."""
    if kind == "f":
        return 0.0, 1.0
    return 0.0, float(2 ** (bits - (kind == "i")) - 1)


def chosen(wanted: RangeChoice, usual: Bounds, seen: Bounds | None) -> Range:
    """Return what is applied to values between `seen`, None where no value counts, of the `usual` range.

    A picture of a single value keeps its brightness where `auto` may, and is black where it is stretched.
    """
    if wanted == "full" or seen is None:
        return Range("full", *usual)
    low, high = seen
    inside = usual[0] <= low and high <= usual[1]
    spread = high - low >= _LEAST_SPREAD * (usual[1] - usual[0]) or low == high
    return Range("full", *usual) if wanted == "auto" and inside and spread else Range("stretch", low, high)


def extremes(values: Values, no_data: float | None) -> Bounds | None:
    """Return the lowest and the highest value that count, None where there is none."""
    counted = values[counting(values, no_data)] if values.dtype.kind == "f" or no_data is not None else values
    return (float(counted.min()), float(counted.max())) if counted.size else None


def joined(first: Bounds | None, second: Bounds | None) -> Bounds | None:
    """Return the bounds of both."""
    if first is None or second is None:
        return first or second
    return min(first[0], second[0]), max(first[1], second[1])


def counting(values: Values, no_data: float | None) -> NDArray[np.bool_]:
    """Return where values are finite and not the one that stands for "no data"."""
    counts = np.isfinite(values)
    if no_data is not None:
        # In the file's own precision: 32 bits of -3.4e38 are not the number that its text says.
        with np.errstate(over="ignore"):
            named = values.dtype.type(no_data) if values.dtype.kind == "f" else no_data
        counts &= np.where(counts, values, 0) != named
    return counts


def scaler(low: float, high: float, kind: np.dtype[Any]) -> Callable[[Values], NDArray[np.uint8]]:
    """Return what maps values of a type from low..high to 0..255, clipped, to the nearest whole number.

    What is not finite becomes 0.
    """
    if kind.kind == "f" or kind.itemsize > 2:
        return lambda values: _scaled(values, low, high)
    unsigned = np.dtype(f"u{kind.itemsize}")
    table = _scaled(
        np.arange(2 ** (8 * kind.itemsize), dtype=np.uint32).astype(unsigned).view(kind), low, high
    )
    return lambda values: table[values.view(unsigned)]


def _scaled(values: Values, low: float, high: float) -> NDArray[np.uint8]:
    # Halves, since the span of 64-bit decimal numbers may be more than such a number holds.
    half = high / 2 - low / 2
    if half <= 0:
        return np.zeros(values.shape, np.uint8)
    finite = np.isfinite(values)
    # Put aside first: some kinds of NaN are an error in any arithmetic.
    shares = np.clip(np.where(finite, values, 0).astype(np.float64), low, high)
    shares /= 2
    shares -= low / 2
    shares *= 255 / half if half > 1e-290 else 0
    shares[~finite] = 0
    return np.floor(shares + 0.5).astype(np.uint8)
