"""The deviations of lower precisions pass the golden check; a blind or another model does not."""

from __future__ import annotations

import json

import numpy as np
import pytest

from depth_app.golden import expectation, mismatch

HEIGHT, WIDTH = 300, 400


def scene() -> np.ndarray:
    """Floor coming nearer towards the bottom, and something near at the left."""
    depth = np.tile(np.linspace(0, 4, HEIGHT, dtype=np.float32)[:, None], (1, WIDTH))
    depth[80:280, 40:140] = 6
    return depth


EXPECTED = json.loads(json.dumps(expectation(scene())))
NOISE = np.random.default_rng(0).normal(0, 0.3, (HEIGHT, WIDTH)).astype(np.float32)


@pytest.mark.parametrize(
    "depth", [scene(), scene() + NOISE, scene() * np.float32(1.03), scene() + np.float32(0.1)]
)
def test_the_deviations_of_a_lower_precision_pass(depth):
    assert mismatch(depth, EXPECTED) is None


@pytest.mark.parametrize(
    "depth",
    [
        np.zeros((HEIGHT, WIDTH), np.float32),
        np.full((HEIGHT, WIDTH), scene().mean()),
        6 - scene(),
        scene()[:, ::-1].copy(),
        scene() * np.float32(0.5),
        np.where(scene() == 6, np.float32("nan"), scene()),
    ],
    ids=["black", "flat", "opposite polarity", "mirrored", "another scale", "not a number"],
)
def test_the_answers_of_another_model_do_not_pass(depth):
    assert "of its range" in (mismatch(depth, EXPECTED) or "")


def test_a_map_of_another_size_does_not():
    assert "size" in (mismatch(scene()[:-1], EXPECTED) or "")
