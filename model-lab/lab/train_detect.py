"""A small YOLO26, trained from nothing on rendered scenes by Ultralytics' own trainer.

`train` may be stopped at any time: called again it goes on after the last whole epoch.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import ultralytics
from ultralytics.models import YOLO
from ultralytics.utils import YAML

from farsight import cpus

ARCHITECTURE = Path(ultralytics.__file__).parent / "cfg" / "models" / "26" / "yolo26.yaml"

SCALE = (0.50, 0.125, 1024)
"""Depth, width and most channels: YOLO26n with half its channels, 0.7 M parameters."""

SIZE = 320


@dataclass(frozen=True)
class DetectPlan:
    """How long and how: `batch` pictures a step."""

    epochs: int = 16
    batch: int = 8
    learning_rate: float = 2e-3


def train(data: Path, folder: Path, seed: int, plan: DetectPlan | None = None) -> Path:
    """The checkpoint that did best on the validation scenes of `data` (data.yaml): `folder`/detect.pt."""
    plan = plan or DetectPlan()
    finished = folder / "detect.pt"
    if finished.exists():
        return finished
    run = folder / "detect"
    if (last := run / "weights" / "last.pt").exists():
        _on_all_cpus(YOLO(last)).train(resume=True)
    else:
        _on_all_cpus(YOLO(_architecture(folder))).train(
            data=str(data),
            imgsz=SIZE,
            epochs=plan.epochs,
            batch=plan.batch,
            # A step of the optimizer each batch: gathered to 64 pictures, there would be too few steps.
            nbs=plan.batch,
            warmup_epochs=1,
            optimizer="AdamW",
            lr0=plan.learning_rate,
            # Mosaics make up for too few pictures; of these there are as many as one likes.
            mosaic=0.0,
            seed=seed,
            device="cpu",
            workers=1,
            plots=False,
            project=str(folder.resolve()),
            name=run.name,
            exist_ok=True,
        )
    shutil.copyfile(run / "weights" / "best.pt", finished)
    return finished


def _on_all_cpus(yolo: Any) -> Any:
    """Ultralytics leaves one CPU to whoever else there is."""
    yolo.add_callback("on_train_start", lambda _: torch.set_num_threads(cpus.available()))
    return yolo


def _architecture(folder: Path) -> Path:
    """Ultralytics' description of YOLO26, at our scale."""
    description: dict[str, Any] = YAML.load(ARCHITECTURE)
    description["scales"] = {"n": list(SCALE)}
    folder.mkdir(parents=True, exist_ok=True)
    # JSON is YAML; the scale is read from the file's name.
    written = folder / "yolo26n-demo.yaml"
    written.write_text(json.dumps(description))
    return written
