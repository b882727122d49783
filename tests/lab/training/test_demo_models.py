"""Trained weights become the two demo bundles; the trainings have their own tests."""

from __future__ import annotations

import shutil

from farsight.bundles import load
from lab.training.demo_models import Recipe, demo_models


def test_trained_weights_become_demo_bundles_of_the_projects_own_licence(shared, depth_folder, tmp_path):
    recipe = Recipe(seed=3, scenes=12)
    folder = tmp_path / "work" / "seed-3"
    folder.mkdir(parents=True)
    # Like a run that stopped after both trainings. The official detector finds something in scenes.
    shutil.copyfile(shared / "models" / "yolo26n.pt", folder / "detect.pt")
    shutil.copytree(depth_folder, folder / "depth")

    demo_models(tmp_path / "demo", tmp_path / "work", recipe)

    yolo, depth = load(tmp_path / "demo" / "yolo"), load(tmp_path / "demo" / "depth")
    for bundle in (yolo, depth):
        assert bundle.manifest.demo
        assert bundle.manifest.licence == "Apache-2.0"
        assert bundle.manifest.metrics["seed"] == 3
        assert bundle.manifest.metrics["scenes"] == 12
    assert len(depth.golden_cases()) == 5
    assert yolo.golden_cases()  # only those with detections: this detector was not trained on scenes
    assert yolo.manifest.name == "farsight-demo-detect"
    assert {"map50", "map50_95"} < yolo.manifest.metrics.keys()
    assert depth.manifest.depth_kind == "relative-inverse"
    assert 0 <= depth.manifest.metrics["delta1"] <= 1
