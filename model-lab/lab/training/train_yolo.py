"""A small YOLO26, trained from nothing on rendered scenes: first its backbone, on single objects, then all.

A detector learns where things are long before it tells a cone from a pyramid: few of its places hold an
object, and all of the picture is paid for. A crop is all object and costs a sixteenth, so classes are learnt
there, and the detector begins where it would be after some epochs.
`train` may be stopped at any time: called again it goes on after the last whole epoch.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from lab.scenes import crops
from lab.training.ultralytics_trainer import Plan, fit, untrained

SIZE = 256
"""A fifth less of a side than the scenes' 320 pixels, for two thirds of the time."""

BACKBONE = Plan(epochs=10, batch=64, learning_rate=3e-3)
DETECTOR = Plan(epochs=12, batch=16, learning_rate=2e-3)


@dataclass(frozen=True)
class YoloPlan:
    backbone: Plan = BACKBONE
    detector: Plan = DETECTOR


def train(data: Path, folder: Path, seed: int, plan: YoloPlan | None = None) -> Path:
    """The checkpoint that did best on the validation scenes of `data` (data.yaml): `folder`/detect.pt."""
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
            # Mosaics make up for too few pictures; of these there are as many as one likes.
            mosaic=0.0,
            # The scenes vary in size and place already, and those asked about are drawn as these are.
            scale=0.1,
            translate=0.05,
            # Classes are what is hard here: boxes are found in the first epochs.
            cls=1.0,
        )
        shutil.copyfile(best, finished)
    return finished


def train_backbone(scenes: Path, folder: Path, seed: int, plan: Plan) -> Path:
    """The checkpoint that told the validation scenes' objects apart best: `folder`/backbone.pt."""
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
            # What an object is shows in its whole outline.
            scale=0.25,
            auto_augment=None,
            erasing=0.0,
        )
        shutil.copyfile(best, finished)
    return finished
