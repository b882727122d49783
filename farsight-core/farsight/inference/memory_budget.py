"""What may be in memory at once: pixels, bodies and answers, so that no number of them ends the process.

    room = Room(50_000_000, time.monotonic)
    with room.held(width * height, deadline):       # DeadlineExceeded where none became free in time
        ...

Who came first is first served: a large picture is not passed by small ones for ever. Whoever holds room must
not wait for more of it. Bodies and answers wait for nothing: who would be one too many is refused.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from farsight.errors import DeadlineExceeded, Overloaded, TooLarge
from farsight.metrics import Metrics


class Room:
    """For `pixels` at once; a single picture that is larger has it all to itself."""

    def __init__(self, pixels: int, clock: Callable[[], float]) -> None:
        self._free = self._whole = pixels
        self._clock = clock
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()

    @contextmanager
    def held(self, pixels: int, deadline: float) -> Iterator[None]:
        self.take(pixels, deadline)
        try:
            yield
        finally:
            self.give_back(pixels)

    def take(self, pixels: int, deadline: float) -> None:
        """Blocks until there is room, and until whoever asked before has had theirs."""
        wanted, turn = min(pixels, self._whole), object()
        with self._changed:
            self._waiting.append(turn)
            try:
                left = max(0.0, deadline - self._clock())
                if not self._changed.wait_for(lambda: self._is_next(turn, wanted), left):
                    raise DeadlineExceeded("The deadline passed while other large pictures held the memory.")
                self._free -= wanted
            finally:
                self._waiting.remove(turn)
                self._changed.notify_all()

    def give_back(self, pixels: int) -> None:
        with self._changed:
            self._free += min(pixels, self._whole)
            self._changed.notify_all()

    def _is_next(self, turn: object, wanted: int) -> bool:
        return self._waiting[0] is turn and wanted <= self._free


class Bodies:
    """For `most` bytes at once; a single body that is larger is taken where there is no other."""

    def __init__(self, most: int, metrics: Metrics) -> None:
        self._most = most
        self._metrics = metrics
        self._held = 0
        self._lock = threading.Lock()

    @contextmanager
    def held(self, size: int) -> Iterator[None]:
        """Overloaded where the bodies that are inside leave no room."""
        with self._lock:
            if self._held and self._held + size > self._most:
                self._metrics.shed.inc()
                raise Overloaded("Bodies as large as may be are being read or answered. Try again in 1 s.", 1)
            self._held += size
        try:
            yield
        finally:
            with self._lock:
                self._held -= size


class Answers:
    """For `most` bytes of pictures and files at once; small answers pass, and do not count."""

    SMALL = 64
    """Up to `most` divided by it: a large one, read slowly, is in few people's way, and they in none."""

    def __init__(self, most: int, metrics: Metrics) -> None:
        self._most = most
        self._metrics = metrics
        self._held = 0
        self._lock = threading.Lock()

    def take(self, size: int, had: int) -> None:
        """For an answer that holds `had` already: TooLarge, or Overloaded where others hold the rest.

        One picture that alone is larger than all is taken where there is no other large one.
        """
        whole = had + size
        if had and whole > self._most:
            raise TooLarge(
                f"The pictures of one answer may be {self._most / 1e6:g} MB together; send fewer images at "
                "once, or ask for none back with include_image=false."
            )
        with self._lock:
            others, counted = self._held - self._counted(had), self._counted(whole)
            if others and counted and others + counted > self._most:
                self._metrics.shed.inc()
                raise Overloaded("Answers as large as may be are being sent. Try again in 1 s.", 1)
            self._held = others + counted

    def give_back(self, whole: int) -> None:
        with self._lock:
            self._held -= self._counted(whole)

    def _counted(self, size: int) -> int:
        return size if size * self.SMALL > self._most else 0
