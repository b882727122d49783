"""The time of an image, learned from runs, and the estimates for all admitted images."""

from __future__ import annotations

import pytest

from farsight.inference.wait_estimator import MARGIN, SPEED_DEVIATION, WaitEstimator
from tests.support.units import FakeClock


@pytest.fixture
def clock():
    return FakeClock()


def taught(clock: FakeClock, *seconds: float, streams: int = 1) -> WaitEstimator:
    estimator = WaitEstimator(streams, clock)
    for one in seconds:
        estimator.learn(one)
    return estimator


def test_the_mean_is_a_moving_average_that_starts_with_the_first_run(clock):
    assert taught(clock, 1.0).mean == 1.0
    assert taught(clock, 1.0, 2.0).mean == pytest.approx(1.1)
    assert taught(clock, 1.0, *[2.0] * 200).mean == pytest.approx(2.0)


WITH_MARGIN = 1 + MARGIN * SPEED_DEVIATION
"""The margin for the processors' varying speed, as a factor of the expected time."""


def test_equal_runs_leave_the_margin_for_the_processors_alone(clock):
    assert taught(clock, *[0.5] * 20).upper_bound(8) == pytest.approx(4.0 * WITH_MARGIN)


def test_varying_runs_have_a_margin_of_two_deviations(clock):
    """0.5 and 1.5 in turn: mean 1, deviation 0.5, which grows with the root of the number of images, while
    that of the processors' speed grows with the number itself."""
    estimator = taught(clock, *[0.5, 1.5] * 200)
    for images in (1, 4, 16):
        margin = estimator.upper_bound(images) - estimator.expected_wait(images)
        assert margin == pytest.approx(
            MARGIN * (0.25 * images + (SPEED_DEVIATION * images) ** 2) ** 0.5, rel=0.1
        )


def test_one_long_run_is_forgotten(clock):
    estimator = taught(clock, 1.0, 50.0, *[1.0] * 200)
    assert estimator.upper_bound(4) == pytest.approx(4.0 * WITH_MARGIN, rel=0.01)


def test_streams_share_the_work(clock):
    estimator = taught(clock, *[1.0, 3.0] * 200, streams=4)
    assert estimator.upper_bound(16) == pytest.approx(taught(clock, *[1.0, 3.0] * 200).upper_bound(4))


def test_before_the_first_run_the_estimate_is_zero(clock):
    assert taught(clock).upper_bound(64) == 0


def test_elapsed_time_of_a_run_is_subtracted_up_to_its_expected_time(clock):
    estimator = taught(clock, 2.0)
    run = estimator.begin_run(1)
    whole = 4.0 * WITH_MARGIN
    for elapsed, done in ((0.0, 0.0), (1.5, 1.5), (60.0, 2.0)):
        clock.now += elapsed
        assert estimator.upper_bound(2) == pytest.approx(whole - done)
    estimator.end_run(run)
    assert estimator.upper_bound(2) == pytest.approx(whole)


def test_a_run_that_waits_for_a_stream_subtracts_nothing(clock):
    estimator = taught(clock, 2.0)
    first, second = estimator.begin_run(1), estimator.begin_run(1)
    clock.now += 1.5
    assert estimator.upper_bound(2) == pytest.approx(4.0 * WITH_MARGIN - 1.5)
    assert estimator.end_run(first) == pytest.approx(1.5)
    clock.now += 1.0
    assert estimator.end_run(second) == pytest.approx(1.0)


def test_runs_of_several_streams_are_measured_separately(clock):
    """Two runs end while the third goes on; none waited for a stream."""
    estimator = taught(clock, 1.0, streams=2)
    long, short = estimator.begin_run(1), estimator.begin_run(1)
    clock.now += 1.0
    assert estimator.end_run(short) == pytest.approx(1.0)
    next_one = estimator.begin_run(1)
    clock.now += 1.0
    assert estimator.end_run(next_one) == pytest.approx(1.0)
    clock.now += 1.0
    assert estimator.end_run(long) == pytest.approx(3.0)


def test_a_batch_counts_as_its_images(clock):
    estimator = taught(clock, 0.5)
    estimator.begin_run(4)
    clock.now += 1.0
    assert estimator.upper_bound(6) == pytest.approx(3.0 * WITH_MARGIN - 1.0)
    clock.now += 10.0
    assert estimator.upper_bound(6) == pytest.approx(3.0 * WITH_MARGIN - 2.0)


def test_a_large_image_counts_as_several_and_uses_one_stream(clock):
    """Four units in one image: two streams do not share it, so it takes the time of all four."""
    estimator = taught(clock, 1.0, streams=2)
    assert estimator.upper_bound(4) == pytest.approx(2.0 * WITH_MARGIN)
    assert estimator.upper_bound(4, last=4) == pytest.approx(3.5 * WITH_MARGIN)
    assert estimator.upper_bound(0.25, last=0.25) == pytest.approx(0.125 * WITH_MARGIN)


def complete_while_busy(estimator: WaitEstimator, clock: FakeClock, gaps: list[float]) -> None:
    """Complete one image after each gap, with many remaining each time."""
    for gap in gaps:
        clock.now += gap
        estimator.record_completion(1, remaining=8)


def test_the_cost_beside_the_engine_is_measured_while_all_streams_are_busy(clock):
    """Two streams of 1 s each would complete two images a second; one and a half are completed."""
    estimator = taught(clock, *[1.0] * 20, streams=2)
    complete_while_busy(estimator, clock, [1.0, 1 / 3] * 100)
    assert estimator.expected_wait(6) == pytest.approx(4.0, rel=0.02)
    assert estimator.upper_bound(6) == pytest.approx(4.0 * WITH_MARGIN, rel=0.02)


def test_a_pause_with_idle_streams_does_not_count(clock):
    estimator = taught(clock, *[1.0] * 20, streams=2)
    for _ in range(50):
        estimator.record_completion(1, remaining=1)
        clock.now += 60
    assert estimator.expected_wait(6) == pytest.approx(3.0)


def test_a_pause_after_the_last_departure_does_not_count(clock):
    """Completed images count until they are answered; then all requests have left."""
    estimator = taught(clock, *[1.0] * 20, streams=2)
    for _ in range(50):
        estimator.record_completion(1, remaining=2)
        estimator.record_departure(0)
        clock.now += 60
    assert estimator.expected_wait(6) == pytest.approx(3.0)


def test_no_estimate_is_shorter_than_the_engines_own_time(clock):
    estimator = taught(clock, *[1.0] * 20)
    complete_while_busy(estimator, clock, [0.1] * 100)
    assert estimator.expected_wait(6) == pytest.approx(6.0)
