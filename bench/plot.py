"""Plot goodput and p99 against offered load as an SVG, one row of charts per service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from bench.overload import Point
from bench.run import Result

WIDTH, HEIGHT = 460, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 34, 40
COLOURS = ("#0b7285", "#d9480f", "#5f3dc4")

STYLE = """<style>
text { font: 12px system-ui, sans-serif; fill: #495057 } .title { font-weight: 600; fill: #212529 }
.grid { stroke: #dee2e6 } .limit { stroke: #868e96; stroke-dasharray: 4 4 }
polyline { fill: none; stroke-width: 2 }
</style>"""

Figure = Callable[[Point], float | None]


def svg(results: Mapping[str, Result]) -> str:
    """Return the SVG: two charts for each service, with one line per server."""
    shown = {service_name: result.overload for service_name, result in results.items() if result.overload}
    charts = []
    for row, (service_name, sweeps) in enumerate(shown.items()):
        charts.append(
            _chart(f"{service_name}: goodput, images/s", sweeps, lambda point: point.goodput, 0, row, None)
        )
        deadline = next(point.deadline for points in sweeps.values() for point in points)
        charts.append(
            _chart(f"{service_name}: p99 of accepted requests, s", sweeps, _seconds, 1, row, deadline)
        )
    width, height = 2 * WIDTH, HEIGHT * len(shown)
    opened = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}">'
    ground = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    return "\n".join([opened, STYLE, ground, *charts, "</svg>"]) + "\n"


def _seconds(point: Point) -> float | None:
    return None if point.accepted_p99 is None else point.accepted_p99 / 1000


def _chart(
    title: str,
    sweeps: Mapping[str, Sequence[Point]],
    figure: Figure,
    column: int,
    row: int,
    deadline: float | None,
) -> str:
    lines = {
        name: [(point.offered, value) for point in points if (value := figure(point)) is not None]
        for name, points in sweeps.items()
    }
    every = [place for places in lines.values() for place in places]
    right = max((x for x, _ in every), default=0.0) or 1.0
    top = 1.35 * max([y for _, y in every] + ([deadline] if deadline else []), default=0.0) or 1.0

    def place(x: float, y: float) -> str:
        across, down = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        return f"{LEFT + across * x / right:.1f},{TOP + down * (1 - y / top):.1f}"

    parts = [f'<g transform="translate({column * WIDTH} {row * HEIGHT})">']
    parts.append(f'<text class="title" x="{LEFT}" y="18">{escape(title)}</text>')
    for step in range(5):
        parts += _tick(place, right * step / 4, top * step / 4, right)
    if deadline:
        parts.append(f'<polyline class="limit" points="{place(0, deadline)} {place(right, deadline)}"/>')
    for number, (name, places) in enumerate(lines.items()):
        colour = COLOURS[number]
        parts.append(f'<polyline stroke="{colour}" points="{" ".join(place(x, y) for x, y in places)}"/>')
        parts.append(
            f'<text x="{LEFT + 8}" y="{TOP + 14 + 16 * number}" style="fill:{colour}">{escape(name)}</text>'
        )
    parts.append(f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 6}" text-anchor="end">images/s offered</text></g>')
    return "\n".join(parts)


def _tick(place: Callable[[float, float], str], x: float, y: float, right: float) -> list[str]:
    below, beside = place(x, 0).split(","), place(0, y).split(",")
    return [
        f'<polyline class="grid" points="{place(0, y)} {place(right, y)}"/>',
        f'<text x="{below[0]}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{x:.3g}</text>',
        f'<text x="{LEFT - 6}" y="{float(beside[1]) + 4:.1f}" text-anchor="end">{y:.3g}</text>',
    ]
