"""Run models on the CPU with OpenVINO; the only file that imports it.

One compiled graph with dynamic height and width serves every shape, and every expected shape is run once at
the start, so that no request waits for a compilation (docs/decisions/001). Frequent shapes get graphs of
their own, compiled while the service runs: a wide one that uses all threads for a single image, and a narrow
one that gives each of several images a thread (docs/decisions/008 has the numbers).
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
from farsight.inference.shape_usage import ShapeUsage
from farsight.types import Outputs, Pixels, Shape

MAX_STREAMS = 4
"""Streams of a narrow graph: each takes 25 MB for one shape of a YOLO26n."""

log = logging.getLogger("farsight.engine")


class Graph:
    """A compiled model and its inference requests; any thread may call `run`."""

    def __init__(self, compiled: ov.CompiledModel, requests: int) -> None:
        # Each run takes a request of its own: two threads in one request would mix their results.
        self._idle: queue.SimpleQueue[ov.InferRequest] = queue.SimpleQueue()
        for _ in range(requests):
            self._idle.put(compiled.create_infer_request())

    def run(self, batch: Pixels, *, in_place: bool) -> Outputs:
        """Run in the calling thread, or in the graph's own, in which a second run waits for the first."""
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
    """An `Engine`: `OpenVinoEngine(Path("model.xml"), precision="auto", threads=2)`.

    precision: "f32" or "bf16"; "auto" for bf16 if the processor has instructions for it, else f32; "int8" for
    a quantised `model_file`, whose remaining float layers run as with "auto". bf16: False keeps "auto" and
    "int8" from using bf16. shape_graphs: how many shapes may have graphs of their own.

    Raise SettingsError if the processor does not compute in the requested precision. `info.precision` is the
    one that OpenVINO reports.
    """

    def __init__(
        self, model_file: Path, *, precision: str, threads: int, shape_graphs: int = 0, bf16: bool = True
    ) -> None:
        self._core = ov.Core()
        float_precision = precision
        if precision in {"auto", "int8"}:
            float_precision = best_precision(self._core) if bf16 else "f32"
        require(self._core, float_precision)
        self._options = {
            "INFERENCE_NUM_THREADS": str(threads),
            "INFERENCE_PRECISION_HINT": float_precision,
            # Equal shares of a layer for each thread are 1 to 5 % faster than work stealing.
            "TBB_PARTITIONER": "STATIC",
        }
        self._model_file = model_file
        self._fingerprint, self._is_replaced = _fingerprint(model_file), False
        self.streams = max(1, min(threads, MAX_STREAMS)) if shape_graphs else 1
        # At least 2: with one stream the second run starts the moment the first ends, without waiting for
        # Python's interpreter lock.
        self.max_concurrent_runs = max(2, self.streams)
        self.max_batch = 1
        # Threads are pinned to CPUs; `cpu.lower_priority` keeps decoders from preempting them.
        self._dynamic = self._compile(self._read(), streams=1, requests=self.max_concurrent_runs, pinned=True)
        self._shape_graphs: dict[Shape, dict[bool, Graph]] = {}
        self._usage = ShapeUsage(shape_graphs)
        self._max_warm_pixels = math.inf
        # One compilation at a time. Python waits for it before it exits, since it must not be interrupted.
        self._compiler = ThreadPoolExecutor(1, "graphs", initializer=cpu.lower_priority)
        served = "int8" if precision == "int8" else float_precision
        self.info = EngineInfo("openvino", ov.__version__.split("-")[0], served, threads)

    def warm_up(self, shapes: Sequence[Shape]) -> None:
        """Run once for every shape; see `Engine`."""
        self._max_warm_pixels = max((height * width for height, width in shapes), default=0)
        for height, width in shapes:
            self._dynamic.run(np.zeros((1, height, width, 3), np.uint8), in_place=False)

    def run(self, batch: Pixels, *, alone: bool = True) -> Outputs:
        """Run one batch; see `Engine`."""
        shape = batch.shape[1], batch.shape[2]
        # Graphs of larger shapes would take more memory than shape_graphs was set for.
        if shape[0] * shape[1] <= self._max_warm_pixels and self._usage.record(shape):
            self._compiler.submit(self._add_graphs, shape)
        if graphs := self._shape_graphs.get(shape):
            return graphs[alone].run(batch, in_place=True)
        # Not in the calling thread: two threads at once in its one stream slow each other down.
        return self._dynamic.run(batch, in_place=False)

    def _compile(self, model: ov.Model, *, streams: int, requests: int, pinned: bool) -> Graph:
        options = {
            "PERFORMANCE_HINT": "LATENCY" if streams == 1 else "THROUGHPUT",
            "NUM_STREAMS": str(streams),
            # Pinned graphs of several shapes would all put their first thread on the same CPU.
            "ENABLE_CPU_PINNING": "YES" if pinned else "NO",
        }
        return Graph(self._core.compile_model(model, "CPU", self._options | options), requests)

    def _read(self) -> ov.Model:
        """Read the model again for each graph; kept, its weights would stay in memory beside the graphs'."""
        return self._core.read_model(self._model_file)

    def _add_graphs(self, shape: Shape) -> None:
        for old in [known for known in self._shape_graphs if not self._usage.is_chosen(known)]:
            del self._shape_graphs[old]
        if self._is_replaced or shape in self._shape_graphs or not self._usage.is_chosen(shape):
            return  # it was dropped and chosen again, or another shape has replaced it meanwhile
        try:
            graphs = self._compile_shape(shape)
        except BundleError as error:
            self._is_replaced = True
            log.error("no more graphs", extra={"cause": str(error)})  # noqa: TRY400  the message says it all
        except Exception:  # no request waits for it; the dynamic graph goes on
            log.exception("graphs failed", extra={"shape": f"{shape[1]}x{shape[0]}"})
        else:
            self._shape_graphs[shape] = graphs
            log.info("graphs", extra={"shape": f"{shape[1]}x{shape[0]}"})

    def _compile_shape(self, shape: Shape) -> dict[bool, Graph]:
        """Return warm graphs: {True: for a single image, False: for several at once}."""
        self._require_unchanged_files()
        model = self._read()
        model.reshape({0: [1, *shape, 3]})
        wide = self._compile(model, streams=1, requests=1, pinned=False)
        narrow = wide
        if self.streams > 1:
            narrow = self._compile(
                model, streams=self.streams, requests=self.max_concurrent_runs, pinned=False
            )
        for graph in (wide, narrow):
            graph.run(np.zeros((1, *shape, 3), np.uint8), in_place=True)
        self._require_unchanged_files()
        return {True: wide, False: narrow}

    def _require_unchanged_files(self) -> None:
        """Raise BundleError if the files have changed since the start: two models would answer as one."""
        with suppress(OSError):
            if _fingerprint(self._model_file) == self._fingerprint:
                return
        raise BundleError(
            f"{self._model_file} was replaced or removed. Restart the service to use the new files."
        )


def _fingerprint(model_file: Path) -> list[tuple[int, int, int]]:
    """Return inode, size and modification time of a graph's two files, to notice replacements."""
    stats = [path.stat() for path in (model_file, model_file.with_suffix(".bin"))]
    return [(stat.st_ino, stat.st_size, stat.st_mtime_ns) for stat in stats]


def best_precision(core: ov.Core) -> str:
    """Return bf16 if the processor has instructions for it (1.7 to 2 times the speed of f32), else f32.

    On ARM, OpenVINO itself would choose f16, in which no bundle was compared with its reference.
    """
    return "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"


def require(core: ov.Core, precision: str) -> None:
    """Raise SettingsError if OpenVINO would silently compute in a precision other than this one."""
    actual = computed(core, precision)
    if actual != precision:
        raise SettingsError(
            f"FARSIGHT_PRECISION={precision}: this processor does not compute in {precision}; OpenVINO would "
            f"use {actual} instead. Use auto, which takes the fastest available precision, or f32."
        )
    if actual == "bf16" and best_precision(core) != "bf16":
        log.warning(
            "bf16 is slow here",
            extra={
                "cause": "The processor has no bf16 instructions: OpenVINO simulates them. Use auto or f32."
            },
        )


def computed(core: ov.Core, precision: str) -> str:
    """Return the precision that OpenVINO computes in when asked for this one: "f32", "bf16" or "f16".

    OpenVINO reports it for compiled graphs only, so this compiles one of a single number.
    """
    number = op.parameter([1], ov.Type.f32)
    graph = ov.Model([op.relu(number)], [number])
    compiled = core.compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": precision})
    actual: str = compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
    return actual
