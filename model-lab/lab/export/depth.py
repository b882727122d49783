"""Export a Depth Anything model to a graph that takes any height and width."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import openvino as ov
import torch
from PIL.Image import Resampling
from torch import nn
from transformers import (
    AutoImageProcessor,
    DepthAnythingConfig,
    DepthAnythingForDepthEstimation,
    Dinov2Config,
    DPTImageProcessor,
)

from depth_app.preprocess import fitted_shape
from farsight.bundles import MultipleInput
from lab.errors import LabError
from lab.export.openvino_graph import convert, fold_normalisation

SEED = 0

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

COMMON_SIZES = ((3024, 4032), (4032, 3024))
"""4:3, as phones take photographs; warmed before readiness. Another shape's first run is 4 to 10 % slower."""


@dataclass(frozen=True)
class DepthEstimator:
    """A model and its image processor in memory, with the facts that the manifest records."""

    model: Any
    processor: Any
    depth_kind: Literal["relative-inverse", "metric-m"]
    rule: MultipleInput


def read_folder(folder: Path) -> DepthEstimator:
    """Read a folder that `save_pretrained` wrote or the hub sent."""
    model = DepthAnythingForDepthEstimation.from_pretrained(
        folder, dtype=torch.float32, local_files_only=True
    )
    processors: Any = AutoImageProcessor
    processor = processors.from_pretrained(folder, local_files_only=True)
    return describe(model, processor)


def seeded(config: DepthAnythingConfig) -> DepthEstimator:
    """Return a model with seeded random weights: it computes like a trained one, but its maps mean nothing.

    The weights preserve the variance of activations. With transformers' own initialisation (std 0.02), the
    map would be flat.
    """
    torch.manual_seed(SEED)
    model: Any = DepthAnythingForDepthEstimation(config)
    for name, weight in model.named_parameters():
        if name.endswith("weight") and weight.dim() > 1:
            nn.init.kaiming_uniform_(weight, a=1.0)
    nn.init.ones_(model.head.conv3.bias)
    return describe(model, image_processor(518))


def image_processor(size: int) -> Any:
    """Return Depth Anything's processor: shorter side near `size`, multiples of 14, ImageNet statistics."""
    return DPTImageProcessor(
        size={"height": size, "width": size},
        ensure_multiple_of=14,
        keep_aspect_ratio=True,
        image_mean=list(IMAGENET_MEAN),
        image_std=list(IMAGENET_STD),
    )


def small_config() -> DepthAnythingConfig:
    """Return the configuration of Depth-Anything-V2-Small: DINOv2 ViT-S/14, 24.8 M parameters."""
    backbone_config: Any = Dinov2Config
    backbone = backbone_config(
        hidden_size=384,
        num_attention_heads=6,
        image_size=518,
        patch_size=14,
        out_features=["stage3", "stage6", "stage9", "stage12"],
        reshape_hidden_states=False,
        apply_layernorm=True,
    )
    return DepthAnythingConfig(
        backbone_config=backbone,
        reassemble_hidden_size=384,
        neck_hidden_sizes=[48, 96, 192, 384],
        fusion_hidden_size=64,
        head_hidden_size=32,
    )


def describe(model: Any, processor: Any) -> DepthEstimator:
    """Return the estimator, with input rule and kind of depth read from the model's own configuration."""
    metric = model.config.depth_estimation_type == "metric"
    return DepthEstimator(
        model.eval().requires_grad_(False),
        processor,
        "metric-m" if metric else "relative-inverse",
        _input_rule(processor),
    )


def export(estimator: DepthEstimator) -> ov.Model:
    """Export a graph: (N, H, W, 3) uint8 RGB, H and W multiples of the patch -> (N, H, W) float32."""
    rule = estimator.rule
    graph = convert(Traceable(estimator.model), torch.zeros(1, 3, *rule.shapes[0]))
    return fold_normalisation(graph, rule.mean, rule.std)


class Traceable(nn.Module):
    """The same model, traceable for inputs of any size.

    Transformers' head converts the size of the map to an `int`, which a trace turns into a constant: every
    map would have the example's size. Here the size is computed from the input.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        head = self.model.head
        mapped: torch.Tensor = head.activation2(self.unbounded(pixel_values)) * head.max_depth
        return mapped

    def unbounded(self, pixel_values: torch.Tensor) -> torch.Tensor:
        """Return the map (N, h, w) before the head's last activation."""
        model, head = self.model, self.model.head
        patch = model.config.patch_size
        rows, columns = pixel_values.shape[2] // patch, pixel_values.shape[3] // patch
        features = model.backbone.forward_with_filtered_kwargs(pixel_values).feature_maps
        fused = model.neck(features, rows, columns)[head.head_in_index]
        grown = nn.functional.interpolate(
            head.conv1(fused), (rows * patch, columns * patch), mode="bilinear", align_corners=True
        )
        depth: torch.Tensor = head.conv3(head.activation1(head.conv2(grown))).squeeze(dim=1)
        return depth


def _input_rule(processor: Any) -> MultipleInput:
    """Return the processor's rule. Raise LabError if `depth_app.preprocess` does not implement it.

    Inputs are limited to the pixels of a 2:1 picture, 518 x 1036, which bounds the memory of a run to 420 MB.
    Photographs keep exact parity; panoramas are scaled down further.
    """
    size = processor.size
    same = (
        size["height"] == size["width"]
        and processor.keep_aspect_ratio
        and processor.resample == Resampling.BICUBIC
        and processor.do_rescale
        and processor.do_normalize
        and not processor.do_pad
    )
    if not same:
        raise LabError(
            "Unsupported image processor: only Depth Anything's is (square size, aspect ratio kept, bicubic)."
        )
    rule = MultipleInput(
        size=size["height"],
        multiple=processor.ensure_multiple_of,
        max_pixels=2 * size["height"] ** 2,
        shapes=(),
        mean=tuple(processor.image_mean),
        std=tuple(processor.image_std),
    )
    return rule.model_copy(update={"shapes": tuple(fitted_shape(common, rule) for common in COMMON_SIZES)})
