"""The depth task as the pipeline calls it."""

from __future__ import annotations

import numpy as np
import pytest

from depth_app.golden import expectation
from depth_app.task import DepthTask
from farsight.errors import BundleError
from tests.support.units import level, manifest

RULE = {
    "size_rule": "multiple", "size": 28, "multiple": 14, "max_pixels": 28 * 140, "shapes": [(28, 42)],
    "mean": (0, 0, 0), "std": (1, 1, 1),
}  # fmt: skip


def depth_manifest(**changes):
    facts = {"task": "depth", "head": None, "classes": None, "depth_kind": "metric-m", "input": RULE}
    return manifest(**{**facts, **changes})


def test_pixels_go_in_and_a_map_of_the_pictures_size_comes_out():
    task = DepthTask(depth_manifest())
    assert task.depth_kind == "metric-m"
    pixels, geometry = task.preprocess(level(90, (56, 84)))
    assert pixels.shape == (28, 42, 3)
    ramp = np.tile(np.arange(42, dtype=np.float32), (28, 1))
    depth = task.postprocess((ramp[None],), geometry, (56, 84), task.golden_options)
    assert (depth.shape, depth.dtype) == ((56, 84), np.float32)
    assert (np.diff(depth[28]) > 0).mean() > 0.95


def test_a_golden_answer_is_held_against_the_map():
    task = DepthTask(depth_manifest())
    ramp = np.tile(np.arange(42, dtype=np.float32), (28, 1))
    assert task.golden_mismatch(ramp, expectation(ramp)) is None
    assert task.golden_mismatch(ramp[:, ::-1].copy(), expectation(ramp)) is not None


@pytest.mark.parametrize("changes", [{"depth_kind": None}, {"input": manifest().input.model_dump()}])
def test_a_manifest_of_another_task_is_rejected(changes):
    with pytest.raises(BundleError, match="a multiple input and a depth_kind"):
        DepthTask(depth_manifest(**changes))
