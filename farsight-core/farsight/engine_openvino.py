"""The CPU engine: OpenVINO, and the only file that imports it.

One compiled graph of free height and width serves every shape, and every shape in use is warmed: OpenVINO
keeps the kernels of each, so no request pays for a compile (docs/decisions/001 has the numbers).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import openvino as ov

from farsight.engine import EngineInfo, Outputs, Pixels, Shape


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
            # Decoding shares the CPUs: a pinned thread waits for its own where another is free.
            # Unpinned, eight clients get 12 to 16 % more.
            "ENABLE_CPU_PINNING": "NO",
        }
        self._compiled = core.compile_model(core.read_model(model_file), "CPU", options)
        self._request = self._compiled.create_infer_request()
        # One thread at a time: two in the same request would cross their results.
        self._entered = threading.Lock()
        # A second run under way beside the first, on the same threads, makes both some 10 % slower.
        self.lanes = 1
        self.max_batch = 1
        self.info = EngineInfo("openvino", ov.__version__.split("-")[0], precision, threads)

    def warm_up(self, shapes: Sequence[Shape]) -> None:
        for height, width in shapes:
            self.run(np.zeros((1, height, width, 3), np.uint8))

    def run(self, batch: Pixels) -> Outputs:
        with self._entered:
            self._request.infer({0: batch}, share_inputs=True)
            return tuple(output.data.copy() for output in self._request.output_tensors)


def best_precision(core: ov.Core) -> str:
    """bf16 where the processor computes in it (1.7 to 2 times the speed of f32), f32 elsewhere."""
    return "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
