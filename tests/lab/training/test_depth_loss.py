"""The loss ignores scale and shift of a map and punishes everything else."""

from __future__ import annotations

import pytest
import torch

from lab.training.depth_loss import loss


@pytest.fixture
def truth():
    return torch.rand(2, 32, 48, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize(("scale", "shift"), [(1.0, 0.0), (7.0, 3.0), (0.01, 2.0)])
def test_scale_and_shift_cost_nothing(truth, scale, shift):
    assert loss(truth * scale + shift, truth).item() == pytest.approx(0, abs=1e-3)


def test_scale_and_shift_are_fitted_for_each_picture(truth):
    own = truth * torch.tensor([2.0, 5.0])[:, None, None] + torch.tensor([1.0, 4.0])[:, None, None]
    assert loss(own, truth).item() == pytest.approx(0, abs=1e-4)


def test_more_noise_costs_more_and_an_inverted_map_costs_most(truth):
    noise = torch.randn(truth.shape, generator=torch.Generator().manual_seed(1))
    maps = (truth + 1 + 0.01 * noise, truth + 1 + 0.1 * noise, 1 - truth)
    costs = [loss(each, truth).item() for each in maps]
    assert costs == sorted(costs)
    assert costs[0] > 0


def test_a_blurred_edge_and_a_moved_edge_cost_differently():
    """Both maps differ from the truth at an edge, but their losses are not the same."""
    truth = torch.zeros(1, 32, 32)
    truth[:, :, 16:] = 1
    soft, moved = truth.clone(), truth.clone()
    soft[:, :, 14:18] = torch.tensor([0.25, 0.5, 0.5, 0.75])
    moved[:, ::2, 13:16] = 1
    assert loss(soft, truth).item() != pytest.approx(loss(moved, truth).item())


def test_negative_values_cost(truth):
    """The last ReLU would make such a map flat."""
    assert loss(truth - 5, truth).item() > loss(truth, truth).item() + 4


def test_a_flat_map_has_finite_gradients(truth):
    flat = torch.ones_like(truth, requires_grad=True)
    loss(flat, truth).backward()
    assert torch.isfinite(flat.grad).all()
