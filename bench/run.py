"""One service through all its rows: processes up, interleaved rounds, memory and time to ready."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bench import machine
from bench.load import Form, drive
from bench.processes import BenchError, Server, Worker
from bench.samples import Row, Sample
from bench.subjects import Pythons, Subject, rival, service, weights

Measure = Callable[[float], Sample]

CLIENTS = (1, 8)


@dataclass(frozen=True)
class Plan:
    """`rounds` of all rows, `seconds` of a sample, at most `tries` for a quiet one, `starts` of a service."""

    rounds: int
    seconds: float
    starts: int
    tries: int


@dataclass
class Footprint:
    """Of a process: seconds to ready, one for each start, and MB after load."""

    name: str
    ready: list[float]
    memory: dict[str, float] | None

    @property
    def seconds(self) -> float:
        return statistics.median(self.ready)


@dataclass
class Result:
    rows: list[Row] = field(default_factory=list)
    footprints: list[Footprint] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Why rows are not there."""

    def row(self, name: str) -> Row | None:
        return next((row for row in self.rows if row.name == name), None)


def measure(subject: Subject, pythons: Pythons, plan: Plan, form: Form, picture: Path) -> Result:
    """All rows of a service. What cannot be measured here is named in the result, and the rest goes on."""
    result, logs = Result(), form.body.parent
    with ExitStack() as stack:
        ours = stack.enter_context(service(subject, pythons, logs / f"{subject.word}-service.log"))
        measures = dict(_limits(stack, subject, pythons, picture, logs))
        measures |= _clients("service", ours, subject.path, subject, form)
        for name, path in subject.also.items():
            measures[name] = partial(drive, ours.url(path), form, 1, few=subject.few)
        servers = [("service", ours)]
        with _or_missing(result):
            theirs = stack.enter_context(rival(subject, pythons, logs / f"{subject.word}-rival.log"))
            servers.append((subject.rival, theirs))
            measures |= _clients(subject.rival, theirs, subject.rival_path, subject, form)
            measures |= _bare(stack, subject, pythons, picture, logs)
        result.rows = _rounds(measures, plan)
        for name, server in servers:
            footprint = Footprint(name, [server.seconds_to_ready], machine.resident(server.pid))
            result.footprints.append(footprint)
    result.footprints[0].ready += _starts(subject, pythons, plan.starts - 1, logs)
    return result


@contextmanager
def _or_missing(result: Result) -> Iterator[None]:
    try:
        yield
    except BenchError as error:
        result.missing.append(str(error))


def _clients(name: str, server: Server, path: str, subject: Subject, form: Form) -> dict[str, Measure]:
    return {
        f"{name}, {many} client{'s' * (many > 1)}": partial(
            drive, server.url(path), form, many, few=subject.few
        )
        for many in CLIENTS
    }


def _limits(
    stack: ExitStack, subject: Subject, pythons: Pythons, picture: Path, logs: Path
) -> Iterator[tuple[str, Measure]]:
    arguments = [str(subject.bundle), str(picture)]
    log = logs / f"{subject.word}-limits.log"
    worker = stack.enter_context(Worker(pythons.serve, "bench.limits", arguments, log))
    for name in worker.rows:
        yield name, partial(worker.measure, name)


def _bare(
    stack: ExitStack, subject: Subject, pythons: Pythons, picture: Path, logs: Path
) -> dict[str, Measure]:
    if subject.rival_worker is None:
        return {}
    arguments = [weights(subject), str(picture)]
    log = logs / f"{subject.word}-bare.log"
    worker = stack.enter_context(Worker(pythons.lab, subject.rival_worker, arguments, log))
    return {name: partial(worker.measure, name) for name in worker.rows}


def _rounds(measures: dict[str, Measure], plan: Plan) -> list[Row]:
    """Each row once a round, every other round backwards; workers are warm, servers get a request first."""
    rows = [Row(name) for name in measures]
    for name, measure_row in measures.items():
        if "1 client" in name:
            measure_row(1.0)
    for number in range(plan.rounds):
        for row in rows if number % 2 == 0 else reversed(rows):
            row.samples.append(_quietest(measures[row.name], plan))
            print(
                f"  round {number + 1}: {row.name}: {row.samples[-1].rate:.2f}/s", file=sys.stderr, flush=True
            )
    return rows


def _quietest(measure_row: Measure, plan: Plan) -> Sample:
    taken: list[Sample] = []
    while len(taken) < plan.tries:
        others = machine.Others()
        sample = measure_row(plan.seconds)
        taken.append(replace(sample, others=others.share()))
        if taken[-1].quiet:
            break
    return min(taken, key=lambda sample: sample.others)


def _starts(subject: Subject, pythons: Pythons, times: int, logs: Path) -> list[float]:
    """Seconds from the start of the process to the first 200 of /health/ready."""
    seconds = []
    for _ in range(times):
        with service(subject, pythons, logs / f"{subject.word}-starts.log") as server:
            seconds.append(server.seconds_to_ready)
    return seconds
