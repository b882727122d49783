"""Save the weights of the depth bundle as a transformers folder; runs in the lab's environment.

python -m bench.depth_weights NAMED FOLDER
"""

from __future__ import annotations

import sys

from bench.processes import ROOT
from lab.export.depth import read_folder, seeded, small_config
from lab.export.weights import RANDOM, depth_weights
from lab.export.weights_lock import WeightsLock


def save(named: str, folder: str) -> None:
    """Save the weights that `make models DEPTH=named` uses to `folder`."""
    if named == RANDOM:
        estimator = seeded(small_config())
    else:
        lock = WeightsLock(ROOT / "models" / "weights.lock.json")
        weights = depth_weights(named, ROOT / "models" / "cache", lock)
        assert weights.path is not None
        estimator = read_folder(weights.path)
    estimator.model.save_pretrained(folder)
    estimator.processor.save_pretrained(folder)


if __name__ == "__main__":
    save(*sys.argv[1:])
