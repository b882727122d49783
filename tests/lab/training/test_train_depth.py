"""Training on a few scenes reduces the loss, continues after a stop, and saves a loadable model."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lab.export.depth import Traceable, read_folder
from lab.scenes.dataset import write_dataset
from lab.training import train_depth
from lab.training.depth_loss import loss


@pytest.fixture(scope="module")
def scenes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenes")
    write_dataset(folder, range(12))
    return folder


def weights(folder):
    return read_folder(folder).model.state_dict()


def off(estimator, scenes):
    """Return the mean loss on the training pictures, without augmentation."""
    losses = []
    for group in train_depth.read_examples(scenes, "train", estimator.rule):
        pixels = train_depth._planes(train_depth._normalised(group.pixels.astype(np.float32) / 255))
        with torch.inference_mode():
            found = Traceable(estimator.model).unbounded(pixels)
        losses.append(loss(found, torch.from_numpy(group.nearness.astype(np.float32))).item())
    return np.mean(losses)


def test_examples_are_preprocessed_as_in_the_service(scenes):
    groups = train_depth.read_examples(scenes, "train", train_depth.estimator(0).rule)
    assert sum(len(group.pixels) for group in groups) == 10
    for group in groups:
        assert group.pixels.shape[:3] == group.nearness.shape
        assert min(group.pixels.shape[1:3]) == train_depth.SIZE
        assert group.nearness.min() >= 0
        assert np.isfinite(group.nearness).all()
        # The lower edge shows near ground, the upper edge far ground or sky.
        assert (group.nearness[:, -1].mean(axis=1) > group.nearness[:, 0].mean(axis=1)).all()


def test_a_stopped_run_ends_with_the_weights_of_an_unbroken_one(scenes, tmp_path, monkeypatch):
    plan = train_depth.DepthPlan(epochs=2, batch=4)
    whole = weights(train_depth.train(scenes, tmp_path / "whole", 7, plan))

    save = train_depth._save

    def save_and_stop(*arguments):
        save(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(train_depth, "_save", save_and_stop)
    with pytest.raises(KeyboardInterrupt):
        train_depth.train(scenes, tmp_path / "broken", 7, plan)
    monkeypatch.setattr(train_depth, "_save", save)
    broken = weights(train_depth.train(scenes, tmp_path / "broken", 7, plan))
    assert whole.keys() == broken.keys()
    assert all(torch.allclose(whole[name], broken[name], atol=1e-5) for name in whole)

    other = weights(train_depth.train(scenes, tmp_path / "other", 8, plan))
    assert any(not torch.allclose(whole[name], other[name], atol=1e-3) for name in whole)


def test_training_halves_the_loss_on_its_own_pictures(scenes, tmp_path):
    """Ten epochs on ten scenes suffice."""
    trained = train_depth.train(scenes, tmp_path, 0, train_depth.DepthPlan(epochs=10, batch=5))
    assert off(read_folder(trained), scenes) < 0.5 * off(train_depth.estimator(0), scenes)
    assert 0 < train_depth.validate(trained, scenes)["delta1"] <= 1
