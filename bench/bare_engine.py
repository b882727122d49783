"""What no service can pass: the engine alone, and decoding and engine in one process, at their best.

    python -m bench.bare_engine [--quick] BUNDLE GRAPH PRECISION PICTURE...

Each way of running the graph that could be the best is measured, over the same pictures as the service:
wide (one stream of all CPUs: the shortest time of one image) or narrow (a stream for each CPU: the most
images a second); one graph of free height and width, or one compiled for each shape. A quick run leaves out
the free one, which has not won anywhere.
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
"""Workers at once, as many as the service has clients in its busiest row."""

FREE: Shape = (0, 0)


class Engine:
    """A graph, free or compiled for each of `shapes`; `streams` runs at once, whatever their shapes."""

    def __init__(self, model: Path, precision: str, streams: int, shapes: Sequence[Shape] = ()) -> None:
        core = ov.Core()
        graph = core.read_model(model)
        options = {
            "PERFORMANCE_HINT": "LATENCY" if streams == 1 else "THROUGHPUT",
            "NUM_STREAMS": str(streams),
            "INFERENCE_NUM_THREADS": str(cpu.available()),
            # An 8-bit graph is so by itself; the hint is for its other layers.
            "INFERENCE_PRECISION_HINT": best_precision(core) if precision == "int8" else precision,
        }
        if shapes:  # else each would pin its first stream to the same CPU
            options["ENABLE_CPU_PINNING"] = "NO"
        compiled = {}
        for shape in shapes or [FREE]:
            if shape != FREE:
                graph.reshape({0: [1, *shape, 3]})
            compiled[shape] = core.compile_model(graph, "CPU", options)
        # A set of requests for each stream: who holds one may run whatever shape.
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
    """From the file's bytes to boxes or a depth map, by the services' own code and nothing around it."""
    picture = images.decode(data, MAX_PIXELS)
    pixels, geometry = task.preprocess(picture.pixels)
    return task.postprocess(engine.run(pixels[None]), geometry, picture.size, task.golden_options)


def rows(
    folder: Path, graph: Path, precision: str, pictures: Sequence[Path], *, quick: bool
) -> dict[str, Repeated]:
    manifest = bundle.load(folder).manifest
    task: Any = DetectTask(manifest) if manifest.task == "detect" else DepthTask(manifest)
    files = [picture.read_bytes() for picture in pictures]
    batches = [task.preprocess(images.decode(data, MAX_PIXELS).pixels)[0][None] for data in files]
    shapes = sorted({(batch.shape[1], batch.shape[2]) for batch in batches})
    found = {}
    for kind, wanted in (("per shape", shapes),) if quick else (("free", ()), ("per shape", shapes)):
        for width, streams in (("wide", 1), ("narrow", cpu.available())):
            if width == "narrow" and streams == 1:
                continue
            engine = Engine(graph, precision, streams, wanted)
            for batch in {batch.shape: batch for batch in batches}.values():
                engine.run(batch)
            whole = partial(decode_and_engine, engine, task)
            found[f"engine, {width}, {kind}"] = Repeated(engine.run, batches, streams)
            found[f"whole, {MANY} workers, {width}, {kind}"] = Repeated(whole, files, MANY)
            if width == "wide":
                found[f"whole, 1 worker, {width}, {kind}"] = Repeated(whole, files)
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
