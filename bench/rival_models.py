"""Give each rival the same model in the format that it reads; conversions are done once and kept."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.processes import ROOT, BenchError, Server, environment, free_port
from bench.rivals import Rival
from bench.services import DEPTH, Service, graph, weights

RIVALS = ROOT / "bench" / "rivals"
KEPT = ROOT / "artifacts" / "bench" / "models"


@dataclass(frozen=True)
class Pythons:
    """The Python interpreters of the serving environment and of the lab's."""

    serve: str
    lab: str


def python_of(folder: str) -> str:
    """Return the interpreter of a rival's own environment."""
    home = ROOT / ".venv-bench" / folder
    if not (home / "farsight-stamp").is_file():
        raise BenchError(f"{folder} has no environment. Create it with: scripts/setup rivals")
    return str(home / "bin" / "python")


def rival(rival: Rival, service: Service, precision: str, pythons: Pythons, log: Path) -> Server:
    """Return a rival's server, not started yet."""
    port = free_port()
    command = [python_of(rival.folder), *rival.command.format(port=port).split()]
    extra = rivals_settings(model_for(rival, service, precision, pythons))
    return Server(command, extra, port, rival.ready, log, RIVALS / rival.folder, pause_when_idle=True)


def rivals_settings(model: str) -> dict[str, str]:
    """Return environment variables that turn off downloads, installations and usage statistics."""
    quiet = {"YOLO_AUTOINSTALL": "false", "YOLO_OFFLINE": "true", "HF_HUB_OFFLINE": "1"}
    return quiet | {"BENTOML_DO_NOT_TRACK": "True", "BENCH_MODEL": model}


def model_for(rival: Rival, service: Service, precision: str, pythons: Pythons) -> str:
    """Return the path of the model in the rival's format."""
    if rival.model == "graph":
        return str(graph(service, precision))
    if rival.model == "export":
        return _exported(Path(weights(service)))
    return depth_folder(pythons) if service is DEPTH else weights(service)


def _exported(source: Path) -> str:
    """Export a copy of the weights, because Ultralytics writes the export beside them."""
    folder = KEPT / source.stem
    exported = folder / f"{source.stem}_openvino_model"
    if not exported.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder)
        exporter = [python_of("litserve_ultralytics"), str(RIVALS / "litserve_ultralytics" / "export.py")]
        _run([*exporter, str(folder / source.name)])
    return str(exported)


def depth_folder(pythons: Pythons) -> str:
    """Return a transformers folder with the weights of the depth bundle."""
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
