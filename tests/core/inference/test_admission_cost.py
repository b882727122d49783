"""Images that take longer than one of the model's own size: admission counts them by their cost."""

from __future__ import annotations

import pytest

from farsight.errors import Overloaded, TooLarge
from tests.support.units import FakeClock, FakeEngine, Queue, level, queue_for

ORDINARY = 2.0
"""Seconds for an image of the model's own size."""


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def queue(clock):
    """Return a queue that has seen a single ordinary image."""
    engine = FakeEngine(clock=clock)
    engine.costs = ORDINARY
    built = queue_for(engine, clock)
    run(built, clock)
    yield built
    built.scheduler.close()


def run(queue: Queue, clock: FakeClock, cost: float = 1.0) -> None:
    queue.scheduler.submit(level(1), clock.now + 1000, lambda: False, cost).result()


def test_an_image_at_twice_the_side_counts_as_four(queue, clock):
    with queue.admission.admit(clock.now + 100) as ticket:
        ticket.hold(1, cost=4)
        assert queue.value("farsight_waiting_images") == 1
        # Four and one of two seconds each, plus the margin for the processors' varying speed: 13 s.
        with pytest.raises(Overloaded) as refused, queue.admission.admit(clock.now + 12.9):
            pytest.fail("it cannot be answered in time")
        assert refused.value.retry_after == 8
        assert queue.admission.rejection(clock.now + 12.9) is not None
        assert queue.admission.rejection(clock.now + 13.1) is None
        with queue.admission.admit(clock.now + 13.1) as second, pytest.raises(Overloaded):
            second.hold(1, cost=4)


def test_a_small_image_counts_as_a_part(queue, clock):
    with queue.admission.admit(clock.now + 100) as ticket:
        ticket.hold(8, cost=0.25)
        with queue.admission.admit(clock.now + 7.9):
            pass


def test_too_many_large_images_are_too_large_even_alone(queue, clock):
    with (
        queue.admission.admit(clock.now + 20) as ticket,
        pytest.raises(TooLarge, match=r"These 3 images alone could take 31\.2 s"),
    ):
        ticket.hold(3, cost=4)


def test_a_single_large_image_alone_is_always_tried(queue, clock):
    with queue.admission.admit(clock.now + 1) as ticket:
        ticket.hold(1, cost=4)


def test_fractions_leave_no_work_behind(queue, clock):
    for _ in range(10):
        with (
            queue.admission.admit(clock.now + 100) as ticket,
            queue.admission.admit(clock.now + 100) as other,
        ):
            ticket.hold(3, cost=0.1)
            other.hold(1, cost=1.3225)
    assert (queue.value("farsight_waiting_images"), queue.admission._work) == (0, 0)


def test_the_time_of_a_large_image_is_learned_as_that_of_several(queue, clock):
    queue.engine.costs = 4 * ORDINARY
    run(queue, clock, cost=4)
    assert queue.value("farsight_service_seconds") == pytest.approx(ORDINARY)
