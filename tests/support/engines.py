"""The real services around the real engine, and a gate before it, so that a test sees them wait or fail.

Run by gunicorn as `tests.support.engines:yolo()`. The gate is a folder, named by TESTS_GATE:
`closed` in it holds every run, `raise` fails it, `blind` empties what it gives.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from flask import Flask

import depth_app.app
import yolo_app.app
from farsight.inference.openvino_engine import OpenVinoEngine
from farsight.types import Outputs, Pixels, Shape


class GatedEngine:
    """An engine behind a gate; `runs` in the gate's folder counts what came to it, one byte each."""

    def __init__(self, inner: OpenVinoEngine, gate: Path) -> None:
        self._inner = inner
        self._gate = gate
        # Two runs at once whatever the real engine has: tests count the images that run and that wait.
        self.max_concurrent_runs = self.streams = 2
        self.max_batch, self.info = inner.max_batch, inner.info

    def warm_up(self, shapes: Sequence[Shape]) -> None:
        self._wait()
        self._inner.warm_up(shapes)

    def run(self, batch: Pixels, *, alone: bool = True) -> Outputs:
        with (self._gate / "runs").open("ab") as file:
            file.write(b".")
        self._wait()
        if (self._gate / "raise").exists():
            raise RuntimeError("secret-inside-detail of a broken engine")
        outputs = self._inner.run(batch, alone=alone)
        if (self._gate / "blind").exists():
            return tuple(np.zeros_like(output) for output in outputs)
        return outputs

    def _wait(self) -> None:
        while (self._gate / "closed").exists():
            time.sleep(0.005)


def _gated(model: str) -> GatedEngine:
    inner = OpenVinoEngine(Path(model) / "model.xml", precision="f32", threads=1)
    return GatedEngine(inner, Path(os.environ["TESTS_GATE"]))


def yolo() -> Flask:
    settings = yolo_app.app.YoloSettings.from_environment(os.environ)
    return yolo_app.app.create_app(settings, _gated(settings.model))


def depth() -> Flask:
    settings = depth_app.app.DepthSettings.from_environment(os.environ)
    return depth_app.app.create_app(settings, _gated(settings.model))
