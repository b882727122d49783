"""What an image takes, and what those inside may take: learned from runs, told at the door."""

from __future__ import annotations

import pytest

from farsight.inference.wait_estimator import MARGIN, WANDER, Pace
from tests.support.units import FakeClock


@pytest.fixture
def clock():
    return FakeClock()


def taught(clock: FakeClock, *seconds: float, streams: int = 1) -> Pace:
    pace = Pace(streams, clock)
    for one in seconds:
        pace.learn(one)
    return pace


def test_the_mean_is_a_moving_one_that_starts_with_the_first_run(clock):
    assert taught(clock, 1.0).mean == 1.0
    assert taught(clock, 1.0, 2.0).mean == pytest.approx(1.1)
    assert taught(clock, 1.0, *[2.0] * 200).mean == pytest.approx(2.0)


SLOWER = 1 + MARGIN * WANDER
"""The processors' own wavering, of whatever is to be done."""


def test_where_all_cost_the_same_the_margin_is_for_the_processors(clock):
    assert taught(clock, *[0.5] * 20).may_take(8) == pytest.approx(4.0 * SLOWER)


def test_where_they_differ_the_margin_is_two_deviations_of_so_many(clock):
    """0.5 and 1.5 in turn: the mean is 1, the deviation 0.5; of n in turn it grows with the root of n, and
    what the processors waver by with n itself."""
    pace = taught(clock, *[0.5, 1.5] * 200)
    for images in (1, 4, 16):
        margin = pace.may_take(images) - pace.expected(images)
        assert margin == pytest.approx(MARGIN * (0.25 * images + (WANDER * images) ** 2) ** 0.5, rel=0.1)


def test_one_long_run_is_forgotten(clock):
    pace = taught(clock, 1.0, 50.0, *[1.0] * 200)
    assert pace.may_take(4) == pytest.approx(4.0 * SLOWER, rel=0.01)


def test_streams_share_the_work(clock):
    pace = taught(clock, *[1.0, 3.0] * 200, streams=4)
    assert pace.may_take(16) == pytest.approx(taught(clock, *[1.0, 3.0] * 200).may_take(4))


def test_before_any_run_nothing_is_predicted(clock):
    assert taught(clock).may_take(64) == 0


def test_what_a_run_has_done_is_taken_off_and_never_more_than_it_was_to_take(clock):
    pace = taught(clock, 2.0)
    run = pace.begin(1)
    whole = 4.0 * SLOWER
    for elapsed, done in ((0.0, 0.0), (1.5, 1.5), (60.0, 2.0)):
        clock.now += elapsed
        assert pace.may_take(2) == pytest.approx(whole - done)
    pace.end(run)
    assert pace.may_take(2) == pytest.approx(whole)


def test_a_run_that_waits_inside_for_its_stream_has_done_nothing(clock):
    pace = taught(clock, 2.0)
    first, second = pace.begin(1), pace.begin(1)
    clock.now += 1.5
    assert pace.may_take(2) == pytest.approx(4.0 * SLOWER - 1.5)
    assert pace.end(first) == pytest.approx(1.5)
    clock.now += 1.0
    assert pace.end(second) == pytest.approx(1.0)


def test_runs_of_several_streams_take_as_long_as_each_truly_did(clock):
    """Two end while the third goes on: none waited, and none is told as shorter than it was."""
    pace = taught(clock, 1.0, streams=2)
    long, short = pace.begin(1), pace.begin(1)
    clock.now += 1.0
    assert pace.end(short) == pytest.approx(1.0)
    next_one = pace.begin(1)
    clock.now += 1.0
    assert pace.end(next_one) == pytest.approx(1.0)
    clock.now += 1.0
    assert pace.end(long) == pytest.approx(3.0)


def test_a_batch_counts_as_its_images(clock):
    pace = taught(clock, 0.5)
    pace.begin(4)
    clock.now += 1.0
    assert pace.may_take(6) == pytest.approx(3.0 * SLOWER - 1.0)
    clock.now += 10.0
    assert pace.may_take(6) == pytest.approx(3.0 * SLOWER - 2.0)


def test_an_image_that_costs_more_counts_as_several_and_takes_one_stream(clock):
    """Four units in one image: two streams do not share it, so the last is through after all four."""
    pace = taught(clock, 1.0, streams=2)
    assert pace.may_take(4) == pytest.approx(2.0 * SLOWER)
    assert pace.may_take(4, last=4) == pytest.approx(3.5 * SLOWER)
    assert pace.may_take(0.25, last=0.25) == pytest.approx(0.125 * SLOWER)


def crowd(pace: Pace, clock: FakeClock, gaps: list[float]) -> None:
    """Images that come through one by one after such times, with many left each time."""
    for gap in gaps:
        clock.now += gap
        pace.through(1, left=8)


def test_what_the_service_takes_beside_the_engine_is_counted_while_there_is_a_crowd(clock):
    """Two streams of 1 s each would give two images a second; one and a half are seen to come through."""
    pace = taught(clock, *[1.0] * 20, streams=2)
    crowd(pace, clock, [1.0, 1 / 3] * 100)
    assert pace.expected(6) == pytest.approx(4.0, rel=0.02)
    assert pace.may_take(6) == pytest.approx(4.0 * SLOWER, rel=0.02)


def test_a_pause_in_which_nobody_waited_counts_for_nothing(clock):
    pace = taught(clock, *[1.0] * 20, streams=2)
    for _ in range(50):
        pace.through(1, left=1)
        clock.now += 60
    assert pace.expected(6) == pytest.approx(3.0)


def test_a_pause_that_begins_after_a_crowds_last_image_counts_for_nothing(clock):
    """What has come through and is not answered yet still seems to wait; then all have left."""
    pace = taught(clock, *[1.0] * 20, streams=2)
    for _ in range(50):
        pace.through(1, left=2)
        pace.left(0)
        clock.now += 60
    assert pace.expected(6) == pytest.approx(3.0)


def test_nothing_is_promised_sooner_than_the_engine_can(clock):
    pace = taught(clock, *[1.0] * 20)
    crowd(pace, clock, [0.1] * 100)
    assert pace.expected(6) == pytest.approx(6.0)
