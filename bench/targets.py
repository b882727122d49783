"""What the project promises, as ratios within one run, each beside its target."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from bench.run import Footprint, Result
from bench.samples import Row, best, spread
from bench.services import BARE, Subject, bf16_or_f32


@dataclass(frozen=True)
class Ratio:
    """`at_least` says on which side of the target it must lie; `noise` is its range over the rounds."""

    name: str
    value: float
    noise: float | None
    target: float
    at_least: bool = True
    unit: str = ""

    @property
    def met(self) -> bool:
        return self.value >= self.target if self.at_least else self.value <= self.target


def limit(result: Result, beginning: str, figure: str = "rate") -> Row | None:
    """Of the ways in which a limit was measured, the best: the most images, or the least milliseconds."""
    rows = [row for row in result.rows if row.name.startswith(beginning)]
    return best(rows, figure) if rows else None


def ratios(subject: Subject, result: Result) -> list[Ratio]:
    return [
        *_between_rows(subject, result),
        *_footprint(subject, result.footprints[0]),
        *_overloaded(subject, result),
    ]


def _between_rows(subject: Subject, result: Result) -> Iterator[Ratio]:
    target, many = subject.targets, result.row("service, 8 clients")
    alone, two = result.row("service, 1 client"), result.row("service, 2 clients")
    whole, whole_1 = limit(result, "whole, 8 workers"), limit(result, "whole, 1 worker", "p50")
    torch = subject.torch if subject.torch == BARE else f"{subject.torch}, 8 clients"
    same = f"{subject.same_graph}, 8 clients"
    found = [
        _ratio("service / decode-and-engine, images/s at 8", many, whole, target.of_limit),
        _ratio(
            "service / decode-and-engine, p50 at 1",
            alone,
            whole_1,
            target.p50_of_limit,
            "p50",
            at_least=False,
        ),
        _ratio(f"service / {torch}, images/s", many, result.row(torch), target.of_torch),
        _ratio(f"service / {same}, images/s", many, result.row(same), target.of_same_graph),
        _ratio(
            f"service in int8 / in {bf16_or_f32()}, images/s at 8",
            result.row("service in int8, 8 clients"),
            result.row(f"service in {bf16_or_f32()}, 8 clients"),
            target.int8,
        ),
        _ratio(
            "service on two CPUs / on one, images/s at 8",
            result.row("service on 2 CPUs, 8 clients") or many,
            result.row("service on 1 CPU, 8 clients"),
            target.cores,
        ),
        _ratio("service, p99 / p50 at 2", two, two, target.p99_of_p50, "p99", "p50", at_least=False),
    ]
    return (one for one in found if one)


def _ratio(
    name: str,
    above: Row | None,
    below: Row | None,
    target: float,
    *figures: str,
    at_least: bool = True,
) -> Ratio | None:
    """The median of the ratios within each round: what slowed a whole round down slows both.

    Of the rounds in which both samples were quiet, where there are any. None where a row was not measured.
    """
    if above is None or below is None:
        return None
    over, under = (*figures, *figures, "rate", "rate")[:2]
    every = list(zip(above.samples, below.samples, strict=True))
    pairs = [pair for pair in every if pair[0].quiet and pair[1].quiet] or every
    values = [getattr(a, over) / getattr(b, under) for a, b in pairs if getattr(b, under)]
    if not values:
        return None
    return Ratio(name, statistics.median(values), spread(values), target, at_least)


def _footprint(subject: Subject, ours: Footprint) -> Iterator[Ratio]:
    target = subject.targets
    if ours.memory:
        yield Ratio("resident after load", ours.memory["rss"], None, target.megabytes, False, "MB")
    noise = spread(ours.ready) if len(ours.ready) > 1 else None
    yield Ratio("start to ready", ours.seconds, noise, target.seconds, False, "s")


def _overloaded(subject: Subject, result: Result) -> Iterator[Ratio]:
    points, target = result.overload.get("service", []), subject.targets
    if not points:
        return
    last, peak = points[-1], max(point.goodput for point in points)
    at = f"at {last.factor:g} times saturation"
    yield Ratio(f"{at}: goodput / peak", last.goodput / peak if peak else 0.0, None, target.goodput)
    if last.shed_p99 is not None:
        yield Ratio(f"{at}: p99 of refusals", last.shed_p99, None, target.shed_ms, False, "ms")
    if last.accepted_p99 is not None:
        yield Ratio(f"{at}: p99 of the accepted", last.accepted_p99, None, 1000 * last.deadline, False, "ms")
    yield Ratio(f"{at}: 5xx, or no answer", last.failed, None, 0, False)
