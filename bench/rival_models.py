"""The same model for each rival, in the form that it takes; what has to be made is made once, and kept."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.processes import ROOT, BenchError, Server, environment, free_port
from bench.rivals import Rival
from bench.services import DEPTH, Subject, graph, weights

RIVALS = ROOT / "bench" / "rivals"
KEPT = ROOT / "artifacts" / "bench" / "models"


@dataclass(frozen=True)
class Pythons:
    """The interpreters of the serving environment and of the lab's."""

    serve: str
    lab: str


def python_of(folder: str) -> str:
    """The interpreter of a rival's own environment."""
    home = ROOT / ".venv-bench" / folder
    if not (home / "farsight-stamp").is_file():
        raise BenchError(f"{folder} has no environment; scripts/setup rivals says why")
    return str(home / "bin" / "python")


def rival(rival: Rival, subject: Subject, precision: str, pythons: Pythons, log: Path) -> Server:
    port = free_port()
    command = [python_of(rival.folder), *rival.command.format(port=port).split()]
    extra = rivals_settings(model_for(rival, subject, precision, pythons))
    return Server(command, extra, port, rival.ready, log, RIVALS / rival.folder, pausing=True)


def rivals_settings(model: str) -> dict[str, str]:
    """Nothing is fetched, installed or reported while it is measured."""
    quiet = {"YOLO_AUTOINSTALL": "false", "YOLO_OFFLINE": "true", "HF_HUB_OFFLINE": "1"}
    return quiet | {"BENTOML_DO_NOT_TRACK": "True", "BENCH_MODEL": model}


def model_for(rival: Rival, subject: Subject, precision: str, pythons: Pythons) -> str:
    if rival.model == "graph":
        return str(graph(subject, precision))
    if rival.model == "export":
        return _exported(Path(weights(subject)))
    return depth_folder(pythons) if subject is DEPTH else weights(subject)


def _exported(source: Path) -> str:
    """Ultralytics writes beside the weights: a copy of them is given to it."""
    folder = KEPT / source.stem
    exported = folder / f"{source.stem}_openvino_model"
    if not exported.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder)
        exporter = [python_of("litserve_ultralytics"), str(RIVALS / "litserve_ultralytics" / "export.py")]
        _run([*exporter, str(folder / source.name)])
    return str(exported)


def depth_folder(pythons: Pythons) -> str:
    """A folder as transformers' pipeline takes it, of what the bundle was made of."""
    named = weights(DEPTH)
    if Path(named).is_dir():
        return str(Path(named).resolve())
    folder = KEPT / "depth"
    if not (folder / "model.safetensors").is_file():
        _run([pythons.lab, "-m", "bench.depth_weights", named, str(folder)])
    return str(folder)


def _run(command: Sequence[str]) -> None:
    ended = subprocess.run(
        command, cwd=ROOT, env=environment(rivals_settings("")), capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise BenchError(f"{' '.join(command)} failed:\n{ended.stderr.strip() or ended.stdout.strip()}")
