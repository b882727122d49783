"""A request's way from bytes to results: decode -> preprocess -> schedule -> postprocess, each step timed.

What differs between models is a `Task`: three functions over arrays. The pipeline does not know which one it
runs, and knows nothing of HTTP: batch jobs, tests and the lab run this very code.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from farsight import images
from farsight.engine import Outputs, Pixels
from farsight.errors import ClientGone, DeadlineExceeded, PublicError
from farsight.metrics import Metrics
from farsight.scheduler import Clock, Gone, Job, Scheduler, Ticket

G = TypeVar("G")
O = TypeVar("O")  # noqa: E741
R = TypeVar("R")

PHASES = ("decode", "queue", "preprocess", "infer", "postprocess", "render", "total")


class Task(Protocol[G, O, R]):
    """A model's own arithmetic. `size` is (height, width) of the upright picture."""

    def preprocess(self, picture: Pixels) -> tuple[Pixels, G]:
        """(H, W, 3) uint8 -> the model's input (h, w, 3) uint8, and what is needed to find the way back."""

    def postprocess(self, outputs: Outputs, geometry: G, size: tuple[int, int], options: O) -> R:
        """The model's outputs for one image, each a batch of one -> the result."""

    @property
    def golden_options(self) -> O:
        """The options that golden images are asked with."""

    def golden_mismatch(self, result: R, expected: Any) -> str | None:
        """Why the result for a golden image is not the one expected, or None where it is."""


@dataclass(frozen=True)
class Answer(Generic[R]):
    """One image's result; `pixels` only where they were asked to be kept."""

    result: R
    size: tuple[int, int]
    format: str
    pixels: Pixels | None


class Timing:
    """Seconds by phase; the images of one request add up."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self.started = clock()
        self.seconds: dict[str, float] = {}

    def add(self, phase: str, seconds: float) -> None:
        with self._lock:
            self.seconds[phase] = self.seconds.get(phase, 0.0) + seconds

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        started = self._clock()
        try:
            yield
        finally:
            self.add(name, self._clock() - started)

    def stop(self) -> None:
        self.seconds["total"] = self._clock() - self.started


@dataclass(frozen=True)
class Call:
    """What all steps of one request share."""

    deadline: float
    gone: Gone
    timing: Timing
    keep_pixels: bool = False


@dataclass(frozen=True)
class _Prepared(Generic[G]):
    job: Job
    geometry: G
    size: tuple[int, int]
    format: str
    pixels: Pixels | None


@dataclass(frozen=True)
class Pipeline(Generic[G, O, R]):
    """`decoders` is one thread per CPU: it bounds the memory of decoding and spreads a request's images."""

    task: Task[G, O, R]
    scheduler: Scheduler
    metrics: Metrics
    max_pixels: int
    decoders: ThreadPoolExecutor
    clock: Clock

    def admit(self, deadline: float) -> AbstractContextManager[Ticket]:
        """The door: Overloaded, or a place inside for as long as the context lasts."""
        return self.scheduler.admit(deadline)

    def run(self, sources: Sequence[bytes], options: O, call: Call) -> list[Answer[R] | PublicError]:
        """One answer for each source, in order; a picture that cannot be read is its error in its place."""

        waiting = [self.decoders.submit(self._prepare, source, call) for source in sources]
        return [self._answer(future, options, call) for future in waiting]

    def _answer(self, future: Future[_Prepared[G]], options: O, call: Call) -> Answer[R] | PublicError:
        try:
            prepared = future.result(max(0.0, call.deadline - self.clock()))
            result = self._finish(prepared, options, call)
        except PublicError as error:
            return error
        except NotYet:
            future.cancel()
            return DeadlineExceeded("The deadline passed before the image was decoded.")
        self.metrics.images.inc()
        return Answer(result, prepared.size, prepared.format, prepared.pixels)

    def _prepare(self, source: bytes, call: Call) -> _Prepared[G]:
        if self.clock() >= call.deadline:
            raise DeadlineExceeded("The deadline passed before the image was decoded.")
        if call.gone():
            raise ClientGone("The client closed the connection.")
        with call.timing.phase("decode"):
            picture = images.decode(source, self.max_pixels)
        with call.timing.phase("preprocess"):
            pixels, geometry = self.task.preprocess(picture.pixels)
        job = self.scheduler.submit(pixels, call.deadline, call.gone)
        return _Prepared(
            job, geometry, picture.size, picture.format, picture.pixels if call.keep_pixels else None
        )

    def _finish(self, prepared: _Prepared[G], options: O, call: Call) -> R:
        outputs = prepared.job.result()
        call.timing.add("queue", prepared.job.queued)
        call.timing.add("infer", prepared.job.infer)
        with call.timing.phase("postprocess"):
            return self.task.postprocess(outputs, prepared.geometry, prepared.size, options)
