"""Name the types that pass between decoding, preprocessing, the engine and postprocessing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""(H, W, 3) RGB, or (N, H, W, 3) for a batch."""

Outputs = tuple[NDArray[np.float32], ...]
"""One array per output of the model, each with the batch as its first dimension."""

Shape = tuple[int, int]
"""Height and width of a model input, in pixels."""

Clock = Callable[[], float]
"""Returns the current time in seconds, as `time.monotonic` does."""

IsDisconnected = Callable[[], bool]
"""Returns True once the client has closed its connection and nobody waits for the response."""
