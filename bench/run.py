"""Measure one service and its rivals: interleaved rounds, overload, memory and time to ready."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bench import machine
from bench.closed_loop import Forms, drive
from bench.overload import Point, deadline_for, sweep
from bench.processes import BenchError, Server, Worker
from bench.rival_models import Pythons, depth_folder, python_of, rival, rivals_settings
from bench.rivals import Rival
from bench.samples import Row, Sample
from bench.services import (
    DEPTH,
    Service,
    bf16_or_f32,
    cpus_to_use,
    graph,
    int8_graph,
    precision_of,
    server_of,
)

CLIENTS = (1, 2, 8, 32)
QUICK_CLIENTS = RIVALS_CLIENTS = (1, 8)
BUSY = 8


@dataclass(frozen=True)
class Plan:
    """The extent of a run.

    `rounds` of all rows, `seconds` per sample, `retries` in total for samples with much other load, `starts`
    of the service, `overload` seconds per offered load (0 for none), `warm_up` seconds per server, because
    the service compiles graphs for frequent shapes. `quick` leaves out all rows that the targets do not need.
    """

    rounds: int
    seconds: float
    retries: int
    starts: int
    overload: float
    warm_up: float
    quick: bool = False


@dataclass(frozen=True)
class RunSetup:
    """The interpreters, pictures, forms and log folder of a run, the same for all services."""

    pythons: Pythons
    pictures: list[Path]
    forms: Forms
    logs: Path


@dataclass(frozen=True)
class Measurement:
    """The function that measures a row, and the process whose CPU time belongs to it."""

    sample: Callable[[float], Sample]
    process: Server | Worker


Measurements = dict[str, Measurement]


@dataclass
class Footprint:
    """Seconds to ready, one for each start of a server, and its memory in MB after load."""

    name: str
    ready: list[float]
    memory: dict[str, float] | None

    @property
    def seconds(self) -> float:
        return statistics.median(self.ready)


@dataclass
class Result:
    """The results of a service; `precision` is its own choice, `overload` has points by server."""

    precision: str = ""
    rows: list[Row] = field(default_factory=list)
    footprints: list[Footprint] = field(default_factory=list)
    overload: dict[str, list[Point]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    """The reasons why rows are missing."""

    def row(self, name: str) -> Row | None:
        return next((row for row in self.rows if row.name == name), None)


def measure(service: Service, setup: RunSetup, plan: Plan) -> Result:
    """Measure all rows of a service; record those that cannot be measured, and continue."""
    result = Result()
    with ExitStack() as stack:
        ours = stack.enter_context(server_of(service, setup.pythons.serve, _log(setup, service, "service")))
        result.precision = precision_of(service, ours)
        servers, paths = {"service": ours}, {"service": service.path}
        measurements = _limits(stack, service, result.precision, setup, quick=plan.quick)
        clients = QUICK_CLIENTS if plan.quick else CLIENTS
        measurements |= _clients("service", ours, service.path, clients, service, setup)
        for name, server in () if plan.quick else _variants(stack, service, setup):
            servers[name] = server
            measurements |= _clients(name, server, service.path, (BUSY,), service, setup)
        for one in _rivals(service, plan):
            with _or_missing(result, one.name):
                log = _log(setup, service, one.folder)
                theirs = stack.enter_context(rival(one, service, result.precision, setup.pythons, log))
                servers[one.name], paths[one.name] = theirs, one.path
                measurements |= _clients(one.name, theirs, one.path, RIVALS_CLIENTS, service, setup)
        if service is DEPTH:
            with _or_missing(result, service.torch):
                measurements |= _bare(stack, setup)
        result.rows = _rounds(measurements, plan)
        for name, server in servers.items():
            result.footprints.append(Footprint(name, [server.seconds_to_ready], machine.resident(server.pid)))
        busy, alone = result.row(f"service, {BUSY} clients"), result.row("service, 1 client")
        assert busy is not None
        assert alone is not None
        deadline = deadline_for(alone.median("p50"))
        for name in ("service", service.same_graph) if plan.overload else ():
            if name in servers:
                print(f"  overload: {name}", file=sys.stderr)
                saturation, path = busy.median("rate"), paths[name]
                result.overload[name] = sweep(
                    servers[name], path, setup.forms, saturation, plan.overload, deadline
                )
    result.footprints[0].ready += _starts(service, setup, plan.starts - 1)
    return result


def _rivals(service: Service, plan: Plan) -> list[Rival]:
    wanted = (service.torch, service.same_graph)
    return [one for one in service.rivals if one.name.startswith(wanted) or not plan.quick]


@contextmanager
def _or_missing(result: Result, name: str) -> Iterator[None]:
    try:
        yield
    except BenchError as error:
        result.missing.append(f"{name}: {error}")


def _log(setup: RunSetup, service: Service, name: str) -> Path:
    return setup.logs / f"{service.name}-{name}.log"


def _clients(
    name: str, server: Server, path: str, clients: tuple[int, ...], service: Service, setup: RunSetup
) -> Measurements:
    return {
        f"{name}, {many} client{'s' * (many > 1)}": Measurement(
            partial(drive, server.url(path), setup.forms, many, low_rate=service.low_rate), server
        )
        for many in clients
    }


def _variants(stack: ExitStack, service: Service, setup: RunSetup) -> Iterator[tuple[str, Server]]:
    """Start the service with other settings: without shape graphs, in each precision, on fewer CPUs."""
    start = partial(server_of, service, setup.pythons.serve)
    if service.shape_graphs:
        log = _log(setup, service, "dynamic-shapes")
        yield "service with SHAPE_GRAPHS=0", stack.enter_context(start(log, shape_graphs=0))
    if int8_graph(service):
        for precision in ("int8", bf16_or_f32()):
            log = _log(setup, service, precision)
            yield f"service in {precision}", stack.enter_context(start(log, precision=precision))
    available = len(cpus_to_use())
    for many in (1, 2):
        if many < available:
            log = _log(setup, service, f"{many}-cpus")
            yield f"service on {many} CPU{'s' * (many > 1)}", stack.enter_context(start(log, on_cpus=many))


def _limits(
    stack: ExitStack, service: Service, precision: str, setup: RunSetup, *, quick: bool
) -> Measurements:
    runs = [str(service.bundle), str(graph(service, precision)), precision, *map(str, setup.pictures)]
    command = [setup.pythons.serve, "-m", "bench.bare_engine", *(["--quick"] if quick else []), *runs]
    return _worker(stack, Worker(command, {}, _log(setup, service, "limits")))


def _bare(stack: ExitStack, setup: RunSetup) -> Measurements:
    command = [python_of("transformers_depth"), "bench/rivals/transformers_depth/bare.py"]
    extra = rivals_settings(depth_folder(setup.pythons))
    return _worker(stack, Worker([*command, *map(str, setup.pictures)], extra, _log(setup, DEPTH, "bare")))


def _worker(stack: ExitStack, worker: Worker) -> Measurements:
    stack.enter_context(worker)
    return {name: Measurement(partial(worker.measure, name), worker) for name in worker.rows}


def _rounds(measurements: Measurements, plan: Plan) -> list[Row]:
    """Measure each row once per round, every second round in reverse order, after warming the servers."""
    rows = [Row(name) for name in measurements]
    for first in {
        measurement.process.pid: measurement for measurement in reversed(measurements.values())
    }.values():
        if isinstance(first.process, Server):
            _sample(first, plan.warm_up)
    retries = plan.retries
    for number in range(plan.rounds):
        for row in rows if number % 2 == 0 else reversed(rows):
            taken = [_sample(measurements[row.name], plan.seconds)]
            while retries and not taken[-1].quiet and len(taken) < 2:
                retries -= 1
                taken.append(_sample(measurements[row.name], plan.seconds))
            row.samples.append(min(taken, key=lambda sample: sample.others))
            rate = row.samples[-1].rate
            print(f"  round {number + 1}: {row.name}: {rate:.2f}/s", file=sys.stderr, flush=True)
    return rows


def _sample(measurement: Measurement, seconds: float) -> Sample:
    with measurement.process.resumed():
        others, before = machine.Others(measurement.process.pid), machine.cpu_seconds(measurement.process.pid)
        sample = measurement.sample(seconds)
        used = machine.cpu_seconds(measurement.process.pid) - before
        return replace(sample, cpu=1000 * used / max(sample.images, 1), others=others.share())


def _starts(service: Service, setup: RunSetup, times: int) -> list[float]:
    """Return the seconds from each start of the process to the first 200 of /health/ready."""
    seconds = []
    for _ in range(times):
        with server_of(service, setup.pythons.serve, _log(setup, service, "starts")) as server:
            seconds.append(server.seconds_to_ready)
    return seconds
