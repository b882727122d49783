"""Build a small result of a run for the tests of the report."""

from __future__ import annotations

from bench.overload import Point
from bench.run import Footprint, Result
from bench.samples import Row, Sample


def row(name: str, *rates: float, p50: float = 100.0, p99: float = 200.0, others: float = 0.0) -> Row:
    return Row(name, [Sample(rate, p50, 150.0, p99, 10, cpu=30.0, others=others) for rate in rates])


def result() -> Result:
    return Result(
        precision="f32",
        rows=[
            row("engine alone, one stream, dynamic shapes", 30, 30),
            row("engine alone, one stream per CPU, static shapes", 40, 40),
            row("decode and engine, 8 workers, one stream, dynamic shapes", 20, 20),
            row("decode and engine, 8 workers, one stream per CPU, static shapes", 25, 30),
            row("decode and engine, 1 worker, one stream, dynamic shapes", 12, 12, p50=80.0),
            row("service, 1 client", 10, 10, p50=100.0),
            row("service, 2 clients", 20, 20, p50=100.0, p99=250.0),
            row("service, 8 clients", 24, 24),
            row("service on 1 CPU, 8 clients", 12, 12, others=0.5),
            row("LitServe, the same OpenVINO graph, 8 clients", 10, 12),
        ],
        footprints=[Footprint("service", [2.0, 4.0, 2.5], {"rss": 310.0, "pss": 290.0})],
        overload={
            "service": [
                Point(1.0, 24.0, 24.0, 300.0, None, 1.0, {"200": 144}, 2.0),
                Point(4.0, 96.0, 18.0, 1900.0, 30.0, 1.0, {"200": 108, "429": 460, "504": 8}, 2.0),
            ]
        },
        missing=["Flask, Ultralytics on torch: no environment"],
    )
