"""Map pictures of more than 8 bits per sample to 8 bits, by one rule for integers and floating-point numbers.

Each type of number has a nominal range: 0 to 2^n - 1 for n unsigned bits, 0 to 2^(n-1) - 1 for signed bits, 0
to 1 for floating point. `full` maps the nominal range to 0..255 and clips values outside; `stretch` maps the
lowest to the highest value in the picture. `auto` is `full` if all values lie within the nominal range and
span at least a quarter of it, as a photograph's do, and otherwise `stretch`: thermal and elevation data, 12
bits stored in 16. Values that are not finite, or that the file declares as "no data", are ignored and become
black.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

RangeChoice = Literal["auto", "full", "stretch"]
Values = NDArray[Any]
"""Samples in the type that the file stores."""

Bounds = tuple[float, float]

_MIN_SPREAD = 0.25
"""Fraction of the nominal range: 14 bits stored in 16 span just less, a photograph nearly all of it."""


@dataclass(frozen=True)
class Range:
    """The values that became black and white: `Range("stretch", 29315, 30815)`."""

    applied: Literal["full", "stretch"]
    low: float
    high: float

    def __str__(self) -> str:
        """Return the text of the header X-Image-Range."""
        return f"{self.applied}; low={self.low:.15g}; high={self.high:.15g}"


def nominal_range(kind: str, bits: int) -> Bounds:
    """Return the nominal range of numbers of a kind ("u", "i" or "f", as NumPy names them)."""
    if kind == "f":
        return 0.0, 1.0
    return 0.0, float(2 ** (bits - (kind == "i")) - 1)


def choose_range(wanted: RangeChoice, usual: Bounds, seen: Bounds | None) -> Range:
    """Return the range to apply, for values within `seen` (None if all are ignored) and the `usual` range.

    A picture of a single value keeps its brightness with `full`, and becomes black with `stretch`.
    """
    if wanted == "full" or seen is None:
        return Range("full", *usual)
    low, high = seen
    inside = usual[0] <= low and high <= usual[1]
    spread = high - low >= _MIN_SPREAD * (usual[1] - usual[0]) or low == high
    return Range("full", *usual) if wanted == "auto" and inside and spread else Range("stretch", low, high)


def value_bounds(values: Values, no_data: float | None) -> Bounds | None:
    """Return the lowest and the highest valid value; None if there is none."""
    valid = values[valid_mask(values, no_data)] if values.dtype.kind == "f" or no_data is not None else values
    return (float(valid.min()), float(valid.max())) if valid.size else None


def merge_bounds(first: Bounds | None, second: Bounds | None) -> Bounds | None:
    """Return the bounds that enclose both; None is no value."""
    if first is None or second is None:
        return first or second
    return min(first[0], second[0]), max(first[1], second[1])


def valid_mask(values: Values, no_data: float | None) -> NDArray[np.bool_]:
    """Return a mask of the values that are finite and not the "no data" value."""
    mask = np.isfinite(values)
    if no_data is not None:
        # Compare in the file's precision: a 32-bit -3.4e38 differs from the number in its text.
        with np.errstate(over="ignore"):
            named = values.dtype.type(no_data) if values.dtype.kind == "f" else no_data
        mask &= np.where(mask, values, 0) != named
    return mask


def make_scaler(low: float, high: float, kind: np.dtype[Any]) -> Callable[[Values], NDArray[np.uint8]]:
    """Return a function that maps values of a type from low..high to 0..255, clipped and rounded.

    Values that are not finite become 0.
    """
    if kind.kind == "f" or kind.itemsize > 2:
        return lambda values: _scaled(values, low, high)
    unsigned = np.dtype(f"u{kind.itemsize}")
    table = _scaled(
        np.arange(2 ** (8 * kind.itemsize), dtype=np.uint32).astype(unsigned).view(kind), low, high
    )
    return lambda values: table[values.view(unsigned)]


def _scaled(values: Values, low: float, high: float) -> NDArray[np.uint8]:
    # Halves, because the span of 64-bit floats may exceed the largest 64-bit float.
    half = high / 2 - low / 2
    if half <= 0:
        return np.zeros(values.shape, np.uint8)
    finite = np.isfinite(values)
    # Replace NaN first: some kinds raise an error in any arithmetic.
    shares = np.clip(np.where(finite, values, 0).astype(np.float64), low, high)
    shares /= 2
    shares -= low / 2
    shares *= 255 / half if half > 1e-290 else 0
    shares[~finite] = 0
    return np.floor(shares + 0.5).astype(np.uint8)
