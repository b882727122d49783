"""What one measurement gave, and what many of the same row say together."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

QUIET = 0.10
"""Of the machine's CPU time: a sample during which others took more says little of the row."""


@dataclass(frozen=True)
class Sample:
    """One measurement of one row: images a second, milliseconds of one image, and what spoils it.

    `cpu` is the CPU time of one image in milliseconds, of all processes of what is measured. `others` is the
    part of the machine's CPU time that went to processes that are neither that nor its clients.
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
    """`latencies` are seconds of right answers; `elapsed` is from the first start to the last end."""
    if not latencies:
        return Sample(0.0, 0.0, 0.0, 0.0, failures=failures)
    ordered = sorted(latencies)
    p50, p95, p99 = (1000 * quantile(ordered, part) for part in (0.50, 0.95, 0.99))
    return Sample(len(ordered) / elapsed, p50, p95, p99, len(ordered), failures)


def quantile(ordered: Sequence[float], part: float) -> float:
    """Of an ascending, not empty sequence: the value at `part` of it, between two by their distance."""
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def spread(values: Iterable[float]) -> float:
    """The noise of a figure: its range over the rounds as a part of its median."""
    found = list(values)
    middle = statistics.median(found)
    return (max(found) - min(found)) / middle if middle else 0.0


@dataclass
class Row:
    """A line of the table: its samples, one a round. `name` is its key too."""

    name: str
    samples: list[Sample] = field(default_factory=list)

    @property
    def counted(self) -> list[Sample]:
        """The quiet samples; all of them where none is."""
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
    """What a limit is measured by: the one of the most images a second, or of the least milliseconds."""
    return (max if figure == "rate" else min)(rows, key=lambda row: row.median(figure))
