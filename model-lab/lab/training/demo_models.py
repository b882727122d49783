"""Train the demo models that the project ships, and build their bundles.

    python -m lab demo-models --seed 0      # scenes, both trainings, both bundles: about an hour on two CPUs

The models start from random weights and see only rendered scenes. A stopped run skips the finished steps.
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
from lab.bundles.make_depth import make_depth
from lab.bundles.make_yolo import make_yolo
from lab.export.weights import Weights
from lab.scenes.dataset import encoded, write_dataset
from lab.scenes.generator import scene
from lab.scenes.render import render
from lab.training import train_depth, train_yolo

SCENES = 4000
"""Seeds 0 to 3999, every tenth for validation. Seeds from 1 000 000 belong to `demo_eval`."""

GOLDEN_SEEDS = range(900_000, 900_008)
GOLDEN_CASES = 5

LICENCE = "Apache-2.0"
"""The project's own licence: scenes and training are its own, and no other weights are used."""


@dataclass(frozen=True)
class Recipe:
    """The seed and the sizes that decide the result; tests use smaller ones."""

    seed: int = 0
    scenes: int = SCENES
    detect: train_yolo.YoloPlan = field(default_factory=train_yolo.YoloPlan)
    depth: train_depth.DepthPlan = field(default_factory=train_depth.DepthPlan)


def demo_models(out: Path, work: Path, recipe: Recipe) -> tuple[Bundle, Bundle]:
    """Build `out`/yolo and `out`/depth. Scenes and checkpoints stay in `work`, so that a run can continue."""
    data = write_dataset(work / "scenes", range(recipe.scenes), workers=cpu.available())
    folder = work / f"seed-{recipe.seed}"
    pictures = _golden_pictures(work / "golden")
    checkpoint = train_yolo.train(data, folder, recipe.seed, recipe.detect)
    detector = _weights(
        "farsight-demo-detect", checkpoint, checkpoint, _detect_metrics(checkpoint, data, recipe)
    )
    yolo = make_yolo(detector, out / "yolo", pictures, GOLDEN_CASES)
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
    """Return the detector's record, measured by Ultralytics' validator on the validation scenes."""
    found: Any = YOLO(checkpoint).val(data=str(data), imgsz=train_yolo.SIZE, plots=False, workers=0)
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
