"""The small YOLO26 has few parameters, and a detector loads the weights of its backbone."""

from __future__ import annotations

import torch
from PIL import Image

from lab.training.ultralytics_trainer import Plan, fit, untrained


def test_the_detector_is_small(tmp_path):
    model = untrained("yolo26", tmp_path).model
    assert sum(weight.numel() for weight in model.parameters()) < 1_500_000


def test_a_detector_loads_the_weights_of_its_backbone(tmp_path):
    backbone = untrained("yolo26-cls", tmp_path)
    saved = tmp_path / "backbone.pt"
    backbone.save(saved)
    detector = untrained("yolo26", tmp_path)
    stem, deepest = "model.0.conv.weight", "model.8.cv1.conv.weight"
    before = detector.model.state_dict()[stem].clone()
    after = detector.load(saved).model.state_dict()
    assert not torch.equal(before, after[stem])
    for name in (stem, deepest):
        # A checkpoint holds float16.
        assert torch.allclose(after[name], backbone.model.state_dict()[name], atol=1e-3)


def test_a_run_writes_to_the_given_folder(tmp_path):
    folder = tmp_path / "crops"
    for split in ("train", "val"):
        for name in ("ball", "box"):
            (folder / split / name).mkdir(parents=True)
            for number in range(4):
                _picture(folder / split / name / f"{number}.jpg", red=name == "ball")
    best = fit(
        untrained("yolo26-cls", tmp_path),
        tmp_path / "run",
        Plan(epochs=1, batch=4, learning_rate=1e-3),
        seed=0,
        data=str(folder),
        imgsz=32,
    )
    assert best == tmp_path / "run" / "weights" / "best.pt"
    assert best.is_file()


def _picture(path, *, red):
    Image.new("RGB", (32, 32), (200, 20, 20) if red else (20, 20, 200)).save(path)
