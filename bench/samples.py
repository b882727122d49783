"""Hold the figures of one measurement, and combine those of one row."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

QUIET = 0.10
"""The share of the machine's CPU time that other processes may take; with more, a sample is unreliable."""


@dataclass(frozen=True)
class Sample:
    """One measurement of one row: images per second, and latencies in milliseconds.

    `cpu` is the CPU time per image in milliseconds, summed over the measured processes. `others` is the share
    of the machine's CPU time that went to processes other than these and their clients.
    """

    rate: float
    p50: float
    p95: float
    p99: float
    images: int = 0
    failures: int = 0
    cpu: float = 0.0
    others: float = 0.0

    @property
    def quiet(self) -> bool:
        return self.others <= QUIET


def of_latencies(latencies: Sequence[float], elapsed: float, failures: int = 0) -> Sample:
    """Return the sample of `latencies` (seconds of successful answers) within `elapsed` seconds."""
    if not latencies:
        return Sample(0.0, 0.0, 0.0, 0.0, failures=failures)
    ordered = sorted(latencies)
    p50, p95, p99 = (1000 * quantile(ordered, part) for part in (0.50, 0.95, 0.99))
    return Sample(len(ordered) / elapsed, p50, p95, p99, len(ordered), failures)


def quantile(ordered: Sequence[float], part: float) -> float:
    """Return the quantile `part` (0 to 1) of an ascending sequence, with linear interpolation."""
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def spread(values: Iterable[float]) -> float:
    """Return the variation of values: their range as a share of their median."""
    found = list(values)
    middle = statistics.median(found)
    return (max(found) - min(found)) / middle if middle else 0.0


@dataclass
class Row:
    """A row of the table, with one sample per round."""

    name: str
    samples: list[Sample] = field(default_factory=list)

    @property
    def counted(self) -> list[Sample]:
        """Return the quiet samples, or all samples if none is quiet."""
        return [sample for sample in self.samples if sample.quiet] or self.samples

    @property
    def rates(self) -> list[float]:
        return [sample.rate for sample in self.counted]

    @property
    def noise(self) -> float:
        return spread(self.rates)

    @property
    def failures(self) -> int:
        return sum(sample.failures for sample in self.samples)

    def median(self, figure: str) -> float:
        return statistics.median(float(getattr(sample, figure)) for sample in self.counted)


def best(rows: Sequence[Row], figure: str) -> Row:
    """Return the row with the highest median rate, or the lowest median of another `figure`."""
    return (max if figure == "rate" else min)(rows, key=lambda row: row.median(figure))
