"""Write the results as Markdown for readers and as JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from bench.overload import LEAST_DEADLINE, TIMES_ALONE, Point
from bench.run import Footprint, Result
from bench.samples import QUIET, Row
from bench.services import SERVICES
from bench.targets import Ratio, limit, ratios

Results = Mapping[str, Result]

LIMITS = {
    "engine alone": "rate",
    "decode and engine, 1 worker": "p50",
    "decode and engine, 8 workers": "rate",
}
"""The beginning of the names of rows that are upper limits, and the figure that decides the best row."""


def markdown(described: Mapping[str, str], results: Results) -> str:
    """Return the whole report."""
    parts = ["# Benchmark", "", *(f"- {name}: {value}" for name, value in described.items()), ""]
    for service_name, result in results.items():
        parts += [f"## {service_name}, in {result.precision}", "", *_rows(result), ""]
        parts += [*_footprints(result.footprints), ""]
        for name, points in result.overload.items():
            parts += [*_overload(name, points), ""]
        parts += [*_ratios(ratios(SERVICES[service_name], result)), ""]
        parts += [f"Not measured: {reason}\n" for reason in result.missing]
    return "\n".join(parts).rstrip() + "\n\n" + NOTE


NOTE = f"""\
Every figure is a median over interleaved rounds. Times in milliseconds run from a request to its answer,
for one image. CPU time is summed over all processes of a row. **Variation** is the range over the rounds,
as a share of the median.

**engine alone** and **decode and engine** are upper limits, measured in one process without a server. They
run the graph with one stream (all CPUs work on one image) or with one stream per CPU (each CPU works on its
own image), and with dynamic shapes (one graph for all image sizes) or static shapes (a graph for each
size). The fastest combination is shown, with its name.

**Other load** is the share of the machine's CPU time that other programs took. Only rounds with at most
{QUIET:.0%} are counted. A row marked ~ had no such round: its figures are from all rounds and are not
reliable. A ratio is the median of the ratios within rounds, from the rounds that count for both rows.

For **overload**, requests are sent on a fixed schedule, and times count from the scheduled moment. Each
request has a deadline of {LEAST_DEADLINE:g} s, or {TIMES_ALONE:g} times the latency with one client if that
is longer. Goodput counts the answers within the deadline. The clients run on the same CPUs as the service.

The service checks its golden images at the start only: a check during a measurement would slow down one row.
"""


def _rows(result: Result) -> list[str]:
    lines = _head(
        "",
        "images/s",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "CPU ms per image",
        "variation",
        "other load",
        "rounds counted",
    )
    for beginning, figure in LIMITS.items():
        if best := limit(result, beginning, figure):
            lines.append(_line(f"**{beginning}** ({', '.join(best.name.split(', ')[-2:])})", best))
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
    lines = _head("", "start to ready", "RSS of the largest process, MB", "PSS of all processes, MB")
    for one in footprints:
        rss, pss = (f"{one.memory[kind]:.0f}" for kind in ("rss", "pss")) if one.memory else ("?", "?")
        lines.append(f"| {one.name} | {one.seconds:.1f} s | {rss} | {pss} |")
    return lines


def _overload(name: str, points: Sequence[Point]) -> list[str]:
    lines = _head(
        f"{name}: load",
        "images/s offered",
        "goodput",
        "p99 of 200s, ms",
        "p99 of 429s, ms",
        "answers by status (0: no answer)",
        "CPU of clients",
        "other load",
    )
    for point in points:
        p99s = ("" if p99 is None else f"{p99:.0f}" for p99 in (point.accepted_p99, point.shed_p99))
        statuses = ", ".join(f"{many} x {status}" for status, many in sorted(point.statuses.items()))
        figures = [f"{point.offered:.1f}", f"{point.goodput:.1f}", *p99s, statuses]
        figures += [f"{point.clients:.0%}", f"{point.others:.0%}"]
        lines.append(f"| {point.factor:g} x | {' | '.join(figures)} |")
    return lines


def _ratios(found: Sequence[Ratio]) -> list[str]:
    lines = _head("", "measured", "variation", "target", "met")
    for one in found:
        sign = ">=" if one.at_least else "<="
        noise = "" if one.noise is None else f"{one.noise:.0%}"
        figures = [f"{_measured(one)} {one.unit}".strip(), noise, f"{sign} {one.target:g} {one.unit}".strip()]
        lines.append(f"| {one.name} | {' | '.join(figures)} | {'yes' if one.met else '**no**'} |")
    return lines


def _measured(one: Ratio) -> str:
    """Return the value with enough digits to show that it misses its target: 1.153 for a target of 1.15."""
    digits = 0 if one.unit in ("MB", "ms") or one.target == 0 else 2
    while replace(one, value=float(f"{one.value:.{digits}f}")).met != one.met:
        digits += 1
    return f"{one.value:.{digits}f}"


def _head(*names: str) -> list[str]:
    return [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]


def document(described: Mapping[str, str], results: Results) -> dict[str, Any]:
    """Return all results, each sample of each round included, for JSON."""
    return {
        "machine": dict(described),
        "services": {
            service_name: {
                **asdict(result),
                "ratios": [{**asdict(one), "met": one.met} for one in ratios(SERVICES[service_name], result)],
            }
            for service_name, result in results.items()
        },
    }
