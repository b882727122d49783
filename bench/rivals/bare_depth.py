"""Transformers' depth-estimation pipeline with nothing around it, and torch's model alone.

python -m bench.rivals.bare_depth WEIGHTS PICTURE
"""

from __future__ import annotations

import sys
from functools import partial

import torch
from PIL import Image

from bench.rivals.depth_model import depth_pipeline
from bench.worker import Repeated, serve


def rows(named: str, picture: str) -> dict[str, Repeated]:
    estimate_depth = depth_pipeline(named)
    pixels = estimate_depth.image_processor(Image.open(picture), return_tensors="pt")["pixel_values"]

    def model_alone() -> None:
        with torch.inference_mode():
            estimate_depth.model(pixel_values=pixels)

    return {
        "transformers' pipeline, bare": Repeated(partial(estimate_depth, picture)),
        "torch's model alone": Repeated(model_alone),
    }


if __name__ == "__main__":
    serve(rows(sys.argv[1], sys.argv[2]))
