"""Choose the input shapes that are frequent enough for compiled graphs of their own.

usage = ShapeUsage(max_shapes=4)
if usage.record((480, 640)):        # one image of that shape; True when its graphs should be compiled now
    ...
"""

from __future__ import annotations

import threading

from farsight.types import Shape

MIN_IMAGES = 8
"""Images of a shape before graphs are compiled for it: a second of compiling, too much for a rare shape."""

HALVING_INTERVAL = 512
"""Images after which every count is halved, so that old use is forgotten."""


class ShapeUsage:
    """Counts of images by shape, of which at most `max_shapes` are chosen at once."""

    def __init__(self, max_shapes: int) -> None:
        self._max_shapes = max_shapes
        self._lock = threading.Lock()
        self._counts: dict[Shape, float] = {}
        self._seen = 0
        self._chosen: set[Shape] = set()

    def record(self, shape: Shape) -> bool:
        """Count an image and return True if its shape is newly chosen.

        When `max_shapes` are chosen already, the shape replaces the least used one if that has less than half
        its count.
        """
        if not self._max_shapes:
            return False
        with self._lock:
            self._count(shape)
            count = self._counts[shape]
            if shape in self._chosen or count < MIN_IMAGES:
                return False
            if len(self._chosen) >= self._max_shapes:
                least = min(self._chosen, key=lambda chosen: self._counts.get(chosen, 0.0))
                if self._counts.get(least, 0.0) >= count / 2:
                    return False
                self._chosen.remove(least)
            self._chosen.add(shape)
            return True

    def is_chosen(self, shape: Shape) -> bool:
        """Return True if `shape` may have graphs of its own."""
        with self._lock:
            return shape in self._chosen

    def _count(self, shape: Shape) -> None:
        self._counts[shape] = self._counts.get(shape, 0.0) + 1
        self._seen += 1
        if self._seen == HALVING_INTERVAL:
            self._seen = 0
            self._counts = {known: count / 2 for known, count in self._counts.items() if count >= 1}
