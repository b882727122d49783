"""List the alternatives that the benchmark compares with, each written as its documentation shows.

Each folder has its own environment. All read the picture from the form field `image` and the path of the
model from BENCH_MODEL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Model = Literal["weights", "export", "graph"]
"""The bundle's weights for torch, Ultralytics' export of them to OpenVINO, or the bundle's own graph."""


@dataclass(frozen=True)
class Rival:
    """An alternative server; `command` are the arguments of Python, run in the rival's folder."""

    name: str
    folder: str
    model: Model
    command: str = "server.py {port}"
    path: str = "/predict"
    ready: str = "/health"


FLASK = "-m flask run --port {port}"
BENTOML = "-m bentoml serve service:Detector --host 127.0.0.1 --port {port}"
SAME_GRAPH = "LitServe, the same OpenVINO graph"

YOLO_RIVALS = (
    Rival("Flask, Ultralytics on torch", "flask_ultralytics", "weights", FLASK, "/detect", "/"),
    Rival("LitServe, Ultralytics on torch", "litserve_ultralytics", "weights"),
    Rival("LitServe, Ultralytics on OpenVINO", "litserve_ultralytics", "export"),
    Rival(SAME_GRAPH, "litserve_openvino", "graph", "detect.py {port}"),
    Rival("BentoML, Ultralytics on torch", "bentoml_ultralytics", "weights", BENTOML, "/detect", "/readyz"),
    Rival("BentoML, Ultralytics on OpenVINO", "bentoml_ultralytics", "export", BENTOML, "/detect", "/readyz"),
)

DEPTH_RIVALS = (
    Rival("Flask, transformers' pipeline", "transformers_depth", "weights", FLASK, "/estimate", "/"),
    Rival("LitServe, transformers' pipeline", "transformers_depth", "weights"),
    Rival(SAME_GRAPH, "litserve_openvino", "graph", "depth.py {port}"),
)
