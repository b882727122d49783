"""Decide readiness: send golden images through the real queue and compare their answers.

A service whose model fails silently (empty answers, no error) or whose engine is stuck turns unready, which a
load balancer sees. A service that is asked to stop turns unready first and serves until it has drained.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from farsight.bundles import Bundle
from farsight.errors import NotReady, Overloaded, PublicError
from farsight.inference.engine import Engine
from farsight.inference.pipeline import Call, Pipeline
from farsight.inference.task import Answer
from farsight.inference.timing import Timing
from farsight.metrics import Metrics
from farsight.settings import LONGEST_DEADLINE_MS
from farsight.types import Clock, IsDisconnected

log = logging.getLogger(__name__)

GOLDEN_DEADLINE = LONGEST_DEADLINE_MS / 1000 + 15
"""Seconds. All requests before a golden image have been answered or have expired 15 s earlier, which leaves
time for the run in progress and the image itself. If it is not back by then, the engine is stuck."""


@dataclass(frozen=True)
class _Golden:
    """A picture and its expected answer, kept in memory: the bundle's folder may be replaced."""

    name: str
    picture: bytes
    expected: Any


class Readiness:
    """The status: starting -> ready <-> failed, then draining. All but ready are a 503 with a reason."""

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
        self._status_lock = threading.Lock()
        self._draining = False
        self._is_serving = False
        self._reason: str | None = "The model is warming up."
        self.status = "starting"

    def start(self) -> None:
        """Warm up and check in a separate thread, so that probes are answered meanwhile."""
        threading.Thread(target=self._watch, name="readiness", daemon=True).start()

    def drain(self) -> None:
        """Turn unready for good; requests are still served if they were before."""
        with self._status_lock:
            self._is_serving |= self.status == "ready"
            self._draining = True
        self._stop.set()
        self._set_status("draining", "The service is shutting down.")

    def stop(self) -> None:
        """End the periodic checks."""
        self._stop.set()

    def require(self) -> None:
        """Raise NotReady unless a correct answer is possible now."""
        if self._reason is not None:
            raise NotReady(self._reason)

    def admit(self) -> None:
        """Raise NotReady if a request should not be tried; a draining service that was ready goes on."""
        if not self._is_serving:
            self.require()

    def _watch(self) -> None:
        try:
            self._engine.warm_up(self._shapes)
        except Exception:  # an engine may raise anything: unready, with the cause in the log
            log.exception("warm-up failed")
            self._set_status("failed", "The model does not run on this machine.")
            return
        self._check(self._golden)
        turn = 0
        while self._interval and not self._stop.wait(self._interval):
            # One in turn; all of them after a failure, since the next one alone may pass.
            due = [self._golden[turn % len(self._golden)]]
            self._check(self._golden if self.status == "failed" else due)
            turn += 1

    def _check(self, cases: Sequence[_Golden]) -> None:
        for case in cases:
            outcome, reason = self._try(case)
            self._metrics.golden.labels(outcome).inc()
            if reason is not None:
                log.error("golden check failed", extra={"image": case.name, "reason": reason})
                self._set_status("failed", "The golden check failed: the model does not answer correctly.")
                return
            if outcome == "overloaded":
                return
        self._set_status("ready", None)

    def _try(self, case: _Golden) -> tuple[str, str | None]:
        """Return (outcome, reason of a failure). Overload is not a failure: the queue is bounded."""
        try:
            return self._compare(case)
        except Overloaded:
            return "overloaded", None
        except Exception:  # an engine or a comparison may raise anything: unready, with the cause in the log
            log.exception("golden image raised", extra={"image": case.name})
            return "error", "an exception, logged above"

    def _compare(self, case: _Golden) -> tuple[str, str | None]:
        task, deadline = self._pipeline.task, self._clock() + GOLDEN_DEADLINE
        call = Call(deadline, _never_disconnected, Timing(self._clock))
        with self._pipeline.admit(deadline):
            (answer,) = self._pipeline.run([case.picture], task.golden_options, call, _keep)
        if isinstance(answer, PublicError):
            return "error", answer.detail
        reason = task.golden_mismatch(answer.result, case.expected)
        return ("wrong", reason) if reason else ("right", None)

    def _set_status(self, status: str, reason: str | None) -> None:
        with self._status_lock:
            if self._draining and status != "draining":
                return
            if status != self.status:
                log.info("readiness", extra={"status": status})
            self.status, self._reason = status, reason
            self._metrics.ready.set(status == "ready")


def _keep(_index: int, answer: Answer[Any]) -> Answer[Any]:
    """Return the whole answer, since golden images are small."""
    return answer


_never_disconnected: IsDisconnected = bool
"""Returns False, as `bool()` does: a golden image has no connection that could close."""
