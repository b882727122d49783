"""The Engine protocol: what the scheduler asks of whatever runs a model.

An engine takes batches of equally sized pictures and gives the model's outputs. It knows nothing of
letterboxes, boxes or depth, and nothing of queues: it says how much it can take, and the scheduler obeys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from farsight.types import Outputs, Pixels, Shape


@dataclass(frozen=True)
class EngineInfo:
    """What `/model` says of the engine: `EngineInfo("openvino", "2026.4", "bf16", 2)`."""

    name: str
    version: str
    precision: str
    threads: int


class Engine(Protocol):
    """Runs a model. `run` may be entered by as many threads as there are `lanes`."""

    @property
    def lanes(self) -> int:
        """How many calls of `run` gain from being under way at once; the scheduler makes no more."""

    @property
    def streams(self) -> int:
        """How many of those calls truly run; the others wait inside, in order, to start without delay."""

    @property
    def max_batch(self) -> int:
        """How many inputs of one shape a single `run` gains from; 1 where batching gains nothing."""

    @property
    def info(self) -> EngineInfo: ...

    def warm_up(self, shapes: Sequence[Shape]) -> None:
        """Compile and run once for every shape, so that no request pays for it."""

    def run(self, batch: Pixels, *, alone: bool) -> Outputs:
        """(N, H, W, 3) uint8 RGB, N <= max_batch -> the model's outputs, float32, owned by the caller.

        `alone` says that nothing else waits or runs: it may take every CPU, and be done the sooner.
        """
