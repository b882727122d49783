"""Transformers' depth-estimation pipeline on the weights that the bundle was made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from transformers import pipeline

from lab.export_depth import read_folder, seeded, small_config
from lab.fetch import RANDOM, depth_weights
from lab.weights_lock import WeightsLock

MODELS = Path(__file__).resolve().parent.parent.parent / "models"


def depth_pipeline(named: str) -> Any:
    """`named` as `make models DEPTH=` takes it."""
    if named == RANDOM:
        estimator = seeded(small_config())
    else:
        weights = depth_weights(named, MODELS / "cache", WeightsLock(MODELS / "weights.lock.json"))
        assert weights.path is not None
        estimator = read_folder(weights.path)
    return pipeline(
        "depth-estimation", model=estimator.model, image_processor=estimator.processor, device="cpu"
    )
