"""A request's way from bytes to results: decode -> preprocess -> schedule -> postprocess, each step timed.

What differs between models is a `Task`: three functions over arrays. The pipeline does not know which one it
runs, and knows nothing of HTTP: batch jobs, tests and the lab run this very code.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

from farsight import images
from farsight.errors import ClientGone, DeadlineExceeded, PublicError
from farsight.inference.memory_budget import PixelBudget
from farsight.inference.scheduler import Clock, Gone, Job, Scheduler, Ticket
from farsight.metrics import Metrics
from farsight.settings import MAX_SIDE
from farsight.types import Outputs, Pixels

G = TypeVar("G")
O = TypeVar("O")  # noqa: E741
R = TypeVar("R")
T = TypeVar("T")

PHASES = ("decode", "queue", "preprocess", "infer", "postprocess", "render", "total")


class Task(Protocol[G, O, R]):
    """A model's own arithmetic. `size` is (height, width) of the upright picture."""

    @property
    def maps(self) -> bool:
        """Whether a result has a value for every pixel of the picture, and so its size in memory."""

    def preprocess(self, picture: Pixels, options: O) -> tuple[Pixels, G]:
        """(H, W, 3) uint8 -> the model's input (h, w, 3) uint8, and what is needed to find the way back.

        BadParameter where the options do not fit this picture, before the model runs.
        """

    def cost(self, options: O) -> float:
        """Return how many times as long as with `golden_options` an image takes in the model, about."""

    def postprocess(self, outputs: Outputs, geometry: G, size: tuple[int, int], options: O) -> R:
        """The model's outputs for one image, each a batch of one -> the result."""

    @property
    def golden_options(self) -> O:
        """The options that golden images are asked with."""

    def golden_mismatch(self, result: R, expected: Any) -> str | None:
        """Why the result for a golden image is not the one expected, or None where it is."""


@dataclass(frozen=True)
class Answer(Generic[R]):
    """One image's result; `range` only of a deep picture.

    `pixels` and their ICC profile are there only where they were asked to be kept.
    """

    result: R
    size: tuple[int, int]
    format: str
    pixels: Pixels | None
    icc_profile: bytes | None = None
    range: images.Range | None = None


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

    def stop(self) -> dict[str, float]:
        """The phases with their total: a copy, since a decoder that was given up may yet add to them."""
        with self._lock:
            self.seconds["total"] = self._clock() - self.started
            return dict(self.seconds)


@dataclass(frozen=True)
class Call:
    """What all steps of one request share."""

    deadline: float
    gone: Gone
    timing: Timing
    keep_pixels: bool = False
    value_range: images.RangeChoice = "auto"
    """The rule by which deep pictures become 8 bits."""


@dataclass(frozen=True)
class _Prepared(Generic[G]):
    """`pixels` are there where they were asked to be kept; room for `held` is held then, and not before."""

    job: Job
    geometry: G
    size: tuple[int, int]
    format: str
    held: int
    pixels: Pixels | None
    icc_profile: bytes | None
    range: images.Range | None


@dataclass(frozen=True)
class Pipeline(Generic[G, O, R]):
    """`decoders` is one thread per CPU, to spread a request's images; `pixel_budget` bounds their memory.

    `ahead` bounds how many are decoded and not yet through the engine: enough that it never waits, and few,
    so that what it reads was written a moment ago (docs/decisions/010).
    Room is held while a picture is decoded, and again while there is a map of its size; from the first to the
    last where its pixels are kept.
    """

    task: Task[G, O, R]
    scheduler: Scheduler
    metrics: Metrics
    max_pixels: int
    decoders: ThreadPoolExecutor
    ahead: threading.Semaphore
    pixel_budget: PixelBudget
    clock: Clock
    max_side: int = MAX_SIDE

    def admit(self, deadline: float) -> AbstractContextManager[Ticket]:
        """The door: Overloaded, or a place inside for as long as the context lasts."""
        return self.scheduler.admit(deadline)

    def run(
        self, sources: Sequence[bytes], options: O, call: Call, then: Callable[[int, Answer[R]], T]
    ) -> list[T | PublicError]:
        """`then(place, answer)` for each source, in order; what cannot be read is its error in its place.

        `then` makes of an answer what stays of it: what it returns should not hold the answer's own arrays,
        whose room is given to others next.
        """
        # Where pixels are kept, a picture that waits for those before it would hold room that they need.
        ahead = 1 if call.keep_pixels else len(sources)
        left = iter(sources)
        waiting = deque(self._begin(source, options, call) for source in islice(left, ahead))
        done: list[T | PublicError] = []
        while waiting:
            done.append(self._answer(waiting.popleft(), options, call, partial(then, len(done))))
            waiting.extend(self._begin(source, options, call) for source in islice(left, 1))
        return done

    def _begin(self, source: bytes, options: O, call: Call) -> Future[_Prepared[G]]:
        """What its header already shows to be unreadable waits for nobody."""
        try:
            self._check_wanted(call)
            with call.timing.phase("decode"):
                header = images.read_header(source, self.max_pixels, self.max_side)
        except PublicError as error:
            refused = Future[_Prepared[G]]()
            refused.set_exception(error)
            return refused
        return self.decoders.submit(self._prepare, header, options, call, self.clock())

    def _answer(
        self, future: Future[_Prepared[G]], options: O, call: Call, then: Callable[[Answer[R]], T]
    ) -> T | PublicError:
        try:
            prepared = future.result(max(0.0, call.deadline - self.clock()))
            return self._finish(prepared, options, call, then)
        except PublicError as error:
            # The frames that it passed through hold pictures and maps, and others wait for the room of these.
            error.__traceback__ = error.__cause__ = error.__context__ = None
            return error
        except NotYet:
            if future.cancel():
                return self._too_late()
            future.add_done_callback(self._let_go)
            return DeadlineExceeded("The deadline passed while the image was decoded.")

    def _prepare(self, header: images.Header, options: O, call: Call, begun: float) -> _Prepared[G]:
        """In a decoder's thread."""
        if not self.ahead.acquire(timeout=max(0.0, call.deadline - self.clock())):
            raise self._too_late()
        call.timing.add("queue", self.clock() - begun)
        try:
            self._check_wanted(call)
            prepared = self._decoded(header, options, call)
        except BaseException:
            self.ahead.release()
            raise
        prepared.job.future.add_done_callback(lambda _: self.ahead.release())
        return prepared

    def _decoded(self, header: images.Header, options: O, call: Call) -> _Prepared[G]:
        with call.timing.phase("queue"):
            self.pixel_budget.acquire(header.pixels, call.deadline)
        kept = False
        try:
            with call.timing.phase("decode"):
                picture = images.decode_pixels(header, call.value_range)
            with call.timing.phase("preprocess"):
                pixels, geometry = self.task.preprocess(picture.pixels, options)
            job = self.scheduler.submit(pixels, call.deadline, call.gone, self.task.cost(options))
            kept = call.keep_pixels
        finally:
            if not kept:
                self.pixel_budget.release(header.pixels)
        return _Prepared(
            job,
            geometry,
            picture.size,
            picture.format,
            header.pixels,
            pixels=picture.pixels if kept else None,
            icc_profile=header.colour_profile(picture.range) if kept else None,
            range=picture.range,
        )

    def _check_wanted(self, call: Call) -> None:
        if self.clock() >= call.deadline:
            raise self._too_late()
        if call.gone():
            self.metrics.dropped.labels("gone").inc()
            raise ClientGone("The client closed the connection.")

    def _too_late(self) -> DeadlineExceeded:
        self.metrics.dropped.labels("deadline").inc()
        return DeadlineExceeded("The deadline passed before the image was decoded.")

    def _finish(self, prepared: _Prepared[G], options: O, call: Call, then: Callable[[Answer[R]], T]) -> T:
        with ExitStack() as stack:
            if prepared.pixels is not None:
                stack.callback(self.pixel_budget.release, prepared.held)
            outputs = prepared.job.result()
            call.timing.add("queue", prepared.job.queued)
            call.timing.add("infer", prepared.job.infer)
            if self.task.maps and prepared.pixels is None:
                with call.timing.phase("queue"):
                    stack.enter_context(self.pixel_budget.reserve(prepared.held, call.deadline))
            with call.timing.phase("postprocess"):
                result = self.task.postprocess(outputs, prepared.geometry, prepared.size, options)
            self.metrics.images.inc()
            shown = (prepared.pixels, prepared.icc_profile, prepared.range)
            return then(Answer(result, prepared.size, prepared.format, *shown))

    def _let_go(self, future: Future[_Prepared[G]]) -> None:
        """Of what was decoded after its request had given it up."""
        if future.exception() is None and (prepared := future.result()).pixels is not None:
            self.pixel_budget.release(prepared.held)
