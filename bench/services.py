"""The services that are measured, and how each is started; the graph and the weights that it runs."""

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
"""The row of what a user calls without any server: what depth's targets speak of."""


@dataclass(frozen=True)
class Targets:
    """What must be reached, as ratios in one run; megabytes and seconds where their names say so."""

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
class Subject:
    """`few`: it answers so few a second that each must be counted; see `bench.closed_loop`.

    The targets speak of `torch` and `same_graph`, rivals' names. Depth's `torch` is a row without clients.
    """

    word: str
    app: Path
    path: str
    rivals: tuple[Rival, ...]
    torch: str
    few: bool
    targets: Targets
    shape_graphs: bool = False
    """Whether it makes graphs for the shapes in use, unless told not to."""
    same_graph: str = SAME_GRAPH

    @property
    def bundle(self) -> Path:
        return ROOT / "models" / "local" / self.word

    @property
    def prefix(self) -> str:
        return f"/{self.word}api"


YOLO = Subject(
    word="yolo",
    app=ROOT / "yolo-flask-app",
    path="/yoloapi/detect",
    rivals=YOLO_RIVALS,
    torch="Flask, Ultralytics on torch",
    few=False,
    targets=Targets(0.92, 1.15, 3.8, 1.4, 1.25, 3.0, 300, 3),
    shape_graphs=True,
)

DEPTH = Subject(
    word="depth",
    app=ROOT / "depth-anything-flask-app",
    path="/depthapi/estimate?include_image=false",
    rivals=DEPTH_RIVALS,
    torch=BARE,
    few=True,
    targets=Targets(0.95, 1.05, 2.7, 1.1, 1.2, 2.0, 700, 6),
)

SUBJECTS = {subject.word: subject for subject in (YOLO, DEPTH)}


def service(
    subject: Subject,
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
    settings = {"FARSIGHT_MODEL": str(subject.bundle), "FARSIGHT_PORT": str(port)}
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
    return Server(command, settings, port, f"{subject.prefix}/health/ready", log, subject.app)


def cpus_to_use(many: int | None = None) -> list[int]:
    """The first of those that this process may use."""
    return sorted(os.sched_getaffinity(0))[:many]


def bf16_or_f32() -> str:
    """What the graph that is not of 8 bits is computed in here."""
    return best_precision(openvino.Core())


def precision_of(subject: Subject, server: Server) -> str:
    """What a running service says it computes in."""
    with urllib.request.urlopen(server.url(f"{subject.prefix}/model"), timeout=10) as answer:
        return str(json.load(answer)["precision"])


def int8_graph(subject: Subject) -> Path | None:
    """The bundle's graph of 8-bit weights, where it holds one."""
    files = bundle.read_manifest(subject.bundle).files
    return next((subject.bundle / name for name in files if "int8" in name and name.endswith(".xml")), None)


def graph(subject: Subject, precision: str) -> Path:
    """The one that a service of this precision runs."""
    found = int8_graph(subject) if precision == "int8" else None
    return found or subject.bundle / "model.xml"


def weights(subject: Subject) -> str:
    """What the bundle was made of, so that both sides run one model; BenchError where it is not found."""
    source = bundle.load(subject.bundle).manifest.source
    if subject is DEPTH:
        return os.environ.get("DEPTH") or source.uri
    name = Path(source.uri).name
    named = Path(os.environ.get("YOLO") or name)
    for place in (named, ROOT / "models" / "cache" / name, ROOT.parent / "shared" / "models" / name):
        if place.is_file() and _sha256(place) == source.sha256:
            return str(place.resolve())
    raise BenchError(f"{name}, which the bundle was made of, is not found; name it: YOLO=PATH make bench")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
