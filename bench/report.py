"""The results as Markdown for people and JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench.ratios import Ratio, limit, ratios
from bench.run import Footprint, Result
from bench.samples import QUIET, Row
from bench.subjects import SUBJECTS

Results = Mapping[str, Result]

LIMITS = {
    "engine": "engine alone",
    "whole, 1 worker": "decode and engine, 1 worker",
    "whole, 8 workers": "decode and engine, 8 workers",
}


def markdown(described: Mapping[str, str], results: Results) -> str:
    parts = ["# Benchmark", "", *(f"- {name}: {value}" for name, value in described.items()), ""]
    for word, result in results.items():
        parts += [f"## {word}", "", *_rows(result), "", *_footprints(result.footprints), ""]
        parts += [*_ratios(ratios(SUBJECTS[word], result)), ""]
        parts += [f"Not measured: {reason}" for reason in result.missing]
    return "\n".join(parts).rstrip() + "\n\n" + NOTE


NOTE = f"""\
Figures are medians over interleaved rounds; milliseconds are of one image, from its request to its answer.
Noise is a figure's range over the rounds as a part of its median. `others` is the CPU time that other
processes took meanwhile. Only rounds in which it was at most {QUIET:.0%} are counted; a row marked ~ had
none, and is not to be trusted: its figures are of all its rounds. A ratio is the median of the ratios
within rounds, those that were quiet for both rows.
"""


def _rows(result: Result) -> list[str]:
    lines = _head("", "images/s", "p50 ms", "p95 ms", "p99 ms", "noise", "others", "rounds")
    lines += [_line(f"**{words}** ({_how(best)})", best) for words, best in _best(result).items()]
    beginnings = tuple(LIMITS)
    return lines + [_line(row.name, row) for row in result.rows if not row.name.startswith(beginnings)]


def _best(result: Result) -> dict[str, Row]:
    return {words: limit(result, beginning) for beginning, words in LIMITS.items()}


def _how(row: Row) -> str:
    """ "whole, 8 workers, narrow" -> "narrow" """
    return ", ".join(part for part in row.name.split(", ") if part.split()[0] in ("wide", "narrow", "a"))


def _line(name: str, row: Row) -> str:
    others = row.median("others")
    mark = "~" if others > QUIET else ""
    failed = f"; {row.failures} failed" if row.failures else ""
    milliseconds = (f"{row.median(figure):.1f}" for figure in ("p50", "p95", "p99"))
    rounds = f"{len(row.counted)} of {len(row.samples)}{failed}"
    figures = [f"{mark}{row.median('rate'):.2f}", *milliseconds, f"{row.noise:.0%}", f"{others:.0%}", rounds]
    return f"| {name} | {' | '.join(figures)} |"


def _footprints(footprints: Sequence[Footprint]) -> list[str]:
    lines = _head("", "start to ready", "noise", "resident (RSS) MB", "proportional (PSS) MB")
    for one in footprints:
        rss, pss = (f"{one.memory[kind]:.0f}" for kind in ("rss", "pss")) if one.memory else ("?", "?")
        spread_ = f"{(max(one.ready) - min(one.ready)) / one.seconds:.0%}" if len(one.ready) > 1 else ""
        lines.append(f"| {one.name} | {one.seconds:.1f} s | {spread_} | {rss} | {pss} |")
    return lines


def _ratios(found: Sequence[Ratio]) -> list[str]:
    lines = _head("", "measured", "noise", "target", "met")
    for one in found:
        sign = ">=" if one.at_least else "<="
        target = f"{sign} {one.target:g} {one.unit}"
        measured = f"{one.value:.0f}" if one.unit == "MB" else f"{one.value:.2f}"
        figures = [f"{measured} {one.unit}".strip(), f"{one.noise:.0%}", target.strip()]
        lines.append(f"| {one.name} | {' | '.join(figures)} | {'yes' if one.met else '**no**'} |")
    return lines


def _head(*names: str) -> list[str]:
    return [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]


def document(described: Mapping[str, str], results: Results) -> dict[str, Any]:
    """Everything, each sample of each round, as JSON takes it."""
    return {
        "machine": dict(described),
        "services": {
            word: {
                **asdict(result),
                "ratios": [{**asdict(one), "met": one.met} for one in ratios(SUBJECTS[word], result)],
            }
            for word, result in results.items()
        },
    }
