"""What an image takes, and what those inside may take: learned from runs, told at the door."""

from __future__ import annotations

import pytest

from farsight.pace import MARGIN, Pace
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


def test_where_all_cost_the_same_there_is_no_margin(clock):
    assert taught(clock, *[0.5] * 20).may_take(8) == pytest.approx(4.0)


def test_where_they_differ_the_margin_is_two_deviations_of_so_many(clock):
    """0.5 and 1.5 in turn: the mean is 1, the deviation 0.5; of n in turn it grows with the root of n."""
    pace = taught(clock, *[0.5, 1.5] * 200)
    for images in (1, 4, 16):
        margin = pace.may_take(images) - pace.expected(images)
        assert margin == pytest.approx(MARGIN * 0.5 * images**0.5, rel=0.1)


def test_one_long_run_is_forgotten(clock):
    pace = taught(clock, 1.0, 50.0, *[1.0] * 200)
    assert pace.may_take(4) == pytest.approx(4.0, rel=0.01)


def test_streams_share_the_work(clock):
    pace = taught(clock, *[1.0, 3.0] * 200, streams=4)
    assert pace.may_take(16) == pytest.approx(taught(clock, *[1.0, 3.0] * 200).may_take(4))


def test_before_any_run_nothing_is_predicted(clock):
    assert taught(clock).may_take(64) == 0


def test_what_a_run_has_done_is_taken_off_and_never_more_than_it_was_to_take(clock):
    pace = taught(clock, 2.0)
    run = pace.begin(1)
    for elapsed, left in ((0.0, 4.0), (1.5, 2.5), (60.0, 2.0)):
        clock.now += elapsed
        assert pace.may_take(2) == pytest.approx(left)
    pace.end(run)
    assert pace.may_take(2) == pytest.approx(4.0)


def test_a_run_that_waits_inside_for_its_stream_has_done_nothing(clock):
    pace = taught(clock, 2.0)
    first, second = pace.begin(1), pace.begin(1)
    clock.now += 1.5
    assert pace.may_take(2) == pytest.approx(2.5)
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
    assert pace.may_take(6) == pytest.approx(2.0)
    clock.now += 10.0
    assert pace.may_take(6) == pytest.approx(1.0)
