"""Measure what no service can exceed: the engine alone, and decoding and engine in one process.

    python -m bench.bare_engine [--quick] BUNDLE GRAPH PRECISION PICTURE...

Several ways of running the graph are measured, over the same pictures as the service, because each may be the
fastest: one stream with all CPUs (lowest latency) or one stream per CPU (highest throughput); one graph with
dynamic shapes or a graph compiled for each static shape. A quick run leaves out dynamic shapes, which have
never been the fastest.
"""

from __future__ import annotations

import argparse
import queue
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import openvino as ov

from bench.worker import Repeated, serve
from depth_app.task import DepthTask
from farsight import cpu, images
from farsight.bundles import bundle
from farsight.inference.openvino_engine import best_precision
from farsight.types import Outputs, Pixels, Shape
from yolo_app.task import DetectTask

MAX_PIXELS = 50_000_000

MANY = 8
"""The number of concurrent workers, as many as the clients of the service's main row."""

FREE: Shape = (0, 0)


class Engine:
    """A graph with dynamic shapes, or compiled for each of `shapes`, that runs in `streams` at once."""

    def __init__(self, model: Path, precision: str, streams: int, shapes: Sequence[Shape] = ()) -> None:
        core = ov.Core()
        graph = core.read_model(model)
        options = {
            "PERFORMANCE_HINT": "LATENCY" if streams == 1 else "THROUGHPUT",
            "NUM_STREAMS": str(streams),
            "INFERENCE_NUM_THREADS": str(cpu.available()),
            # An INT8 graph needs no hint; this is for its float layers.
            "INFERENCE_PRECISION_HINT": best_precision(core) if precision == "int8" else precision,
        }
        if shapes:  # otherwise each graph would pin its first stream to the same CPU
            options["ENABLE_CPU_PINNING"] = "NO"
        compiled = {}
        for shape in shapes or [FREE]:
            if shape != FREE:
                graph.reshape({0: [1, *shape, 3]})
            compiled[shape] = core.compile_model(graph, "CPU", options)
        # One set of requests per stream, with a request for every shape.
        self._idle: queue.SimpleQueue[dict[Shape, Any]] = queue.SimpleQueue()
        for _ in range(streams):
            self._idle.put({shape: one.create_infer_request() for shape, one in compiled.items()})

    def run(self, batch: Pixels) -> Outputs:
        requests = self._idle.get()
        try:
            request = requests.get(FREE) or requests[batch.shape[1], batch.shape[2]]
            request.infer({0: batch}, share_inputs=True)
            return tuple(output.data.copy() for output in request.output_tensors)
        finally:
            self._idle.put(requests)


def decode_and_engine(engine: Engine, task: Any, data: bytes) -> object:
    """Convert a file's bytes to boxes or a depth map with the services' own code, without a server."""
    picture = images.decode(data, MAX_PIXELS)
    pixels, geometry = task.preprocess(picture.pixels)
    return task.postprocess(engine.run(pixels[None]), geometry, picture.size, task.golden_options)


def rows(
    folder: Path, graph: Path, precision: str, pictures: Sequence[Path], *, quick: bool
) -> dict[str, Repeated]:
    """Return the operation of each row, by name, after warming the engines."""
    manifest = bundle.load(folder).manifest
    task: Any = DetectTask(manifest) if manifest.task == "detect" else DepthTask(manifest)
    files = [picture.read_bytes() for picture in pictures]
    batches = [task.preprocess(images.decode(data, MAX_PIXELS).pixels)[0][None] for data in files]
    shapes = sorted({(batch.shape[1], batch.shape[2]) for batch in batches})
    found = {}
    static = ("static shapes", shapes)
    for kind, wanted in (static,) if quick else (("dynamic shapes", ()), static):
        for width, streams in (("one stream", 1), ("one stream per CPU", cpu.available())):
            if width == "one stream per CPU" and streams == 1:
                continue
            engine = Engine(graph, precision, streams, wanted)
            for batch in {batch.shape: batch for batch in batches}.values():
                engine.run(batch)
            whole = partial(decode_and_engine, engine, task)
            found[f"engine alone, {width}, {kind}"] = Repeated(engine.run, batches, streams)
            found[f"decode and engine, {MANY} workers, {width}, {kind}"] = Repeated(whole, files, MANY)
            if width == "one stream":
                found[f"decode and engine, 1 worker, {width}, {kind}"] = Repeated(whole, files)
    return found


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.bare_engine")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("graph", type=Path)
    parser.add_argument("precision")
    parser.add_argument("pictures", type=Path, nargs="+")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _parsed()
    serve(rows(asked.bundle, asked.graph, asked.precision, asked.pictures, quick=asked.quick))
