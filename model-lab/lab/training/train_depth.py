"""Train a small Depth Anything on rendered scenes to estimate relative inverse depth.

`train` may be stopped at any time. Called again, it continues after the last complete epoch, with the same
result.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import nn
from tqdm import tqdm
from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation, Dinov2Config

from depth_app.preprocess import fit
from farsight.bundles import MultipleInput
from lab.evaluation.metrics import delta1
from lab.export.depth import (
    IMAGENET_MEAN,
    IMAGENET_STD,
    DepthEstimator,
    Traceable,
    describe,
    image_processor,
    read_folder,
)
from lab.scenes.dataset import millimetres_to_depth
from lab.training.depth_loss import loss

SIZE = 168
"""The shorter side of an input: 12 patches of 14."""

MEAN, STD = np.array(IMAGENET_MEAN, np.float32), np.array(IMAGENET_STD, np.float32)

WARM_UP = 0.05
"""The share of all steps in which the learning rate rises; afterwards it falls to zero along a cosine."""


@dataclass(frozen=True)
class DepthPlan:
    """The hyperparameters of a training; `batch` is the number of pictures per step."""

    epochs: int = 6
    batch: int = 8
    learning_rate: float = 1e-3
    weight_decay: float = 0.02
    clip: float = 1.0


@dataclass(frozen=True)
class Examples:
    """Pictures of one shape: `pixels` (N, h, w, 3) uint8, `nearness` (N, h, w) float16, 1 / metres."""

    pixels: NDArray[np.uint8]
    nearness: NDArray[np.float16]


def config() -> DepthAnythingConfig:
    """Return the configuration: a ViT of 6 layers, 128 wide, and a small neck; 1.2 M parameters."""
    backbone_config: Any = Dinov2Config
    backbone = backbone_config(
        hidden_size=128,
        num_hidden_layers=6,
        num_attention_heads=4,
        mlp_ratio=3,
        image_size=SIZE,
        patch_size=14,
        out_features=["stage2", "stage3", "stage5", "stage6"],
        reshape_hidden_states=False,
        apply_layernorm=True,
        drop_path_rate=0.0,
    )
    return DepthAnythingConfig(
        backbone_config=backbone,
        reassemble_hidden_size=128,
        neck_hidden_sizes=[16, 24, 32, 48],
        fusion_hidden_size=24,
        head_hidden_size=12,
    )


def estimator(seed: int) -> DepthEstimator:
    """Return an untrained model whose convolutions preserve the variance (He et al., 2015).

    Transformers' own initialisation assumes a trained backbone: with it, training takes twice as long and
    sometimes ends in a flat map.
    """
    torch.manual_seed(seed)
    model: Any = DepthAnythingForDepthEstimation(config())
    for layer in (*model.neck.modules(), *model.head.modules()):
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.ones_(model.head.conv3.bias)
    return describe(model, image_processor(SIZE))


def train(dataset: Path, folder: Path, seed: int, plan: DepthPlan | None = None) -> Path:
    """Train, and return the transformers folder of the model: `folder`/depth, with checkpoints beside it."""
    plan = plan or DepthPlan()
    finished = folder / "depth"
    if finished.exists():
        return finished
    folder.mkdir(parents=True, exist_ok=True)
    untrained = estimator(seed)
    # Channels last is a quarter faster on a CPU.
    model = untrained.model.train().requires_grad_(True).to(memory_format=torch.channels_last)
    groups = read_examples(dataset, "train", untrained.rule)
    steps = plan.epochs * len(_batches(groups, plan.batch, seed, 0))
    optimizer = torch.optim.AdamW(model.parameters(), plan.learning_rate, weight_decay=plan.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, plan.learning_rate, total_steps=steps, pct_start=WARM_UP, cycle_momentum=False
    )
    checkpoint = folder / "depth.pt"
    state: dict[str, Any] = {"model": model, "optimizer": optimizer, "schedule": schedule}
    for epoch in range(_resume(checkpoint, state), plan.epochs):
        _train_epoch(groups, state, plan, seed, epoch)
        _save(checkpoint, state, epoch + 1)
    model.eval().to(memory_format=torch.contiguous_format).save_pretrained(finished.with_suffix(".part"))
    untrained.processor.save_pretrained(finished.with_suffix(".part"))
    finished.with_suffix(".part").rename(finished)
    return finished


def validate(trained: Path, dataset: Path) -> dict[str, float]:
    """Return the mean `delta1` over objects and ground of the validation pictures, at input size."""
    estimator = read_folder(trained)
    run = Traceable(estimator.model)
    shares = []
    with torch.inference_mode():
        for group in read_examples(dataset, "val", estimator.rule):
            for pixels, nearness in zip(group.pixels, group.nearness, strict=True):
                found = run(_planes(_normalised(pixels[None].astype(np.float32) / 255)))[0].numpy()
                solid = nearness > 0
                depth = 1 / np.maximum(nearness, np.float16(1e-4)).astype(np.float32)
                shares.append(delta1(found, depth, solid))
    return {"delta1": round(float(np.mean(shares)), 4)}


def read_examples(dataset: Path, split: str, rule: MultipleInput) -> list[Examples]:
    """Read every picture, preprocessed as in the service, grouped by shape."""
    groups: dict[tuple[int, ...], tuple[list[NDArray[np.uint8]], list[NDArray[np.float16]]]] = {}
    files = sorted((dataset / "images" / split).iterdir())
    for path in tqdm(files, desc=f"depth: reading {split}", mininterval=1):
        pixels = fit(np.array(Image.open(path).convert("RGB")), rule)
        millimetres = np.array(Image.open(dataset / "depth" / split / f"{path.stem}.png")).astype(np.uint16)
        nearness = (1 / millimetres_to_depth(millimetres)).astype(np.float32)
        # Nearest neighbour: the mean depth across an edge belongs to neither side.
        small = cv2.resize(nearness, pixels.shape[1::-1], interpolation=cv2.INTER_NEAREST_EXACT)
        images, maps = groups.setdefault(pixels.shape, ([], []))
        images.append(pixels)
        maps.append(small.astype(np.float16))
    return [Examples(np.stack(images), np.stack(maps)) for images, maps in groups.values()]


def _batches(groups: list[Examples], size: int, seed: int, epoch: int) -> list[tuple[int, NDArray[np.int64]]]:
    """Return (group, indices) of each step, shuffled by seed and epoch."""
    dice = np.random.default_rng((seed, epoch))
    batches = []
    for number, group in enumerate(groups):
        order = dice.permutation(len(group.pixels))
        batches += [(number, order[start : start + size]) for start in range(0, len(order), size)]
    return [batches[index] for index in dice.permutation(len(batches))]


def _train_epoch(
    groups: list[Examples], state: dict[str, Any], plan: DepthPlan, seed: int, epoch: int
) -> None:
    model = state["model"]
    run = Traceable(model)
    batches = _batches(groups, plan.batch, seed, epoch)
    bar = tqdm(batches, desc=f"depth: epoch {epoch + 1}/{plan.epochs}", mininterval=1)
    mean = 0.0
    for number, (group, indices) in enumerate(bar):
        pixels, truth = _tensors(groups[group], indices, np.random.default_rng((seed, epoch, number)))
        off = loss(run.unbounded(pixels), truth)
        state["optimizer"].zero_grad()
        off.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), plan.clip)
        state["optimizer"].step()
        state["schedule"].step()
        mean += (off.item() - mean) / (number + 1)
        bar.set_postfix(loss=f"{mean:.4f}")


def _tensors(
    group: Examples, indices: NDArray[np.int64], dice: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return pixels (N, 3, h, w) and truth (N, h, w), with random mirroring and random light."""
    many = len(indices)
    light = dice.uniform(0.75, 1.25, (many, 1, 1, 1)) * dice.uniform(0.92, 1.08, (many, 1, 1, 3))
    lit = np.clip(group.pixels[indices] / 255 * light, 0, 1) ** dice.uniform(0.8, 1.25)
    pixels, truth = _normalised(lit.astype(np.float32)), group.nearness[indices].astype(np.float32)
    if dice.random() < 0.5:
        pixels, truth = pixels[:, :, ::-1], truth[:, :, ::-1]
    return _planes(pixels), torch.from_numpy(np.ascontiguousarray(truth))


def _normalised(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Normalise (N, h, w, 3) pixels from 0 to 1 with ImageNet's mean and deviation."""
    normalised: NDArray[np.float32] = (pixels - MEAN) / STD
    return normalised


def _planes(pixels: NDArray[np.float32]) -> torch.Tensor:
    """Convert (N, h, w, 3) to (N, 3, h, w), channels last in memory."""
    return torch.from_numpy(np.ascontiguousarray(pixels)).permute(0, 3, 1, 2)


def _resume(checkpoint: Path, state: dict[str, Any]) -> int:
    """Load a checkpoint if there is one; return the number of complete epochs."""
    if not checkpoint.exists():
        return 0
    kept = torch.load(checkpoint, weights_only=True)
    for name, part in state.items():
        part.load_state_dict(kept[name])
    return int(kept["epochs"])


def _save(checkpoint: Path, state: dict[str, Any], epochs: int) -> None:
    partly = checkpoint.with_suffix(".part")
    torch.save({name: part.state_dict() for name, part in state.items()} | {"epochs": epochs}, partly)
    partly.replace(checkpoint)
