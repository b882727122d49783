"""The Engine protocol: the interface of whatever runs a model.

An engine takes batches of equally sized pictures and returns the model's outputs. It knows nothing of
letterboxes, boxes or depth, nor of queues: it declares how many runs and how large a batch it gains from, and
the scheduler keeps to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from farsight.types import Outputs, Pixels, Shape


@dataclass(frozen=True)
class EngineInfo:
    """The engine as `/model` describes it: `EngineInfo("openvino", "2026.4", "bf16", 2)`."""

    name: str
    version: str
    precision: str
    threads: int


class Engine(Protocol):
    """A loaded model. At most `max_concurrent_runs` threads call `run` at once."""

    @property
    def max_concurrent_runs(self) -> int:
        """Return how many calls of `run` at once gain speed; the scheduler makes no more."""

    @property
    def streams(self) -> int:
        """Return how many of those calls compute at once; the others queue inside, to start without delay."""

    @property
    def max_batch(self) -> int:
        """Return how many inputs of one shape gain speed in a single `run`; 1 if batching gains nothing."""

    @property
    def info(self) -> EngineInfo:
        """Return the engine's name, version, precision and threads."""

    def warm_up(self, shapes: Sequence[Shape]) -> None:
        """Compile and run once for every shape, so that no request waits for it."""

    def run(self, batch: Pixels, *, alone: bool) -> Outputs:
        """Return the float32 outputs for (N, H, W, 3) uint8 RGB, N <= max_batch; the caller owns them.

        `alone`: no other image waits or runs, so this one may use every CPU.
        """
