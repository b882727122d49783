"""The CPU engine: OpenVINO, and the only file that imports it.

One compiled graph of free height and width serves every shape, and every shape in use is warmed: OpenVINO
keeps the kernels of each, so no request pays for a compile (docs/decisions/001 has the numbers).
"""

from __future__ import annotations

import queue
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import openvino as ov

from farsight.engine import EngineInfo, Outputs, Pixels, Shape

LANES = 2
"""One run computes while the next is handed over: the processor never waits for Python between two."""


class OpenVinoEngine:
    """`OpenVinoEngine(Path("model.xml"), precision="auto", threads=2)`; see `engine.Engine`.

    precision: "f32", "bf16", or "auto" for bf16 where the processor has it.
    """

    def __init__(self, model_file: Path, *, precision: str, threads: int) -> None:
        core = ov.Core()
        if precision == "auto":
            precision = best_precision(core)
        options = {
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": "1",
            "INFERENCE_NUM_THREADS": str(threads),
            "INFERENCE_PRECISION_HINT": precision,
        }
        self._compiled = core.compile_model(core.read_model(model_file), "CPU", options)
        # A request is handed to one thread at a time: two in the same one would cross their results.
        self._idle: queue.SimpleQueue[ov.InferRequest] = queue.SimpleQueue()
        for _ in range(LANES):
            self._idle.put(self._compiled.create_infer_request())
        self.lanes = LANES
        self.max_batch = 1
        self.info = EngineInfo("openvino", ov.__version__.split("-")[0], precision, threads)

    def warm_up(self, shapes: Sequence[Shape]) -> None:
        # One request warms for all: kernels belong to the graph, and there is one stream.
        for height, width in shapes:
            self.run(np.zeros((1, height, width, 3), np.uint8))

    def run(self, batch: Pixels) -> Outputs:
        with self._request() as request:
            request.infer({0: batch}, share_inputs=True)
            return tuple(output.data.copy() for output in request.output_tensors)

    @contextmanager
    def _request(self) -> Iterator[ov.InferRequest]:
        request = self._idle.get()
        try:
            yield request
        finally:
            self._idle.put(request)


def best_precision(core: ov.Core) -> str:
    """bf16 where the processor computes in it (1.7 to 2 times the speed of f32), f32 elsewhere."""
    return "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
