"""Images that take longer than one of the model's own size: admission counts them by what they cost."""

from __future__ import annotations

import pytest

from farsight.errors import Overloaded, TooLarge
from farsight.inference.scheduler import Scheduler
from farsight.metrics import Metrics
from tests.support.units import FakeClock, FakeEngine, level

ORDINARY = 2.0
"""Seconds that an image of the model's own size takes here."""


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def scheduler(clock):
    """One that has seen a single ordinary image."""
    engine = FakeEngine(clock=clock)
    engine.costs = ORDINARY
    made = Scheduler(engine, Metrics(), max_inflight=64, clock=clock)
    run(made, clock)
    yield made
    made.close()


def run(scheduler: Scheduler, clock: FakeClock, cost: float = 1.0) -> None:
    scheduler.submit(level(1), clock.now + 1000, lambda: False, cost).result()


def gauge(scheduler: Scheduler, name: str) -> float:
    return scheduler._metrics.registry.get_sample_value(name) or 0


def test_an_image_at_twice_the_side_counts_as_four(scheduler, clock):
    with scheduler.admit(clock.now + 100) as ticket:
        ticket.hold(1, cost=4)
        assert gauge(scheduler, "farsight_waiting_images") == 1
        # Four and one of two seconds each, and three tenths more for what the processors waver by: 13 s.
        with pytest.raises(Overloaded) as refused, scheduler.admit(clock.now + 12.9):
            pytest.fail("it cannot be answered in time")
        assert refused.value.retry_after == 8
        assert scheduler.refusal(clock.now + 12.9) is not None
        assert scheduler.refusal(clock.now + 13.1) is None
        with scheduler.admit(clock.now + 13.1) as second, pytest.raises(Overloaded):
            second.hold(1, cost=4)


def test_a_small_one_counts_as_a_part(scheduler, clock):
    with scheduler.admit(clock.now + 100) as ticket:
        ticket.hold(8, cost=0.25)
        with scheduler.admit(clock.now + 7.9):
            pass


def test_too_many_large_ones_are_too_large_where_nobody_else_is_inside(scheduler, clock):
    with (
        scheduler.admit(clock.now + 20) as ticket,
        pytest.raises(TooLarge, match=r"These 3 images alone could take 31\.2 s"),
    ):
        ticket.hold(3, cost=4)


def test_a_single_one_with_nobody_ahead_is_always_tried(scheduler, clock):
    with scheduler.admit(clock.now + 1) as ticket:
        ticket.hold(1, cost=4)


def test_nothing_is_left_behind_by_fractions(scheduler, clock):
    for _ in range(10):
        with scheduler.admit(clock.now + 100) as ticket, scheduler.admit(clock.now + 100) as other:
            ticket.hold(3, cost=0.1)
            other.hold(1, cost=1.3225)
    assert (gauge(scheduler, "farsight_waiting_images"), scheduler._work_inside) == (0, 0)


def test_what_a_large_one_takes_is_learned_as_that_of_several(scheduler, clock):
    scheduler._engine.costs = 4 * ORDINARY
    run(scheduler, clock, cost=4)
    assert gauge(scheduler, "farsight_service_seconds") == pytest.approx(ORDINARY)
