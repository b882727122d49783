"""Limit the memory of all requests together: pixels of pictures, bytes of uploads and responses.

budget = PixelBudget(50_000_000, time.monotonic)
with budget.reserve(width * height, deadline):      # waits; DeadlineExceeded when the deadline passes first
    ...

budget = ByteBudget(256 * 2**20, metrics, "upload data")
with budget.reserve(content_length):                # never waits; Overloaded when the bytes do not fit
    ...
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from farsight.errors import DeadlineExceeded, Overloaded, TooLarge
from farsight.metrics import Metrics
from farsight.types import Clock


class PixelBudget:
    """A limit on the pixels in memory; requests wait for their share in order of arrival.

    Small pictures do not pass a large one that waits, so it cannot wait for ever. A picture larger than
    `total` gets the whole budget. A thread that holds pixels must not acquire more: two could wait for
    each other.
    """

    def __init__(self, total: int, clock: Clock) -> None:
        self._free = self._total = total
        self._clock = clock
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()

    @contextmanager
    def reserve(self, pixels: int, deadline: float) -> Iterator[None]:
        """Acquire `pixels` for as long as the context lasts."""
        self.acquire(pixels, deadline)
        try:
            yield
        finally:
            self.release(pixels)

    def acquire(self, pixels: int, deadline: float) -> None:
        """Block until `pixels` are free and every earlier caller has been served.

        Raise DeadlineExceeded when `deadline` passes first.
        """
        wanted, turn = min(pixels, self._total), object()
        with self._changed:
            self._waiting.append(turn)
            try:
                seconds = max(0.0, deadline - self._clock())
                if not self._changed.wait_for(lambda: self._is_next(turn, wanted), seconds):
                    raise DeadlineExceeded("The deadline passed while other large pictures held the memory.")
                self._free -= wanted
            finally:
                self._waiting.remove(turn)
                self._changed.notify_all()

    def release(self, pixels: int) -> None:
        """Return `pixels`, the number that was acquired."""
        with self._changed:
            self._free += min(pixels, self._total)
            self._changed.notify_all()

    def _is_next(self, turn: object, wanted: int) -> bool:
        return self._waiting[0] is turn and wanted <= self._free


class ByteBudget:
    """A limit on the bytes of `content` in memory; a request that does not fit is rejected at once.

    A single holder larger than `total` is admitted while no other is counted. Holders of at most `uncounted`
    bytes are always admitted and do not count.
    """

    def __init__(self, total: int, metrics: Metrics, content: str, *, uncounted: int = 0) -> None:
        self._total = total
        self._metrics = metrics
        self._content = content
        self._uncounted = uncounted
        self._held = 0
        self._lock = threading.Lock()

    @contextmanager
    def reserve(self, size: int) -> Iterator[None]:
        """Acquire `size` bytes for as long as the context lasts."""
        self.acquire(size)
        try:
            yield
        finally:
            self.release(size)

    def acquire(self, size: int, already: int = 0) -> None:
        """Add `size` bytes to a holder of `already` bytes.

        Raise Overloaded when the bytes do not fit beside those of other holders, and TooLarge when a second
        addition makes one holder larger than the whole budget.
        """
        after = already + size
        if already and after > self._total:
            raise TooLarge(
                f"One request may have {self._total / 1e6:g} MB of {self._content}. Send fewer images in one "
                "request, or leave the pictures out of the response with include_image=false."
            )
        with self._lock:
            others, counted = self._held - self._counted(already), self._counted(after)
            if others and counted and others + counted > self._total:
                self._metrics.shed.inc()
                raise Overloaded(f"Too much {self._content} is in progress. Retry in 1 s.", 1)
            self._held = others + counted

    def release(self, size: int) -> None:
        """Return all `size` bytes of one holder."""
        with self._lock:
            self._held -= self._counted(size)

    def _counted(self, size: int) -> int:
        return size if size > self._uncounted else 0
