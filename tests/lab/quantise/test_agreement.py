"""The limits of agreement accept small differences between INT8 and f32 and reject large ones."""

from __future__ import annotations

import numpy as np
import pytest

from lab.quantise.agreement import (
    DepthAgreement,
    DetectAgreement,
    depths_agree,
    detections_agree,
    rank_correlation,
)
from yolo_app.postprocess import Detections

BOXES = np.array([[50 * n, 0, 50 * n + 40, 40] for n in range(20)], np.float32)
RAMP = np.linspace(0, 10, 400, dtype=np.float32).reshape(20, 20)


def found(count: int = 20, shift: float = 0.0) -> Detections:
    return Detections(BOXES[:count], np.full(count, 0.6 + shift, np.float32), np.zeros(count, np.int64))


def test_the_same_answers_agree():
    agreement = detections_agree([found()], [found()])
    assert agreement == DetectAgreement(1.0, 20, 20, 20)
    assert agreement.shortfall() is None


@pytest.mark.parametrize(("count", "enough"), [(19, True), (18, False)])
def test_one_object_of_twenty_may_be_missing(count, enough):
    agreement = detections_agree([found()], [found(count)])
    assert (agreement.shortfall() is None) == enough
    if not enough:
        assert "F1 against f32 is 0.9474, 0.95 is needed" in agreement.shortfall()


@pytest.mark.parametrize(("shift", "matched"), [(0.09, 20), (-0.09, 20), (0.11, 0)])
def test_confidences_may_move_by_a_tenth(shift, matched):
    assert detections_agree([found()], [found(shift=shift)]).matched == matched


def test_pictures_without_objects_prove_nothing():
    assert "nothing was compared" in detections_agree([found(0)], [found(0)]).shortfall()


def test_depths_are_compared_by_difference_and_by_order():
    agreement = depths_agree([RAMP, RAMP], [RAMP, RAMP + np.float32(0.2)])
    assert agreement == DepthAgreement(0.01, 0.02, 1.0)
    assert agreement.shortfall() is None


@pytest.mark.parametrize(
    ("worst", "rank", "enough"),
    [(0.03, 0.99, True), (0.031, 1.0, False), (0.0, 0.989, False), (float("nan"), 1.0, False),
     (0.0, float("nan"), False)],
)  # fmt: skip
def test_difference_and_rank_correlation_must_both_pass(worst, rank, enough):
    assert (DepthAgreement(0.001, worst, rank).shortfall() is None) == enough


def test_one_bad_map_decides():
    agreement = depths_agree([RAMP] * 10, [RAMP] * 9 + [RAMP[::-1, ::-1].copy()])
    assert agreement.mean < agreement.worst
    assert agreement.rank_correlation == -1
    assert agreement.shortfall() is not None


def test_ranks_depend_on_order_only_and_ties_share_their_mean():
    assert rank_correlation(RAMP, np.exp(RAMP)) == pytest.approx(1)
    assert rank_correlation(RAMP, -RAMP) == pytest.approx(-1)
    # 0, 1, 2 against ranks 0.5, 0.5, 2: Spearman's with ties is 0.866.
    three = np.array([[0, 1, 2]], np.float32)
    assert rank_correlation(three, np.array([[0, 0, 2]], np.float32)) == pytest.approx(0.866, abs=1e-3)


def test_a_flat_map_fails():
    assert np.isnan(rank_correlation(RAMP, np.zeros_like(RAMP)))
    assert depths_agree([RAMP], [np.zeros_like(RAMP)]).shortfall() is not None
