"""The CPU engine: OpenVINO, and the only file that imports it.

One compiled graph of free height and width serves every shape, and every shape in use is warmed: OpenVINO
keeps the kernels of each, so no request pays for a compile (docs/decisions/001 has the numbers).
"""

from __future__ import annotations

import queue
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import openvino as ov

from farsight.engine import EngineInfo, Outputs, Pixels, Shape


class OpenVinoEngine:
    """`OpenVinoEngine(Path("model.xml"), precision="auto", threads=2)`; see `engine.Engine`.

    precision: "f32", "bf16", or "auto" for bf16 where the processor has it; "int8" where `model_file` is a
    quantised graph, of which what was left in float then runs as with "auto".
    """

    def __init__(self, model_file: Path, *, precision: str, threads: int) -> None:
        core = ov.Core()
        in_float = best_precision(core) if precision in {"auto", "int8"} else precision
        options = {
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": "1",
            "INFERENCE_NUM_THREADS": str(threads),
            "INFERENCE_PRECISION_HINT": in_float,
            # One thread a CPU, in place; `cpus.below_the_engine` keeps decoding out of its way.
            "ENABLE_CPU_PINNING": "YES",
            # Each thread takes an equal share of a layer: 1 to 5 % faster than stealing from each other.
            "TBB_PARTITIONER": "STATIC",
        }
        self._compiled = core.compile_model(core.read_model(model_file), "CPU", options)
        # The one stream runs one image at a time; a second waits inside it and starts the moment the first
        # ends, without waiting for the interpreter.
        self.lanes, self.streams = 2, 1
        self.max_batch = 1
        # A request is taken out for each run: two threads in the same one would cross their results.
        self._idle: queue.SimpleQueue[ov.InferRequest] = queue.SimpleQueue()
        for _ in range(self.lanes):
            self._idle.put(self._compiled.create_infer_request())
        served = "int8" if precision == "int8" else in_float
        self.info = EngineInfo("openvino", ov.__version__.split("-")[0], served, threads)

    def warm_up(self, shapes: Sequence[Shape]) -> None:
        for height, width in shapes:
            self.run(np.zeros((1, height, width, 3), np.uint8))

    def run(self, batch: Pixels) -> Outputs:
        request = self._idle.get()
        try:
            # Not infer(): that runs in the calling thread, and two of them at once slow each other down.
            request.start_async({0: batch}, share_inputs=True)
            request.wait()
            return tuple(output.data.copy() for output in request.output_tensors)
        finally:
            self._idle.put(request)


def best_precision(core: ov.Core) -> str:
    """bf16 where the processor computes in it (1.7 to 2 times the speed of f32), f32 elsewhere."""
    return "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
