"""The demo bundles: what the project ships, so that it means something where no model hub answers.

    python -m lab demo-models --seed 0      # scenes, both trainings, both bundles: about an hour on two CPUs

Trained from nothing on scenes that the lab renders itself; each step that is done is not done again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ultralytics.models import YOLO

from farsight import cpu
from farsight.bundles import Bundle
from farsight.bundles.bundle import file_entry
from farsight.bundles.manifest import Source
from lab.export.fetch import Weights
from lab.export.make_depth import make_depth
from lab.export.make_detect import make_detect
from lab.scenes.dataset import encoded, write_dataset
from lab.scenes.render import render
from lab.scenes.scenes import scene
from lab.training import train_depth, train_detect

SCENES = 4000
"""Seeds 0 to 3999: each tenth validates. Those from 1 000 000 on belong to `demo_eval`."""

GOLDEN_SEEDS = range(900_000, 900_008)
GOLDEN_CASES = 5

LICENCE = "Apache-2.0"
"""The project's own: its scenes, its training, no other's weights."""


@dataclass(frozen=True)
class Recipe:
    """What decides the outcome. `scenes` and the plans are smaller in tests."""

    seed: int = 0
    scenes: int = SCENES
    detect: train_detect.DetectPlan = field(default_factory=train_detect.DetectPlan)
    depth: train_depth.DepthPlan = field(default_factory=train_depth.DepthPlan)


def demo_models(out: Path, work: Path, recipe: Recipe) -> tuple[Bundle, Bundle]:
    """`out`/yolo and `out`/depth. What is made on the way stays in `work`, for a run that goes on."""
    data = write_dataset(work / "scenes", range(recipe.scenes), workers=cpu.available())
    folder = work / f"seed-{recipe.seed}"
    pictures = _golden_pictures(work / "golden")
    checkpoint = train_detect.train(data, folder, recipe.seed, recipe.detect)
    detector = _weights(
        "farsight-demo-detect", checkpoint, checkpoint, _detect_metrics(checkpoint, data, recipe)
    )
    yolo = make_detect(detector, out / "yolo", pictures, GOLDEN_CASES)
    trained = train_depth.train(data.parent, folder, recipe.seed, recipe.depth)
    metrics = {**_training(recipe, recipe.depth.epochs), **train_depth.validate(trained, data.parent)}
    estimator = _weights("farsight-demo-depth", trained, trained / "model.safetensors", metrics)
    return yolo, make_depth(estimator, out / "depth", pictures, GOLDEN_CASES)


def _weights(name: str, path: Path, file: Path, metrics: dict[str, Any]) -> Weights:
    source = Source(
        uri=f"lab/training/demo_models.py, seed {metrics['seed']}", sha256=file_entry(file).sha256
    )
    return Weights(name, path, source, licence=LICENCE, demo=True, metrics=metrics)


def _detect_metrics(checkpoint: Path, data: Path, recipe: Recipe) -> dict[str, Any]:
    """By Ultralytics' validator, on the validation scenes."""
    found: Any = YOLO(checkpoint).val(data=str(data), imgsz=train_detect.SIZE, plots=False, workers=0)
    figures = {"map50": round(float(found.box.map50), 4), "map50_95": round(float(found.box.map), 4)}
    return {**_training(recipe, recipe.detect.detector.epochs), **figures}


def _training(recipe: Recipe, epochs: int) -> dict[str, Any]:
    return {"seed": recipe.seed, "scenes": recipe.scenes, "epochs": epochs}


def _golden_pictures(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    pictures = []
    for seed in GOLDEN_SEEDS:
        path = folder / f"scene-{seed}.jpg"
        path.write_bytes(encoded(render(scene(seed)).image, ".jpg"))
        pictures.append(path)
    return pictures
