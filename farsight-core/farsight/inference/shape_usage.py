"""Which input shapes are asked for so often that graphs of their own pay.

demand = Demand(most=4)
if demand.met((480, 640)):          # one image of that shape: True where its graphs are to be made now
    ...
"""

from __future__ import annotations

import threading

from farsight.types import Shape

ENOUGH = 8
"""Images of a shape before graphs are made for it: a second of compiling is for more than a stray one."""

FORGETTING = 512
"""Images, after which every count is halved: what was in use last week counts for nothing."""


class Demand:
    """Counts images by shape; `most` shapes at once are chosen."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._counts: dict[Shape, float] = {}
        self._seen = 0
        self._chosen: set[Shape] = set()

    def met(self, shape: Shape) -> bool:
        """Count an image; True once, where its shape is chosen by it.

        With `most` chosen, it takes the place of the one in least use, if that is in less than half its own.
        """
        if not self._most:
            return False
        with self._lock:
            self._count(shape)
            count = self._counts[shape]
            if shape in self._chosen or count < ENOUGH:
                return False
            if len(self._chosen) >= self._most:
                least = min(self._chosen, key=lambda one: self._counts.get(one, 0.0))
                if self._counts.get(least, 0.0) >= count / 2:
                    return False
                self._chosen.remove(least)
            self._chosen.add(shape)
            return True

    def is_chosen(self, shape: Shape) -> bool:
        with self._lock:
            return shape in self._chosen

    def _count(self, shape: Shape) -> None:
        self._counts[shape] = self._counts.get(shape, 0.0) + 1
        self._seen += 1
        if self._seen == FORGETTING:
            self._seen = 0
            self._counts = {one: count / 2 for one, count in self._counts.items() if count >= 1}
