"""Scale a picture to a model input, as Depth Anything's processor (transformers' DPTImageProcessor) does.

    >>> fit(picture, rule)      # (3024, 4032, 3) -> (518, 686, 3): aspect kept, sides multiples of 14

The sizes are equal; at most 0.4 % of the values differ, by one or two steps of 255.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from farsight.bundles import MultipleInput
from farsight.types import Pixels, Shape


def fit(picture: Pixels, rule: MultipleInput) -> Pixels:
    """Scale a (H, W, 3) uint8 RGB picture to the size that `fitted_shape` returns."""
    height, width = fitted_shape((picture.shape[0], picture.shape[1]), rule)
    resized = Image.fromarray(picture).resize((width, height), Image.Resampling.BICUBIC)
    return np.array(resized)


def fitted_shape(size: Shape, rule: MultipleInput) -> Shape:
    """Return the (height, width) of the model input: the smaller change that brings one side to `rule.size`.

    It has at most `rule.max_pixels`, and at least one multiple per side. Without these limits, a 16000 x 500
    panorama would become 16576 x 518, whose 43808 patches need too much memory, and a 16000 x 1 line would
    have no height.
    """
    to_height, to_width = rule.size / size[0], rule.size / size[1]
    scale = to_width if abs(1 - to_width) < abs(1 - to_height) else to_height
    height, width = (max(round(side * scale / rule.multiple), 1) * rule.multiple for side in size)
    if height * width <= rule.max_pixels:
        return height, width
    return _bounded(height, width, rule)


def _bounded(height: int, width: int, rule: MultipleInput) -> Shape:
    """Return the shape reduced to `rule.max_pixels`, its aspect kept as nearly as the multiples allow."""
    shrink = math.sqrt(rule.max_pixels / (height * width))
    longest = rule.max_pixels // rule.multiple**2
    rows, columns = (max(math.floor(side * shrink / rule.multiple), 1) for side in (height, width))
    rows, columns = min(rows, longest // columns or 1), min(columns, longest // rows or 1)
    return rows * rule.multiple, columns * rule.multiple
