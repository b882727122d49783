"""The services that are measured, each with its limits, its rivals and the file of its weights."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.processes import ROOT, BenchError, Server, free_port
from farsight import bundle

LAB = "PYTHON_LAB"
SERVE = "PYTHON_SERVE"


@dataclass(frozen=True)
class Subject:
    """`few`: it answers so few a second that each must be counted; see `bench.load`."""

    word: str
    app: Path
    prefix: str
    path: str
    also: Mapping[str, str]
    rival: str
    rival_module: str
    rival_path: str
    rival_worker: str | None
    few: bool

    @property
    def bundle(self) -> Path:
        return ROOT / "models" / "local" / self.word


YOLO = Subject(
    word="yolo",
    app=ROOT / "yolo-flask-app",
    prefix="/yoloapi",
    path="/yoloapi/detect",
    also={},
    rival="Flask's server with Ultralytics' predict",
    rival_module="bench.rivals.flask_detect",
    rival_path="/detect",
    rival_worker=None,
    few=False,
)

DEPTH = Subject(
    word="depth",
    app=ROOT / "depth-anything-flask-app",
    prefix="/depthapi",
    path="/depthapi/estimate?include_image=false",
    also={"service, 1 client, with the colour map": "/depthapi/estimate"},
    rival="Flask's server with transformers' pipeline",
    rival_module="bench.rivals.flask_depth",
    rival_path="/estimate",
    rival_worker="bench.rivals.bare_depth",
    few=True,
)

SUBJECTS = {subject.word: subject for subject in (YOLO, DEPTH)}


@dataclass(frozen=True)
class Pythons:
    """The interpreters of the serving environment and of the lab's."""

    serve: str
    lab: str


def service(subject: Subject, pythons: Pythons, log: Path) -> Server:
    """As it ships, under gunicorn with its own configuration; it only stops sooner, and shows no metrics."""
    port = free_port()
    settings = {"FARSIGHT_MODEL": str(subject.bundle), "FARSIGHT_PORT": str(port)}
    settings |= {"FARSIGHT_METRICS_PORT": "0", "FARSIGHT_DRAIN_SECONDS": "0"}
    command = [pythons.serve, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
    return Server(command, settings, port, f"{subject.prefix}/health/ready", log, subject.app)


def rival(subject: Subject, pythons: Pythons, log: Path) -> Server:
    """`flask run`, which listens only once the model is loaded."""
    port = free_port()
    command = [pythons.lab, "-m", "flask", "--app", subject.rival_module, "run", "--port", str(port)]
    return Server(command, {"BENCH_WEIGHTS": weights(subject)}, port, "/", log)


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
