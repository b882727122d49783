"""What the project promises, as ratios within one run, each beside its target."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from bench.run import Footprint, Result
from bench.samples import Row, best, spread
from bench.subjects import DEPTH, YOLO, Subject


@dataclass(frozen=True)
class Ratio:
    """`at_least` says on which side of the target it must lie; `noise` is its range over the rounds."""

    name: str
    value: float
    noise: float
    target: float
    at_least: bool
    unit: str = ""

    @property
    def met(self) -> bool:
        return self.value >= self.target if self.at_least else self.value <= self.target


BARE = "transformers' pipeline, bare"

MEMORY = {"yolo": 350.0, "depth": 900.0}
READY = {"yolo": 4.0, "depth": 8.0}


def limit(result: Result, beginning: str) -> Row:
    """Of the ways in which a limit was measured, the fastest."""
    return best([row for row in result.rows if row.name.startswith(beginning)])


def ratios(subject: Subject, result: Result) -> list[Ratio]:
    found = [*_against_limits(result), *_against_rivals(subject, result)]
    return found + _footprints(subject, result.footprints[0])


def _against_limits(result: Result) -> list[Ratio]:
    alone, many = result.row("service, 1 client"), result.row("service, 8 clients")
    assert alone is not None
    assert many is not None
    whole_1, whole_8 = limit(result, "whole, 1 worker"), limit(result, "whole, 8 workers")
    return [
        _ratio("service / decode-and-engine, images/s at 8", many, whole_8, "rate", 0.75),
        _ratio("service / decode-and-engine, p50 at 1", alone, whole_1, "p50", 1.4, at_least=False),
    ]


def _against_rivals(subject: Subject, result: Result) -> list[Ratio]:
    target = {YOLO.word: 2.5, DEPTH.word: 2.2}[subject.word]
    named = {
        f"{subject.rival}, 8 clients": subject.rival,
        "transformers' pipeline, bare": "the bare pipeline",
    }
    many = result.row("service, 8 clients")
    assert many is not None
    return [
        _ratio(f"service / {words}, images/s at 8", many, row, "rate", target)
        for name, words in named.items()
        if (row := result.row(name)) is not None
    ]


def _ratio(name: str, above: Row, below: Row, figure: str, target: float, *, at_least: bool = True) -> Ratio:
    """The median of the ratios within each round: what slowed a whole round down slows both.

    Of the rounds in which both samples were quiet, where there are any.
    """
    every = list(zip(above.samples, below.samples, strict=True))
    pairs = [pair for pair in every if pair[0].quiet and pair[1].quiet] or every
    values = [getattr(a, figure) / getattr(b, figure) for a, b in pairs if getattr(b, figure)]
    return Ratio(name, statistics.median(values or [0.0]), spread(values or [0.0]), target, at_least)


def _footprints(subject: Subject, ours: Footprint) -> list[Ratio]:
    found = [
        Ratio(
            "start to ready", ours.seconds, spread(ours.ready), READY[subject.word], at_least=False, unit="s"
        )
    ]
    if ours.memory:
        rss, most = ours.memory["rss"], MEMORY[subject.word]
        found.append(Ratio("resident after load", rss, 0.0, most, at_least=False, unit="MB"))
    return found
