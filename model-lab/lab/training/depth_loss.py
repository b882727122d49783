"""Compute the loss of a relative depth model, which ignores the scale and the shift of a map.

It is the affine-invariant loss of "Depth Anything" (Yang et al., 2024, section 3.1) and the multi-scale
gradient matching of MiDaS (Ranftl et al., 2020, section 5), which keeps edges sharp.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

GRADIENT_SCALES = 4
GRADIENT_WEIGHT = 0.5

TINY = 1e-6


def loss(predicted: Tensor, truth: Tensor) -> Tensor:
    """Return the mean loss of (N, H, W) predictions before the last ReLU, against true inverse depth.

    Negative values add to the loss. The other terms ignore a shift, so without this the whole map could drift
    below zero, where the ReLU is flat and training stops.
    """
    ours, theirs = normalised(predicted), normalised(truth)
    off = (ours - theirs).abs().mean() + GRADIENT_WEIGHT * gradient_difference(ours, theirs)
    return off + nn.functional.relu(-predicted).mean()


def normalised(maps: Tensor) -> Tensor:
    """Subtract the median of each map (N, H, W) and divide by its mean absolute deviation."""
    flat = maps.flatten(1)
    shifted = flat - flat.median(dim=1, keepdim=True).values
    scale = shifted.abs().mean(dim=1, keepdim=True).clamp_min(TINY)
    return (shifted / scale).view_as(maps)


def gradient_difference(ours: Tensor, theirs: Tensor) -> Tensor:
    """Return the mean absolute difference of gradients at 1, 1/2, 1/4 and 1/8 of the size."""
    difference = (ours - theirs).unsqueeze(1)
    total = torch.zeros((), dtype=difference.dtype)
    for _ in range(GRADIENT_SCALES):
        for axis in (2, 3):
            total = total + difference.diff(dim=axis).abs().mean()
        difference = nn.functional.avg_pool2d(difference, 2)
    return total
