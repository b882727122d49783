"""Ultralytics' own trainer, set for a CPU and a small YOLO26.

A run that was stopped goes on after its last whole epoch.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
import ultralytics
from ultralytics.models import YOLO
from ultralytics.utils import YAML

from farsight import cpu

Architecture = Literal["yolo26", "yolo26-cls"]

ARCHITECTURES = Path(ultralytics.__file__).parent / "cfg" / "models" / "26"

SCALE = (0.50, 0.25, 512)
"""Depth, width and most channels: YOLO26n with half the channels of its last stage, 1.3 M parameters.

Half the width is not half the time: on a CPU a quarter of the arithmetic takes two thirds of it."""


@dataclass(frozen=True)
class Plan:
    """How long and how: `batch` pictures a step."""

    epochs: int
    batch: int
    learning_rate: float


def untrained(architecture: Architecture, folder: Path) -> Any:
    """A YOLO of Ultralytics' description, at our scale."""
    description: dict[str, Any] = YAML.load(ARCHITECTURES / f"{architecture}.yaml")
    description["scales"] = {"n": list(SCALE)}
    folder.mkdir(parents=True, exist_ok=True)
    # JSON is YAML; the scale is read from the file's name.
    written = folder / f"{architecture.replace('26', '26n')}-demo.yaml"
    written.write_text(json.dumps(description))
    return YOLO(written)


def fit(yolo: Any, run: Path, plan: Plan, seed: int, **options: Any) -> Path:
    """The checkpoint of the best epoch, in `run`/weights; `options` are Ultralytics' (data, imgsz, ...)."""
    if (last := run / "weights" / "last.pt").exists():
        _on_all_cpus(YOLO(last)).train(resume=True)
    else:
        _on_all_cpus(yolo).train(
            **_settings(plan), **options, seed=seed, project=str(run.parent.resolve()), name=run.name
        )
    return run / "weights" / "best.pt"


def _settings(plan: Plan) -> dict[str, Any]:
    return {
        "epochs": plan.epochs,
        "batch": plan.batch,
        # A step of the optimizer each batch: gathered to 64 pictures, there would be too few steps.
        "nbs": plan.batch,
        "optimizer": "AdamW",
        "lr0": plan.learning_rate,
        "warmup_epochs": 0.5,
        # Ultralytics' 0.1 is meant for SGD: AdamW would throw the biases far off in the first steps.
        "warmup_bias_lr": 0.0,
        "hsv_s": 0.3,
        "hsv_v": 0.2,
        "device": "cpu",
        "workers": 1,
        "plots": False,
        "exist_ok": True,
    }


def _on_all_cpus(yolo: Any) -> Any:
    """Ultralytics leaves one CPU to whoever else there is, and channels last to GPUs: 1.2 times as fast."""

    def start(trainer: Any) -> None:
        torch.set_num_threads(cpu.available())
        trainer.model = trainer.model.to(memory_format=torch.channels_last)

    yolo.add_callback("on_train_start", start)
    return yolo
