"""Train a small YOLO26 on rendered scenes: first its backbone on single objects, then the whole detector.

A detector learns positions long before it tells a cone from a pyramid, because objects fill little of a
picture that is computed in full. A crop is filled by its object and costs a sixteenth. So the backbone learns
the classes from crops, which saves the detector some epochs.
`train` may be stopped at any time. Called again, it continues after the last complete epoch.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from lab.scenes import crops
from lab.training.ultralytics_trainer import Plan, fit, untrained

SIZE = 256
"""Pixels of a side. A fifth less than the scenes' 320, which takes two thirds of the time."""

BACKBONE = Plan(epochs=10, batch=64, learning_rate=3e-3)
DETECTOR = Plan(epochs=12, batch=16, learning_rate=2e-3)


@dataclass(frozen=True)
class YoloPlan:
    """The hyperparameters of both trainings."""

    backbone: Plan = BACKBONE
    detector: Plan = DETECTOR


def train(data: Path, folder: Path, seed: int, plan: YoloPlan | None = None) -> Path:
    """Train on `data` (data.yaml); return the checkpoint of the best validation: `folder`/detect.pt."""
    plan = plan or YoloPlan()
    finished = folder / "detect.pt"
    if not finished.exists():
        backbone = train_backbone(data.parent, folder, seed, plan.backbone)
        best = fit(
            untrained("yolo26", folder).load(backbone),
            folder / "detect",
            plan.detector,
            seed,
            data=str(data),
            imgsz=SIZE,
            # Mosaics make up for too few pictures; rendered scenes are not scarce.
            mosaic=0.0,
            # Objects already vary in size and place, in training and in use alike.
            scale=0.1,
            translate=0.05,
            # The classes are hard to learn here; the boxes are learnt in the first epochs.
            cls=1.0,
        )
        shutil.copyfile(best, finished)
    return finished


def train_backbone(scenes: Path, folder: Path, seed: int, plan: Plan) -> Path:
    """Train a classifier on crops; return the checkpoint of the best validation: `folder`/backbone.pt."""
    finished = folder / "backbone.pt"
    if not finished.exists():
        data = crops.write_crops(scenes, scenes.with_name("crops"))
        best = fit(
            untrained("yolo26-cls", folder),
            folder / "backbone",
            plan,
            seed,
            data=str(data.resolve()),
            imgsz=crops.SIZE,
            # The outline shows the class, so it must not be distorted or cut.
            scale=0.25,
            auto_augment=None,
            erasing=0.0,
        )
        shutil.copyfile(best, finished)
    return finished
