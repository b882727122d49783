"""The CPU engine: OpenVINO, and the only file that imports it.

One compiled graph of free height and width serves every shape, and every shape in use is warmed: no request
pays for a compile (docs/decisions/001). Shapes that are asked for often get graphs of their own beside it,
made while it serves: a wide one, of all threads, for an image that is alone, and a narrow one, of a thread
for each of several images at once (docs/decisions/008 has the numbers).
"""

from __future__ import annotations

import logging
import math
import queue
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as op

from farsight import cpu
from farsight.errors import BundleError, SettingsError
from farsight.inference.engine import EngineInfo
from farsight.inference.shape_usage import Demand
from farsight.types import Outputs, Pixels, Shape

MOST_STREAMS = 4
"""Of a narrow graph: each holds 25 MB for a YOLO26n of one shape."""

log = logging.getLogger("farsight.engine")


class Graph:
    """A compiled model and as many requests as may be under way in it; `run` may be entered by any thread."""

    def __init__(self, compiled: ov.CompiledModel, requests: int) -> None:
        # A request is taken out for each run: two threads in the same one would cross their results.
        self._idle: queue.SimpleQueue[ov.InferRequest] = queue.SimpleQueue()
        for _ in range(requests):
            self._idle.put(compiled.create_infer_request())

    def run(self, batch: Pixels, *, in_place: bool) -> Outputs:
        """In the calling thread, or in the graph's own, where a second run waits for the first."""
        request = self._idle.get()
        try:
            if in_place:
                request.infer({0: batch}, share_inputs=True)
            else:
                request.start_async({0: batch}, share_inputs=True)
                request.wait()
            return tuple(output.data.copy() for output in request.output_tensors)
        finally:
            self._idle.put(request)


class OpenVinoEngine:
    """`OpenVinoEngine(Path("model.xml"), precision="auto", threads=2)`; see `engine.Engine`.

    precision: "f32", "bf16", or "auto" for bf16 where the processor has it; "int8" where `model_file` is a
    quantised graph, of which what was left in float then runs as with "auto". bf16: whether "auto" and "int8"
    may take it. shape_graphs: how many shapes may have graphs of their own.

    SettingsError where the processor does not compute in the precision that is asked for. `info.precision` is
    what OpenVINO says that it computes in.
    """

    def __init__(
        self, model_file: Path, *, precision: str, threads: int, shape_graphs: int = 0, bf16: bool = True
    ) -> None:
        self._core = ov.Core()
        in_float = precision
        if precision in {"auto", "int8"}:
            in_float = best_precision(self._core) if bf16 else "f32"
        require(self._core, in_float)
        self._options = {
            "INFERENCE_NUM_THREADS": str(threads),
            "INFERENCE_PRECISION_HINT": in_float,
            # Each thread takes an equal share of a layer: 1 to 5 % faster than stealing from each other.
            "TBB_PARTITIONER": "STATIC",
        }
        self._model_file = model_file
        self._marks, self._replaced = _marks(model_file), False
        self.streams = max(1, min(threads, MOST_STREAMS)) if shape_graphs else 1
        # Two at least: in one stream the second waits inside and starts the moment the first ends, without
        # waiting for the interpreter.
        self.lanes = max(2, self.streams)
        self.max_batch = 1
        # One thread a CPU, in place; `cpu.below_the_engine` keeps decoding out of its way.
        self._free = self._compiled(self._read(), streams=1, requests=self.lanes, pinned=True)
        self._own: dict[Shape, dict[bool, Graph]] = {}
        self._demand = Demand(shape_graphs)
        self._largest = math.inf
        # One at a time; the interpreter waits for it before it ends, since compiling must not be cut off.
        self._maker = ThreadPoolExecutor(1, "graphs", initializer=cpu.below_the_engine)
        served = "int8" if precision == "int8" else in_float
        self.info = EngineInfo("openvino", ov.__version__.split("-")[0], served, threads)

    def warm_up(self, shapes: Sequence[Shape]) -> None:
        self._largest = max((height * width for height, width in shapes), default=0)
        for height, width in shapes:
            self._free.run(np.zeros((1, height, width, 3), np.uint8), in_place=False)

    def run(self, batch: Pixels, *, alone: bool = True) -> Outputs:
        shape = batch.shape[1], batch.shape[2]
        # Graphs of a shape at twice the side would hold four times the memory that shape_graphs was set for.
        if shape[0] * shape[1] <= self._largest and self._demand.met(shape):
            self._maker.submit(self._make_graphs, shape)
        if graphs := self._own.get(shape):
            return graphs[alone].run(batch, in_place=True)
        # Not in place: two threads in its one stream at once slow each other down.
        return self._free.run(batch, in_place=False)

    def _compiled(self, model: ov.Model, *, streams: int, requests: int, pinned: bool) -> Graph:
        options = {
            "PERFORMANCE_HINT": "LATENCY" if streams == 1 else "THROUGHPUT",
            "NUM_STREAMS": str(streams),
            # Graphs of several shapes would each pin their first thread to the same CPU.
            "ENABLE_CPU_PINNING": "YES" if pinned else "NO",
        }
        return Graph(self._core.compile_model(model, "CPU", self._options | options), requests)

    def _read(self) -> ov.Model:
        """Read again for each graph: kept, its weights would stay in memory beside those of the graphs."""
        return self._core.read_model(self._model_file)

    def _make_graphs(self, shape: Shape) -> None:
        for other in [one for one in self._own if not self._demand.is_chosen(one)]:
            del self._own[other]
        if self._replaced or shape in self._own or not self._demand.is_chosen(shape):
            return  # it was given up and chosen again, or another has taken its place meanwhile
        try:
            graphs = self._graphs(shape)
        except BundleError as error:
            self._replaced = True
            log.error("no more graphs", extra={"cause": str(error)})  # noqa: TRY400  it says all there is
        except Exception:  # nobody waits for it: said here, and the free graph goes on
            log.exception("graphs failed", extra={"shape": f"{shape[1]}x{shape[0]}"})
        else:
            self._own[shape] = graphs
            log.info("graphs", extra={"shape": f"{shape[1]}x{shape[0]}"})

    def _graphs(self, shape: Shape) -> dict[bool, Graph]:
        """By whether an image is alone; warm."""
        self._require_the_same()
        model = self._read()
        model.reshape({0: [1, *shape, 3]})
        wide = self._compiled(model, streams=1, requests=1, pinned=False)
        narrow = wide
        if self.streams > 1:
            narrow = self._compiled(model, streams=self.streams, requests=self.lanes, pinned=False)
        for graph in (wide, narrow):
            graph.run(np.zeros((1, *shape, 3), np.uint8), in_place=True)
        self._require_the_same()
        return {True: wide, False: narrow}

    def _require_the_same(self) -> None:
        """BundleError where the free graph was read from other files: two models would answer as one."""
        with suppress(OSError):
            if _marks(self._model_file) == self._marks:
                return
        raise BundleError(f"{self._model_file} was replaced or removed: a restart serves what is there now")


def _marks(model_file: Path) -> list[tuple[int, int, int]]:
    """What tells a graph's two files, its structure and its weights, from others of the same names."""
    found = [path.stat() for path in (model_file, model_file.with_suffix(".bin"))]
    return [(one.st_ino, one.st_size, one.st_mtime_ns) for one in found]


def best_precision(core: ov.Core) -> str:
    """Return bf16 where the processor has instructions for it (1.7 to 2 times the speed of f32), else f32.

    f32 on ARM, where OpenVINO by itself would take f16: no bundle is compared with its reference in f16.
    """
    return "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"


def require(core: ov.Core, precision: str) -> None:
    """Raise SettingsError where OpenVINO would silently compute in another precision than this one."""
    taken = computed(core, precision)
    if taken != precision:
        raise SettingsError(
            f"FARSIGHT_PRECISION={precision}: this processor does not compute in {precision}; OpenVINO would "
            f"take {taken} in its place. Use auto, which takes the fastest that the processor has, or f32."
        )
    if taken == "bf16" and best_precision(core) != "bf16":
        log.warning(
            "bf16 is slow here",
            extra={
                "cause": "The processor has no bf16 instructions: OpenVINO simulates them. auto takes f32."
            },
        )


def computed(core: ov.Core, precision: str) -> str:
    """Return the precision that OpenVINO computes in when asked for this one: "f32", "bf16" or "f16".

    It says so of a compiled graph only; one that hands on a single number tells.
    """
    number = op.parameter([1], ov.Type.f32)
    graph = ov.Model([op.relu(number)], [number])
    compiled = core.compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": precision})
    taken: str = compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
    return taken
