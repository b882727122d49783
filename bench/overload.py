"""From a fifth of what a service can do to four times that: what it still gives, and how it refuses."""

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
from bench.closed_loop import KIND, Forms, asked
from bench.open_loop import PATIENCE, Answer
from bench.processes import Server
from bench.samples import quantile
from bench.services import cpus_to_use

FACTORS = (0.2, 0.5, 0.8, 1.0, 1.5, 2.0, 4.0)
"""Of the service's own rate at 8 clients, for its rival too: both get the same load."""

LEAST_DEADLINE, TIMES_ALONE = 2.0, 3.0
"""Each request asks for an answer within so many seconds, or so many times what one client waits if that is
more: where an image alone takes half of the deadline, there is no queue to be measured."""


def deadline_for(alone: float) -> float:
    """Seconds, to a tenth; `alone` are the milliseconds that one client waits."""
    return round(max(LEAST_DEADLINE, TIMES_ALONE * alone / 1000), 1)


@dataclass(frozen=True)
class Point:
    """What became of one offered load; rates are a second, times milliseconds from a request's moment.

    `deadline` is in seconds, `goodput` of answers within it. `accepted_p99` is of all 200s, late ones too;
    `lag_p99` is how late the clients themselves were. `statuses` counts answers; "0" were none: cut or given
    up. `clients` is the part of the machine's CPU time that the clients themselves took, `others` what all
    took that are neither they nor the server.
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
        """Answers of 5xx, and none at all."""
        return sum(many for status, many in self.statuses.items() if status == "0" or status >= "500")


def sweep(
    server: Server, path: str, forms: Forms, saturation: float, seconds: float, deadline: float
) -> list[Point]:
    points = []
    for factor in FACTORS:
        with server.awake():
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
    """CPU time of the processes that this one has started and seen ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _offered(url: str, forms: Forms, rate: float, seconds: float, deadline: float) -> list[Answer]:
    options = [str(rate), str(seconds), str(int(deadline * 1000))]
    found = asked([sys.executable, "-m", "bench.open_loop", url, *options, *map(str, forms.payloads)])
    return [Answer(**answer) for answer in found["answers"]]


def summary(
    factor: float, offered: float, answers: Sequence[Answer], seconds: float, deadline: float
) -> Point:
    """Goodput counts what ended once the queues were full and before the load stopped: neither their filling,
    which the deadline bounds, nor their emptying."""
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
    """One request's answer: who queues without bound, first answers what its clients have long given up."""
    request = urllib.request.Request(url, forms.payloads[0].read_bytes(), {"Content-Type": KIND})
    try:
        urllib.request.urlopen(request, timeout=40 * PATIENCE).close()
    except (urllib.error.URLError, TimeoutError) as error:
        print(f"  after the load: {error}", file=sys.stderr)
