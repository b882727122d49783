"""Build small seeded models for the tests: a YOLO with each kind of head, and a Depth Anything."""

from __future__ import annotations

import os

# Set before the import, because Ultralytics looks for updates on the network when it is imported.
os.environ["YOLO_OFFLINE"] = "true"

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the lab's tests run in the lab's environment: make test")

import torch
from transformers import DepthAnythingConfig, Dinov2Config
from ultralytics import YOLO

from farsight.images import decode
from lab.export import depth as export_depth
from lab.export.depth import DepthEstimator
from lab.export.yolo import letterbox_rule
from lab.parity.reference import PICTURES
from yolo_app.preprocess import letterbox

BOX_BIAS, SCORE_BIAS = 4.0, -7.5
"""Boxes of some size, and a score past the threshold here and there."""

SHARED = Path(__file__).parents[2].parent / "shared"


@pytest.fixture
def shared() -> Path:
    """Return the folder of real weights and photographs beside the project; skip if it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real weights and photographs is not beside the project here")
    return SHARED


@pytest.fixture(scope="session", params=["yolo26n.yaml", "yolo11n.yaml"])
def checkpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an untrained checkpoint that detects something nevertheless."""
    return untrained(request.param, tmp_path_factory.mktemp("weights"))


def untrained(architecture: str, folder: Path) -> Path:
    """Save an untrained YOLO, after one pass over a photograph to normalise its activations."""
    torch.manual_seed(0)
    yolo = YOLO(architecture)
    model = yolo.model.train()
    for layer in model.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.momentum = 1.0
    with torch.no_grad():
        rule = letterbox_rule(640)
        placed = letterbox(decode(PICTURES[0].read_bytes(), 10**7).pixels, rule.shapes, rule.size)
        model(torch.from_numpy(placed.pixels).permute(2, 0, 1)[None] / 255)
    for name, branch in model.model[-1].named_children():
        for scale in branch if name.endswith(("cv2", "cv3")) else ():
            torch.nn.init.normal_(scale[-1].weight, std=0.1)
            torch.nn.init.constant_(scale[-1].bias, BOX_BIAS if name.endswith("cv2") else SCORE_BIAS)
    path = folder / f"{Path(architecture).stem}-untrained.pt"
    model.eval()
    yolo.save(path)
    return path


def tiny_config(**changes: object) -> DepthAnythingConfig:
    backbone = Dinov2Config(
        hidden_size=32,
        num_hidden_layers=4,
        num_attention_heads=2,
        image_size=518,
        patch_size=14,
        out_features=["stage1", "stage2", "stage3", "stage4"],
        reshape_hidden_states=False,
        apply_layernorm=True,
    )
    return DepthAnythingConfig(
        backbone_config=backbone,
        reassemble_hidden_size=32,
        neck_hidden_sizes=[8, 8, 16, 16],
        fusion_hidden_size=16,
        head_hidden_size=8,
        **changes,
    )


@pytest.fixture(scope="session")
def estimator() -> DepthEstimator:
    return export_depth.seeded(tiny_config())


@pytest.fixture(scope="session")
def metric_estimator() -> DepthEstimator:
    return export_depth.seeded(tiny_config(depth_estimation_type="metric", max_depth=20))


@pytest.fixture(scope="session")
def depth_folder(estimator: DepthEstimator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model folder like those of the hub."""
    folder = tmp_path_factory.mktemp("hub") / "Tiny_Depth-hf"
    estimator.model.save_pretrained(folder)
    estimator.processor.save_pretrained(folder)
    return folder
