"""Measure a server under load from a fifth of its capacity to four times its capacity."""

from __future__ import annotations

import resource
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench import machine
from bench.closed_loop import KIND, Forms, run_json
from bench.open_loop import PATIENCE, Answer
from bench.processes import Server
from bench.samples import quantile
from bench.services import cpus_to_use

FACTORS = (0.2, 0.5, 0.8, 1.0, 1.5, 2.0, 4.0)
"""Offered loads as multiples of the service's rate with 8 clients; the rival gets the same loads."""

LEAST_DEADLINE, TIMES_ALONE = 2.0, 3.0
"""The deadline of each request: seconds, or a multiple of the latency with one client if that is longer.

With a shorter deadline than that, no queue could form that could be measured."""


def deadline_for(alone: float) -> float:
    """Return the deadline in seconds, for the latency with one client, `alone`, in milliseconds."""
    return round(max(LEAST_DEADLINE, TIMES_ALONE * alone / 1000), 1)


@dataclass(frozen=True)
class Point:
    """The result of one offered load. Rates are per second, times in milliseconds from the scheduled time.

    `deadline` is in seconds; `goodput` is the rate of 200 answers within it. `accepted_p99` covers all 200
    answers, late ones included; `shed_p99` covers 429. `lag_p99` is how late the clients sent. `statuses`
    counts answers by status, "0" for none. `clients` and `others` are the shares of the machine's CPU time
    that the clients took, and that processes other than clients and server took.
    """

    factor: float
    offered: float
    goodput: float
    accepted_p99: float | None
    shed_p99: float | None
    lag_p99: float
    statuses: dict[str, int]
    deadline: float
    clients: float = 0.0
    others: float = 0.0

    @property
    def failed(self) -> int:
        """Return the number of 5xx answers and of requests without an answer."""
        return sum(many for status, many in self.statuses.items() if status == "0" or status >= "500")


def sweep(
    server: Server, path: str, forms: Forms, saturation: float, seconds: float, deadline: float
) -> list[Point]:
    """Offer each load in turn for `seconds`; `saturation` is the rate that counts as 1."""
    points = []
    for factor in FACTORS:
        with server.resumed():
            rate = factor * saturation
            others, before, started = machine.Others(server.pid), _clients_seconds(), time.monotonic()
            answers = _offered(server.url(path), forms, rate, seconds, deadline)
            taken = (_clients_seconds() - before) / (time.monotonic() - started) / len(cpus_to_use())
            point = summary(factor, rate, answers, seconds, deadline)
            points.append(replace(point, clients=taken, others=others.share()))
            print(f"  {factor} x: {points[-1]}", file=sys.stderr, flush=True)
            _drained(server.url(path), forms)
    return points


def _clients_seconds() -> float:
    """Return the CPU time of this process's children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _offered(url: str, forms: Forms, rate: float, seconds: float, deadline: float) -> list[Answer]:
    options = [str(rate), str(seconds), str(int(deadline * 1000))]
    found = run_json([sys.executable, "-m", "bench.open_loop", url, *options, *map(str, forms.payloads)])
    return [Answer(**answer) for answer in found["answers"]]


def summary(
    factor: float, offered: float, answers: Sequence[Answer], seconds: float, deadline: float
) -> Point:
    """Summarise the answers to one load.

    Goodput counts the answers after the queues have filled, which takes at most one deadline, and before the
    load stops.
    """
    good = [one for one in answers if one.status == 200 and one.ended - one.scheduled <= deadline]
    within = [one for one in good if deadline <= one.ended <= seconds]
    return Point(
        factor,
        offered,
        len(within) / (seconds - deadline),
        _p99([one.ended - one.scheduled for one in answers if one.status == 200]),
        _p99([one.ended - one.scheduled for one in answers if one.status == 429]),
        _p99([one.sent - one.scheduled for one in answers]) or 0.0,
        dict(Counter(str(one.status) for one in answers)),
        deadline,
    )


def _p99(seconds: Sequence[float]) -> float | None:
    return 1000 * quantile(sorted(seconds), 0.99) if seconds else None


def _drained(url: str, forms: Forms) -> None:
    """Wait for one answer, so that the server works off abandoned requests before the next load."""
    request = urllib.request.Request(url, forms.payloads[0].read_bytes(), {"Content-Type": KIND})
    try:
        urllib.request.urlopen(request, timeout=40 * PATIENCE).close()
    except (urllib.error.URLError, TimeoutError) as error:
        print(f"  after the load: {error}", file=sys.stderr)
