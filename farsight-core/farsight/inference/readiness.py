"""Readiness: a right answer is possible now. Golden images, sent through the real queue, decide it.

A service that has gone blind (empty answers, no error) or lost its engine turns itself unready, which a load
balancer sees; one that was asked to end turns unready first and serves on until it has drained.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from farsight.bundles import Bundle
from farsight.errors import NotReady, Overloaded, PublicError
from farsight.inference.engine import Engine
from farsight.inference.pipeline import Answer, Call, Pipeline, Timing
from farsight.inference.scheduler import Clock
from farsight.metrics import Metrics
from farsight.settings import LONGEST_DEADLINE_MS

log = logging.getLogger(__name__)

GOLDEN_DEADLINE = LONGEST_DEADLINE_MS / 1000 + 15
"""Seconds. Whatever stood before a golden image has been answered or has given up 15 s earlier, time for what
was under way even then and for the image itself: one that is not back by now finds a stuck engine."""


@dataclass(frozen=True)
class _Golden:
    """A picture and what is expected of it, in memory: another bundle may take the folder's place."""

    name: str
    picture: bytes
    expected: Any


class Readiness:
    """starting -> ready <-> failed, and draining at the end. Each but ready is a 503 with its reason."""

    def __init__(
        self,
        pipeline: Pipeline[Any, Any, Any],
        engine: Engine,
        bundle: Bundle,
        metrics: Metrics,
        *,
        interval: float,
        clock: Clock,
    ) -> None:
        self._pipeline = pipeline
        self._engine = engine
        self._shapes = bundle.manifest.input.shapes
        self._golden = [
            _Golden(case["image"], bundle.golden_image(case["image"]), case["expected"])
            for case in bundle.golden_cases()
        ]
        self._metrics = metrics
        self._interval = interval
        self._clock = clock
        self._stop = threading.Event()
        self._saying = threading.Lock()
        self._draining = False
        self._serves_on = False
        self._reason: str | None = "The model is warming up."
        self.status = "starting"

    def start(self) -> None:
        """Warm up and check in a thread of its own, so that probes are answered meanwhile."""
        threading.Thread(target=self._watch, name="readiness", daemon=True).start()

    def drain(self) -> None:
        """From now on unready, for good; requests are still served where they were before."""
        with self._saying:
            self._serves_on |= self.status == "ready"
            self._draining = True
        self._stop.set()
        self._say("draining", "The service is shutting down.")

    def stop(self) -> None:
        self._stop.set()

    def require(self) -> None:
        """NotReady unless a right answer is possible now."""
        if self._reason is not None:
            raise NotReady(self._reason)

    def admit(self) -> None:
        """NotReady where a request should not even be tried; a drain goes on as it was before."""
        if not self._serves_on:
            self.require()

    def _watch(self) -> None:
        try:
            self._engine.warm_up(self._shapes)
        except Exception:  # whatever an engine raises: unready, with the cause in the log
            log.exception("warm-up failed")
            self._say("failed", "The model does not run on this machine.")
            return
        self._check(self._golden)
        turn = 0
        while self._interval and not self._stop.wait(self._interval):
            # One in turn; after a failure all of them, since the next alone may well be right.
            due = [self._golden[turn % len(self._golden)]]
            self._check(self._golden if self.status == "failed" else due)
            turn += 1

    def _check(self, cases: Sequence[_Golden]) -> None:
        for case in cases:
            outcome, reason = self._try(case)
            self._metrics.golden.labels(outcome).inc()
            if reason is not None:
                log.error("golden check failed", extra={"image": case.name, "reason": reason})
                self._say("failed", "The golden check fails: the model does not give the answers it should.")
                return
            if outcome == "overloaded":
                return
        self._say("ready", None)

    def _try(self, case: _Golden) -> tuple[str, str | None]:
        """(outcome, reason of failure). Overload is no failure: the queue is bounded and moves."""
        try:
            return self._verdict(case)
        except Overloaded:
            return "overloaded", None
        except Exception:  # whatever an engine or a comparison raises: unready, with the cause in the log
            log.exception("golden image raised", extra={"image": case.name})
            return "error", "it raised"

    def _verdict(self, case: _Golden) -> tuple[str, str | None]:
        task, deadline = self._pipeline.task, self._clock() + GOLDEN_DEADLINE
        call = Call(deadline, _never, Timing(self._clock))
        with self._pipeline.admit(deadline):
            (answer,) = self._pipeline.run([case.picture], task.golden_options, call, _whole)
        if isinstance(answer, PublicError):
            return "error", answer.detail
        reason = task.golden_mismatch(answer.result, case.expected)
        return ("wrong", reason) if reason else ("right", None)

    def _say(self, status: str, reason: str | None) -> None:
        with self._saying:
            if self._draining and status != "draining":
                return
            if status != self.status:
                log.info("readiness", extra={"status": status})
            self.status, self._reason = status, reason
            self._metrics.ready.set(status == "ready")


def _whole(_place: int, answer: Answer[Any]) -> Answer[Any]:
    """Golden images are small."""
    return answer


_never: Callable[[], bool] = bool
"""`bool()` is False: nobody closes a connection that is not there."""
