"""Run the steps from bytes to results: decode, preprocess, schedule, postprocess, each of them timed.

The steps that differ between models form a `Task`: three functions over arrays. The pipeline knows neither
the model nor HTTP: batch jobs, tests and the lab run this same code.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Generic, TypeVar

from farsight import images
from farsight.errors import ClientDisconnected, DeadlineExceeded, PublicError
from farsight.inference.admission import Admission, Ticket
from farsight.inference.memory_budget import PixelBudget
from farsight.inference.scheduler import Job, Scheduler
from farsight.inference.task import Answer, G, O, R, Task
from farsight.inference.timing import Timing
from farsight.metrics import Metrics
from farsight.settings import MAX_SIDE
from farsight.types import Clock, IsDisconnected, Pixels

T = TypeVar("T")


@dataclass(frozen=True)
class Call:
    """The values that all steps of one request share."""

    deadline: float
    is_disconnected: IsDisconnected
    timing: Timing
    keep_pixels: bool = False
    value_range: images.RangeChoice = "auto"
    """The rule that reduces pictures of more than 8 bits per channel to 8."""


@dataclass(frozen=True)
class _Prepared(Generic[G]):
    """A picture whose model input is queued.

    If the call keeps `pixels`, `reserved` pixels of the budget stay acquired until the answer is done.
    """

    job: Job
    geometry: G
    size: tuple[int, int]
    format: str
    reserved: int
    pixels: Pixels | None
    icc_profile: bytes | None
    range: images.Range | None


@dataclass(frozen=True)
class Pipeline(Generic[G, O, R]):
    """The path of pictures through one service.

    `decoders` has one thread per CPU and decodes a request's images side by side. `prefetch_limit` bounds the
    images that are decoded and not yet through the engine: enough to keep it busy, and so few that their
    pixels are still in the CPU's cache (docs/decisions/010). `pixel_budget` bounds the memory of pictures:
    pixels are acquired while a picture is decoded, and again while there is a map of its size, or from
    decoding to the answer if the call keeps them.
    """

    task: Task[G, O, R]
    admission: Admission
    scheduler: Scheduler
    metrics: Metrics
    max_pixels: int
    decoders: ThreadPoolExecutor
    prefetch_limit: threading.Semaphore
    pixel_budget: PixelBudget
    clock: Clock
    max_side: int = MAX_SIDE

    def admit(self, deadline: float) -> AbstractContextManager[Ticket]:
        """Admit a request for as long as the context lasts, or raise Overloaded."""
        return self.admission.admit(deadline)

    def run(
        self, sources: Sequence[bytes], options: O, call: Call, convert: Callable[[int, Answer[R]], T]
    ) -> list[T | PublicError]:
        """Return `convert(index, answer)` for each source in order, or the error of one that failed.

        The value that `convert` returns should not refer to the answer's own arrays, since their pixels are
        released for other pictures right after.
        """
        # A kept picture that waits for earlier ones would hold pixels of the budget that those still need.
        started = 1 if call.keep_pixels else len(sources)
        remaining = iter(sources)
        waiting = deque(self._begin(source, options, call) for source in islice(remaining, started))
        done: list[T | PublicError] = []
        while waiting:
            done.append(self._answer(waiting.popleft(), options, call, partial(convert, len(done))))
            waiting.extend(self._begin(source, options, call) for source in islice(remaining, 1))
        return done

    def _begin(self, source: bytes, options: O, call: Call) -> Future[_Prepared[G]]:
        """Read the header and queue the picture for decoding; an unreadable header fails without waiting."""
        try:
            self._check_wanted(call)
            with call.timing.phase("decode"):
                header = images.read_header(source, self.max_pixels, self.max_side)
        except PublicError as error:
            failed = Future[_Prepared[G]]()
            failed.set_exception(error)
            return failed
        return self.decoders.submit(self._prepare, header, options, call, self.clock())

    def _answer(
        self, future: Future[_Prepared[G]], options: O, call: Call, convert: Callable[[Answer[R]], T]
    ) -> T | PublicError:
        try:
            prepared = future.result(max(0.0, call.deadline - self.clock()))
            return self._finish(prepared, options, call, convert)
        except PublicError as error:
            # The traceback's frames hold pictures and maps whose memory other requests wait for.
            error.__traceback__ = error.__cause__ = error.__context__ = None
            return error
        except NotYet:
            if future.cancel():
                return self._too_late()
            future.add_done_callback(self._release_abandoned)
            return DeadlineExceeded("The deadline passed while the image was decoded.")

    def _prepare(self, header: images.Header, options: O, call: Call, queued_at: float) -> _Prepared[G]:
        """Decode, preprocess and submit one picture; called in a decoder's thread."""
        if not self.prefetch_limit.acquire(timeout=max(0.0, call.deadline - self.clock())):
            raise self._too_late()
        call.timing.add("queue", self.clock() - queued_at)
        try:
            self._check_wanted(call)
            prepared = self._decode(header, options, call)
        except BaseException:
            self.prefetch_limit.release()
            raise
        prepared.job.future.add_done_callback(lambda _: self.prefetch_limit.release())
        return prepared

    def _decode(self, header: images.Header, options: O, call: Call) -> _Prepared[G]:
        with call.timing.phase("queue"):
            self.pixel_budget.acquire(header.pixels, call.deadline)
        kept = False
        try:
            with call.timing.phase("decode"):
                picture = images.decode_pixels(header, call.value_range)
            with call.timing.phase("preprocess"):
                pixels, geometry = self.task.preprocess(picture.pixels, options)
            job = self.scheduler.submit(pixels, call.deadline, call.is_disconnected, self.task.cost(options))
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
        """Raise an error if the deadline has passed or the client has closed its connection."""
        if self.clock() >= call.deadline:
            raise self._too_late()
        if call.is_disconnected():
            self.metrics.dropped.labels("gone").inc()
            raise ClientDisconnected("The client closed the connection.")

    def _too_late(self) -> DeadlineExceeded:
        self.metrics.dropped.labels("deadline").inc()
        return DeadlineExceeded("The deadline passed before the image was decoded.")

    def _finish(self, prepared: _Prepared[G], options: O, call: Call, convert: Callable[[Answer[R]], T]) -> T:
        with ExitStack() as stack:
            if prepared.pixels is not None:
                stack.callback(self.pixel_budget.release, prepared.reserved)
            outputs = prepared.job.result()
            call.timing.add("queue", prepared.job.queued)
            call.timing.add("infer", prepared.job.infer)
            if self.task.maps and prepared.pixels is None:
                with call.timing.phase("queue"):
                    stack.enter_context(self.pixel_budget.reserve(prepared.reserved, call.deadline))
            with call.timing.phase("postprocess"):
                result = self.task.postprocess(outputs, prepared.geometry, prepared.size, options)
            self.metrics.images.inc()
            kept = (prepared.pixels, prepared.icc_profile, prepared.range)
            return convert(Answer(result, prepared.size, prepared.format, *kept))

    def _release_abandoned(self, future: Future[_Prepared[G]]) -> None:
        """Release the pixels of a picture that was decoded after its request had stopped waiting."""
        if future.exception() is None and (prepared := future.result()).pixels is not None:
            self.pixel_budget.release(prepared.reserved)
