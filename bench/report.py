"""The results as Markdown for people and JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from bench.overload import LEAST_DEADLINE, TIMES_ALONE, Point
from bench.run import Footprint, Result
from bench.samples import QUIET, Row
from bench.services import SUBJECTS
from bench.targets import Ratio, limit, ratios

Results = Mapping[str, Result]

LIMITS = {
    "engine": ("engine alone", "rate"),
    "whole, 1 worker": ("decode and engine, 1 worker", "p50"),
    "whole, 8 workers": ("decode and engine, 8 workers", "rate"),
}
"""The beginning of the rows of each limit -> its words, and the figure by which the best is chosen."""


def markdown(described: Mapping[str, str], results: Results) -> str:
    parts = ["# Benchmark", "", *(f"- {name}: {value}" for name, value in described.items()), ""]
    for word, result in results.items():
        parts += [f"## {word}, in {result.precision}", "", *_rows(result), ""]
        parts += [*_footprints(result.footprints), ""]
        for name, points in result.overload.items():
            parts += [*_overload(name, points), ""]
        parts += [*_ratios(ratios(SUBJECTS[word], result)), ""]
        parts += [f"Not measured: {reason}\n" for reason in result.missing]
    return "\n".join(parts).rstrip() + "\n\n" + NOTE


NOTE = f"""\
Figures are medians over interleaved rounds; milliseconds are of one image, from its request to its answer;
CPU is that of all processes of the row, for one image. The limits are measured with one graph of free height
and width and with one compiled for each shape, wide (all CPUs on one image) and narrow (a CPU for each of
several): the best is shown, and named. Noise is a figure's range over the rounds as a part of its median.
`others` is the CPU time that other processes took meanwhile, as a part of the machine's. Only rounds in which
it was at most {QUIET:.0%} are counted, and `rounds` says how many; a row marked ~ had none, and is not to be
trusted: its figures are of all its rounds. A ratio is the median of the ratios within rounds, those that were
quiet for both rows. Under overload each request has its moment on a fixed schedule, and its time counts from
there; each asks for an answer within {LEAST_DEADLINE:g} s, or {TIMES_ALONE:g} times what one client waits
where that is more. Goodput is of answers in time; clients share its CPUs.
The service's golden images are checked at its start, not once a minute as well: one would fall into any row.
"""


def _rows(result: Result) -> list[str]:
    lines = _head("", "images/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "noise", "others", "rounds")
    for beginning, (words, figure) in LIMITS.items():
        if best := limit(result, beginning, figure):
            lines.append(_line(f"**{words}** ({', '.join(best.name.split(', ')[-2:])})", best))
    return lines + [_line(row.name, row) for row in result.rows if not row.name.startswith(tuple(LIMITS))]


def _line(name: str, row: Row) -> str:
    others = row.median("others")
    mark = "~" if others > QUIET else ""
    failed = f"; {row.failures} failed" if row.failures else ""
    milliseconds = (f"{row.median(figure):.1f}" for figure in ("p50", "p95", "p99", "cpu"))
    rounds = f"{len(row.counted)} of {len(row.samples)}{failed}"
    figures = [f"{mark}{row.median('rate'):.2f}", *milliseconds, f"{row.noise:.0%}", f"{others:.0%}", rounds]
    return f"| {name} | {' | '.join(figures)} |"


def _footprints(footprints: Sequence[Footprint]) -> list[str]:
    lines = _head("", "start to ready", "largest process, RSS MB", "all processes, PSS MB")
    for one in footprints:
        rss, pss = (f"{one.memory[kind]:.0f}" for kind in ("rss", "pss")) if one.memory else ("?", "?")
        lines.append(f"| {one.name} | {one.seconds:.1f} s | {rss} | {pss} |")
    return lines


def _overload(name: str, points: Sequence[Point]) -> list[str]:
    lines = _head(
        f"{name}: offered",
        "images/s offered",
        "goodput",
        "p99 of 200s, ms",
        "p99 of 429s, ms",
        "answers by status (0: none)",
        "clients' CPU",
        "others",
    )
    for point in points:
        p99s = ("" if p99 is None else f"{p99:.0f}" for p99 in (point.accepted_p99, point.shed_p99))
        statuses = ", ".join(f"{many} x {status}" for status, many in sorted(point.statuses.items()))
        figures = [f"{point.offered:.1f}", f"{point.goodput:.1f}", *p99s, statuses]
        figures += [f"{point.clients:.0%}", f"{point.others:.0%}"]
        lines.append(f"| {point.factor:g} x | {' | '.join(figures)} |")
    return lines


def _ratios(found: Sequence[Ratio]) -> list[str]:
    lines = _head("", "measured", "noise", "target", "met")
    for one in found:
        sign = ">=" if one.at_least else "<="
        noise = "" if one.noise is None else f"{one.noise:.0%}"
        figures = [f"{_measured(one)} {one.unit}".strip(), noise, f"{sign} {one.target:g} {one.unit}".strip()]
        lines.append(f"| {one.name} | {' | '.join(figures)} | {'yes' if one.met else '**no**'} |")
    return lines


def _measured(one: Ratio) -> str:
    """With more digits where rounding would put it on a target that it misses: 1.153, which is not 1.15."""
    digits = 0 if one.unit in ("MB", "ms") or one.target == 0 else 2
    while replace(one, value=float(f"{one.value:.{digits}f}")).met != one.met:
        digits += 1
    return f"{one.value:.{digits}f}"


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
