"""One service through all its rows: processes up, interleaved rounds, overload, memory and time to ready."""

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
    Subject,
    bf16_or_f32,
    cpus_to_use,
    graph,
    int8_graph,
    precision_of,
    service,
)

CLIENTS = (1, 2, 8, 32)
QUICK_CLIENTS = RIVALS_CLIENTS = (1, 8)
BUSY = 8


@dataclass(frozen=True)
class Plan:
    """`rounds` of all rows, `seconds` of a sample, `retries` of all samples that were not quiet, `starts` of
    the service, `overload` seconds of each offered load, or 0 for none. `warm_up` seconds of requests for
    each server: ours makes graphs for the shapes that it meets. `quick`: one client and 8, the targets'
    rivals, the service as it is, and the limits of graphs for each shape.
    """

    rounds: int
    seconds: float
    retries: int
    starts: int
    overload: float
    warm_up: float
    quick: bool = False


@dataclass(frozen=True)
class Means:
    """What a run is done with, the same for all services."""

    pythons: Pythons
    pictures: list[Path]
    forms: Forms
    logs: Path


@dataclass(frozen=True)
class Line:
    """A row to be measured, and the process whose CPU time is its own."""

    take: Callable[[float], Sample]
    of: Server | Worker


Lines = dict[str, Line]


@dataclass
class Footprint:
    """Of a server: seconds to ready, one for each start, and MB after load."""

    name: str
    ready: list[float]
    memory: dict[str, float] | None

    @property
    def seconds(self) -> float:
        return statistics.median(self.ready)


@dataclass
class Result:
    """`precision` is what the service chose; `overload` holds points by the server's name."""

    precision: str = ""
    rows: list[Row] = field(default_factory=list)
    footprints: list[Footprint] = field(default_factory=list)
    overload: dict[str, list[Point]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    """Why rows are not there."""

    def row(self, name: str) -> Row | None:
        return next((row for row in self.rows if row.name == name), None)


def measure(subject: Subject, means: Means, plan: Plan) -> Result:
    """All rows of a service. What cannot be measured here is named in the result, and the rest goes on."""
    result = Result()
    with ExitStack() as stack:
        ours = stack.enter_context(service(subject, means.pythons.serve, _log(means, subject, "service")))
        result.precision = precision_of(subject, ours)
        servers, paths = {"service": ours}, {"service": subject.path}
        lines = _limits(stack, subject, result.precision, means, quick=plan.quick)
        clients = QUICK_CLIENTS if plan.quick else CLIENTS
        lines |= _clients("service", ours, subject.path, clients, subject, means)
        for name, server in () if plan.quick else _variants(stack, subject, means):
            servers[name] = server
            lines |= _clients(name, server, subject.path, (BUSY,), subject, means)
        for one in _rivals(subject, plan):
            with _or_missing(result, one.name):
                log = _log(means, subject, one.folder)
                theirs = stack.enter_context(rival(one, subject, result.precision, means.pythons, log))
                servers[one.name], paths[one.name] = theirs, one.path
                lines |= _clients(one.name, theirs, one.path, RIVALS_CLIENTS, subject, means)
        if subject is DEPTH:
            with _or_missing(result, subject.torch):
                lines |= _bare(stack, means)
        result.rows = _rounds(lines, plan)
        for name, server in servers.items():
            result.footprints.append(Footprint(name, [server.seconds_to_ready], machine.resident(server.pid)))
        busy, alone = result.row(f"service, {BUSY} clients"), result.row("service, 1 client")
        assert busy is not None
        assert alone is not None
        deadline = deadline_for(alone.median("p50"))
        for name in ("service", subject.same_graph) if plan.overload else ():
            if name in servers:
                print(f"  overload: {name}", file=sys.stderr)
                saturation, path = busy.median("rate"), paths[name]
                result.overload[name] = sweep(
                    servers[name], path, means.forms, saturation, plan.overload, deadline
                )
    result.footprints[0].ready += _starts(subject, means, plan.starts - 1)
    return result


def _rivals(subject: Subject, plan: Plan) -> list[Rival]:
    wanted = (subject.torch, subject.same_graph)
    return [one for one in subject.rivals if one.name.startswith(wanted) or not plan.quick]


@contextmanager
def _or_missing(result: Result, name: str) -> Iterator[None]:
    try:
        yield
    except BenchError as error:
        result.missing.append(f"{name}: {error}")


def _log(means: Means, subject: Subject, name: str) -> Path:
    return means.logs / f"{subject.word}-{name}.log"


def _clients(
    name: str, server: Server, path: str, clients: tuple[int, ...], subject: Subject, means: Means
) -> Lines:
    return {
        f"{name}, {many} client{'s' * (many > 1)}": Line(
            partial(drive, server.url(path), means.forms, many, few=subject.few), server
        )
        for many in clients
    }


def _variants(stack: ExitStack, subject: Subject, means: Means) -> Iterator[tuple[str, Server]]:
    """The service otherwise set: small, in both precisions where the bundle has two graphs, on fewer CPUs."""
    start = partial(service, subject, means.pythons.serve)
    if subject.shape_graphs:
        log = _log(means, subject, "free-graph")
        yield "service with SHAPE_GRAPHS=0", stack.enter_context(start(log, shape_graphs=0))
    if int8_graph(subject):
        for precision in ("int8", bf16_or_f32()):
            log = _log(means, subject, precision)
            yield f"service in {precision}", stack.enter_context(start(log, precision=precision))
    available = len(cpus_to_use())
    for many in (1, 2):
        if many < available:
            log = _log(means, subject, f"{many}-cpus")
            yield f"service on {many} CPU{'s' * (many > 1)}", stack.enter_context(start(log, on_cpus=many))


def _limits(stack: ExitStack, subject: Subject, precision: str, means: Means, *, quick: bool) -> Lines:
    runs = [str(subject.bundle), str(graph(subject, precision)), precision, *map(str, means.pictures)]
    command = [means.pythons.serve, "-m", "bench.bare_engine", *(["--quick"] if quick else []), *runs]
    return _worker(stack, Worker(command, {}, _log(means, subject, "limits")))


def _bare(stack: ExitStack, means: Means) -> Lines:
    command = [python_of("transformers_depth"), "bench/rivals/transformers_depth/bare.py"]
    extra = rivals_settings(depth_folder(means.pythons))
    return _worker(stack, Worker([*command, *map(str, means.pictures)], extra, _log(means, DEPTH, "bare")))


def _worker(stack: ExitStack, worker: Worker) -> Lines:
    stack.enter_context(worker)
    return {name: Line(partial(worker.measure, name), worker) for name in worker.rows}


def _rounds(lines: Lines, plan: Plan) -> list[Row]:
    """Each row once a round, every other round backwards; workers are warm, servers get requests first."""
    rows = [Row(name) for name in lines]
    for first in {line.of.pid: line for line in reversed(lines.values())}.values():
        if isinstance(first.of, Server):
            _sample(first, plan.warm_up)
    retries = plan.retries
    for number in range(plan.rounds):
        for row in rows if number % 2 == 0 else reversed(rows):
            taken = [_sample(lines[row.name], plan.seconds)]
            while retries and not taken[-1].quiet and len(taken) < 2:
                retries -= 1
                taken.append(_sample(lines[row.name], plan.seconds))
            row.samples.append(min(taken, key=lambda sample: sample.others))
            rate = row.samples[-1].rate
            print(f"  round {number + 1}: {row.name}: {rate:.2f}/s", file=sys.stderr, flush=True)
    return rows


def _sample(line: Line, seconds: float) -> Sample:
    with line.of.awake():
        others, before = machine.Others(line.of.pid), machine.cpu_seconds(line.of.pid)
        sample = line.take(seconds)
        used = machine.cpu_seconds(line.of.pid) - before
        return replace(sample, cpu=1000 * used / max(sample.images, 1), others=others.share())


def _starts(subject: Subject, means: Means, times: int) -> list[float]:
    """Seconds from the start of the process to the first 200 of /health/ready."""
    seconds = []
    for _ in range(times):
        with service(subject, means.pythons.serve, _log(means, subject, "starts")) as server:
            seconds.append(server.seconds_to_ready)
    return seconds
