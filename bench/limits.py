"""What no service can pass: the engine alone, and decoding and engine in one process, at its best.

    python -m bench.limits BUNDLE PICTURE

The graph is compiled for the picture's own shape. It is wide (one stream of all CPUs: the shortest time of
one image) or narrow (a stream for each CPU: the most images a second); measuring tells which is better.
"""

from __future__ import annotations

import queue
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov

from bench.worker import Repeated, serve
from depth_app.task import DepthTask
from farsight import bundle, cpus, images
from farsight.assembly import precision_for
from farsight.engine import Outputs, Pixels, Shape
from farsight.engine_openvino import best_precision
from yolo_app.task import DetectTask

MAX_PIXELS = 50_000_000

MANY = 8
"""Workers at once, as many as the service has clients in its busiest row."""


class Engine:
    """One graph, compiled for one shape; `streams` runs at once."""

    def __init__(self, model: Path, shape: Shape, streams: int) -> None:
        core = ov.Core()
        graph = core.read_model(model)
        graph.reshape({0: [1, *shape, 3]})
        options = {
            "PERFORMANCE_HINT": "LATENCY" if streams == 1 else "THROUGHPUT",
            "NUM_STREAMS": str(streams),
            "INFERENCE_NUM_THREADS": str(cpus.available()),
            "INFERENCE_PRECISION_HINT": best_precision(core),
        }
        compiled = core.compile_model(graph, "CPU", options)
        self._idle: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for _ in range(streams):
            self._idle.put(compiled.create_infer_request())

    def run(self, batch: Pixels) -> Outputs:
        request = self._idle.get()
        try:
            request.infer({0: batch}, share_inputs=True)
            return tuple(output.data.copy() for output in request.output_tensors)
        finally:
            self._idle.put(request)


def decode_and_engine(engine: Engine, task: DetectTask | DepthTask, data: bytes) -> object:
    """From the file's bytes to boxes or a depth map, by the services' own code and nothing around it."""
    picture = images.decode(data, MAX_PIXELS)
    chosen: Any = task
    pixels, geometry = chosen.preprocess(picture.pixels)
    return chosen.postprocess(engine.run(pixels[None]), geometry, picture.size, chosen.golden_options)


def rows(folder: Path, picture: Path) -> dict[str, Repeated]:
    loaded = bundle.load(folder)
    task = DetectTask(loaded.manifest) if loaded.manifest.task == "detect" else DepthTask(loaded.manifest)
    data = picture.read_bytes()
    pixels, _ = task.preprocess(images.decode(data, MAX_PIXELS).pixels)
    batch = np.ascontiguousarray(pixels[None])
    shape = (pixels.shape[0], pixels.shape[1])
    model_file = loaded.model_file(precision_for(loaded, "auto"))
    wide = Engine(model_file, shape, streams=1)
    found = {
        "engine, wide": Repeated(partial(wide.run, batch)),
        "whole, 1 worker, wide": Repeated(partial(decode_and_engine, wide, task, data)),
        f"whole, {MANY} workers, wide": Repeated(partial(decode_and_engine, wide, task, data), MANY),
    }
    streams = cpus.available()
    if streams == 1:
        return found
    narrow = Engine(model_file, shape, streams)
    whole = partial(decode_and_engine, narrow, task, data)
    return found | {
        "engine, narrow": Repeated(partial(narrow.run, batch), streams),
        f"whole, {MANY} workers, narrow": Repeated(whole, MANY),
        f"whole, {MANY} workers, narrow, a worker each": Repeated(whole, streams),
    }


if __name__ == "__main__":
    serve(rows(Path(sys.argv[1]), Path(sys.argv[2])))
