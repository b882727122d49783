"""Compute the ratios that the project promises, from one run, each with its target."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from bench.run import Footprint, Result
from bench.samples import Row, best, spread
from bench.services import BARE, Service, bf16_or_f32


@dataclass(frozen=True)
class Ratio:
    """A measured ratio and its target, a minimum if `at_least`; `noise` is its variation over rounds."""

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
    """Return the best row whose name begins so: highest rate, or lowest value of another `figure`."""
    rows = [row for row in result.rows if row.name.startswith(beginning)]
    return best(rows, figure) if rows else None


def ratios(service: Service, result: Result) -> list[Ratio]:
    """Return all ratios that this run allows."""
    return [
        *_between_rows(service, result),
        *_footprint(service, result.footprints[0]),
        *_overloaded(service, result),
    ]


def _between_rows(service: Service, result: Result) -> Iterator[Ratio]:
    target, many = service.targets, result.row("service, 8 clients")
    alone, two = result.row("service, 1 client"), result.row("service, 2 clients")
    whole, whole_1 = (
        limit(result, "decode and engine, 8 workers"),
        limit(result, "decode and engine, 1 worker", "p50"),
    )
    torch = service.torch if service.torch == BARE else f"{service.torch}, 8 clients"
    same = f"{service.same_graph}, 8 clients"
    found = [
        _ratio("service / decode and engine, images/s, 8 clients", many, whole, target.of_limit),
        _ratio(
            "service / decode and engine, p50, 1 client",
            alone,
            whole_1,
            target.p50_of_limit,
            "p50",
            at_least=False,
        ),
        _ratio(f"service / {torch}, images/s", many, result.row(torch), target.of_torch),
        _ratio(f"service / {same}, images/s", many, result.row(same), target.of_same_graph),
        _ratio(
            f"service in int8 / in {bf16_or_f32()}, images/s, 8 clients",
            result.row("service in int8, 8 clients"),
            result.row(f"service in {bf16_or_f32()}, 8 clients"),
            target.int8,
        ),
        _ratio(
            "service on 2 CPUs / on 1 CPU, images/s, 8 clients",
            result.row("service on 2 CPUs, 8 clients") or many,
            result.row("service on 1 CPU, 8 clients"),
            target.cores,
        ),
        _ratio("service, p99 / p50, 2 clients", two, two, target.p99_of_p50, "p99", "p50", at_least=False),
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
    """Return the median of the ratios within each round, or None if a row was not measured.

    Other load slows both rows of a round, so their ratio changes little. Rounds in which both samples were
    quiet are used, or all rounds if there are none.
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


def _footprint(service: Service, ours: Footprint) -> Iterator[Ratio]:
    target = service.targets
    if ours.memory:
        yield Ratio("memory (RSS) after load", ours.memory["rss"], None, target.megabytes, False, "MB")
    noise = spread(ours.ready) if len(ours.ready) > 1 else None
    yield Ratio("start to ready", ours.seconds, noise, target.seconds, False, "s")


def _overloaded(service: Service, result: Result) -> Iterator[Ratio]:
    points, target = result.overload.get("service", []), service.targets
    if not points:
        return
    last, peak = points[-1], max(point.goodput for point in points)
    at = f"at {last.factor:g} times saturation"
    yield Ratio(f"{at}: goodput / peak goodput", last.goodput / peak if peak else 0.0, None, target.goodput)
    if last.shed_p99 is not None:
        yield Ratio(f"{at}: p99 of 429 answers", last.shed_p99, None, target.shed_ms, False, "ms")
    if last.accepted_p99 is not None:
        yield Ratio(f"{at}: p99 of 200 answers", last.accepted_p99, None, 1000 * last.deadline, False, "ms")
    yield Ratio(f"{at}: 5xx or no answer", last.failed, None, 0, False)
