"""Describe the measured services: how to start each, its targets, its graph and its weights."""

from __future__ import annotations

import hashlib
import json
import os
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import openvino

from bench.processes import ROOT, BenchError, Server, free_port
from bench.rivals import DEPTH_RIVALS, SAME_GRAPH, YOLO_RIVALS, Rival
from farsight.bundles import bundle
from farsight.inference.openvino_engine import best_precision

BARE = "transformers' pipeline, bare"
"""The row of the pipeline without a server, with which depth's targets compare."""


@dataclass(frozen=True)
class Targets:
    """The targets of a service: ratios within one run, and megabytes, seconds and milliseconds."""

    of_limit: float
    p50_of_limit: float
    of_torch: float
    of_same_graph: float
    int8: float
    p99_of_p50: float
    megabytes: float
    seconds: float
    cores: float = 1.85
    goodput: float = 0.95
    shed_ms: float = 50.0


@dataclass(frozen=True)
class Service:
    """A measured service.

    `torch` and `same_graph` are the rows that its targets compare with; depth's `torch` row has no clients.
    `low_rate` means so few answers a second that each must be counted; see `bench.closed_loop`.
    """

    name: str
    app: Path
    path: str
    rivals: tuple[Rival, ...]
    torch: str
    low_rate: bool
    targets: Targets
    shape_graphs: bool = False
    """True if the service compiles graphs for frequent shapes by default."""
    same_graph: str = SAME_GRAPH

    @property
    def bundle(self) -> Path:
        return ROOT / "models" / "local" / self.name

    @property
    def prefix(self) -> str:
        return f"/{self.name}api"


YOLO = Service(
    name="yolo",
    app=ROOT / "yolo-flask-app",
    path="/yoloapi/detect",
    rivals=YOLO_RIVALS,
    torch="Flask, Ultralytics on torch",
    low_rate=False,
    targets=Targets(0.92, 1.15, 3.8, 1.4, 1.25, 3.0, 300, 3),
    shape_graphs=True,
)

DEPTH = Service(
    name="depth",
    app=ROOT / "depth-anything-flask-app",
    path="/depthapi/estimate?include_image=false",
    rivals=DEPTH_RIVALS,
    torch=BARE,
    low_rate=True,
    targets=Targets(0.95, 1.05, 2.7, 1.1, 1.2, 2.0, 700, 6),
)

SERVICES = {service.name: service for service in (YOLO, DEPTH)}


def server_of(
    service: Service,
    python: str,
    log: Path,
    *,
    precision: str | None = None,
    on_cpus: int | None = None,
    shape_graphs: int | None = None,
) -> Server:
    """As it ships, under gunicorn with its own configuration; it only stops sooner, and shows no metrics.

    And it checks golden images at its start alone: several stand ready at once, and once a minute each would
    take its CPUs from the row that is measured, for a second where depth has one CPU.
    """
    port = free_port()
    settings = {"FARSIGHT_MODEL": str(service.bundle), "FARSIGHT_PORT": str(port)}
    settings |= {
        "FARSIGHT_METRICS_PORT": "0",
        "FARSIGHT_DRAIN_SECONDS": "0",
        "FARSIGHT_GOLDEN_INTERVAL_SECONDS": "0",
    }
    if precision:
        settings["FARSIGHT_PRECISION"] = precision
    if shape_graphs is not None:
        settings["FARSIGHT_SHAPE_GRAPHS"] = str(shape_graphs)
    bound = ["taskset", "--cpu-list", ",".join(map(str, cpus_to_use(on_cpus)))] if on_cpus else []
    command = [*bound, python, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
    return Server(command, settings, port, f"{service.prefix}/health/ready", log, service.app)


def cpus_to_use(many: int | None = None) -> list[int]:
    """Return the CPUs that this process may use, at most `many`."""
    return sorted(os.sched_getaffinity(0))[:many]


def bf16_or_f32() -> str:
    """Return the precision of the float graph on this processor."""
    return best_precision(openvino.Core())


def precision_of(service: Service, server: Server) -> str:
    """Return the precision that a running service reports."""
    with urllib.request.urlopen(server.url(f"{service.prefix}/model"), timeout=10) as answer:
        return str(json.load(answer)["precision"])


def int8_graph(service: Service) -> Path | None:
    """Return the bundle's INT8 graph, or None."""
    files = bundle.read_manifest(service.bundle).files
    return next((service.bundle / name for name in files if "int8" in name and name.endswith(".xml")), None)


def graph(service: Service, precision: str) -> Path:
    """Return the graph that a service of this precision runs."""
    found = int8_graph(service) if precision == "int8" else None
    return found or service.bundle / "model.xml"


def weights(service: Service) -> str:
    """Return the weights of the bundle, for the rivals. Raise BenchError if they are not found."""
    source = bundle.load(service.bundle).manifest.source
    if service is DEPTH:
        return os.environ.get("DEPTH") or source.uri
    name = Path(source.uri).name
    named = Path(os.environ.get("YOLO") or name)
    for place in (named, ROOT / "models" / "cache" / name, ROOT.parent / "shared" / "models" / name):
        if place.is_file() and _sha256(place) == source.sha256:
            return str(place.resolve())
    raise BenchError(f"{name}, the weights of the bundle, was not found. Name its path: YOLO=PATH make bench")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
