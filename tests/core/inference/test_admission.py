"""Admission: how many requests, how much work, and who is rejected with which time to retry."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from farsight.errors import Overloaded, TooLarge
from tests.support.units import FakeClock, FakeEngine, Queue, level, queue_for


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def build(clock):
    """Return `build(engine)`: a queue whose engine is released and whose scheduler is closed at the end."""
    built: list[Queue] = []

    def build_queue(engine: FakeEngine, max_inflight: int = 64) -> Queue:
        built.append(queue_for(engine, clock, max_inflight))
        return built[-1]

    yield build_queue
    for queue in built:
        queue.engine.gate.set()
        queue.scheduler.close()


def test_a_request_counts_until_its_context_ends(build, clock):
    queue = build(FakeEngine(), max_inflight=2)
    with queue.admission.admit(clock.now + 10), queue.admission.admit(clock.now + 10):
        assert queue.value("farsight_waiting_images") == 2
        with pytest.raises(Overloaded) as refused, queue.admission.admit(clock.now + 10):
            pytest.fail("a third was let in")
        assert refused.value.retry_after >= 1
    assert queue.value("farsight_waiting_images") == 0
    with queue.admission.admit(clock.now + 10):
        pass


def test_a_failed_request_no_longer_counts(build, clock):
    queue = build(FakeEngine(), max_inflight=1)
    for _ in range(3):
        with pytest.raises(RuntimeError), queue.admission.admit(clock.now + 10):
            raise RuntimeError
    assert queue.value("farsight_waiting_images") == 0


def measured(build, clock: FakeClock, seconds: float) -> Queue:
    """Return a queue that has seen one run of `seconds`."""
    engine = FakeEngine(clock=clock)
    engine.costs = seconds
    queue = build(engine)
    queue.scheduler.submit(level(1), clock.now + 1000, lambda: False).result()
    return queue


def test_a_wait_past_the_deadline_is_rejected_with_the_time_to_retry(build, clock):
    queue = measured(build, clock, 2.0)
    with queue.admission.admit(clock.now + 100) as ticket:
        ticket.hold(3)
        # Eight seconds for four images, plus the margin for the processors' varying speed.
        with pytest.raises(Overloaded) as refused, queue.admission.admit(clock.now + 10.3):
            pytest.fail("it cannot be answered in time")
        # Three images of two seconds each.
        assert refused.value.retry_after == 6
        assert refused.value.headers == {"Retry-After": "6"}
        with queue.admission.admit(clock.now + 10.5):
            pass


def test_a_single_image_alone_is_always_tried(build, clock):
    """Otherwise a service that was slow once would reject everything for good."""
    queue = measured(build, clock, 50.0)
    with queue.admission.admit(clock.now + 1) as ticket:
        assert ticket.images == 1


def test_images_that_take_too_long_even_alone_are_too_large_and_not_shed(build, clock):
    """A client that is told to retry would retry for ever."""
    queue = measured(build, clock, 2.0)
    with queue.admission.admit(clock.now + 6) as ticket:
        with pytest.raises(TooLarge, match=r"These 3 images alone could take 7\.8 s, .* 6\.0 s\. Send fewer"):
            ticket.hold(3)
        ticket.hold(2)
    assert queue.value("farsight_shed_total") == 0
    with (
        queue.admission.admit(clock.now + 100),
        queue.admission.admit(clock.now + 6) as ticket,
        pytest.raises(Overloaded),
    ):
        ticket.hold(2)
    assert queue.value("farsight_shed_total") == 1


def test_requests_whose_bodies_have_not_arrived_do_not_raise_the_estimate(build, clock):
    """Three slow uploads count as requests, but the time that the engine waits for them is no overhead."""
    queue = measured(build, clock, 2.0)
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(queue.admission.admit(clock.now + 1000))
        for _ in range(20):
            queue.scheduler.submit(level(1), clock.now + 1000, lambda: False).result()
            clock.now += 60
        with pytest.raises(Overloaded) as refused, queue.admission.admit(clock.now + 1):
            pytest.fail("it cannot be answered in time")
    assert refused.value.retry_after == 6
