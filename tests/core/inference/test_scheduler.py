"""The queue in front of the engine: order, batches, deadlines, who is dropped and who is refused."""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import ExitStack

import numpy as np
import pytest

from farsight.errors import ClientGone, DeadlineExceeded, Overloaded, TooLarge
from farsight.inference.scheduler import Scheduler
from farsight.metrics import Metrics
from tests.support.units import FakeClock, FakeEngine, level


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def made(clock):
    """`made(engine)`: a scheduler that is closed at the end, its gate opened before."""
    opened: list[tuple[Scheduler, FakeEngine]] = []

    def build(engine: FakeEngine, max_inflight: int = 64) -> Scheduler:
        opened.append((Scheduler(engine, Metrics(), max_inflight=max_inflight, clock=clock), engine))
        return opened[-1][0]

    yield build
    for scheduler, engine in opened:
        engine.gate.set()
        scheduler.close()


def never() -> bool:
    return False


def counted(scheduler: Scheduler, name: str, **labels: str) -> float:
    return scheduler._metrics.registry.get_sample_value(name, labels) or 0


def dropped(scheduler: Scheduler, reason: str) -> float:
    return counted(scheduler, "farsight_dropped_total", reason=reason)


def inside(scheduler: Scheduler) -> float:
    return counted(scheduler, "farsight_waiting_images")


def held(made, engine: FakeEngine) -> tuple[Scheduler, object]:
    """A scheduler whose lane is busy with a first job: what is submitted now waits."""
    engine.gate.clear()
    scheduler = made(engine)
    first = scheduler.submit(level(1), 1000, never)
    assert engine.entered.acquire(timeout=10)
    return scheduler, first


def test_each_job_gets_its_own_result(made):
    scheduler = made(FakeEngine(lanes=2))
    jobs = [scheduler.submit(level(n), 1000, never) for n in range(50)]
    assert [job.result()[0].tolist() for job in jobs] == [[float(n)] for n in range(50)]


def test_first_come_first_run(made):
    engine = FakeEngine()
    scheduler, first = held(made, engine)
    jobs = [scheduler.submit(level(n), 1000, never) for n in range(2, 7)]
    engine.gate.set()
    for job in [first, *jobs]:
        job.result()
    assert engine.batches == [[1], [2], [3], [4], [5], [6]]


class TurnTaking(FakeEngine):
    """Takes two runs and does one at a time, each when the test says."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(lanes=2, streams=1, clock=clock)
        self.turns = threading.Semaphore(0)
        self.costs = 2.0

    def run(self, batch, *, alone=True):
        self.entered.release()
        assert self.turns.acquire(timeout=10)
        self.clock.now += self.costs
        return (batch.reshape(len(batch), -1).mean(axis=1),)


def test_what_waits_inside_the_engine_is_told_as_waiting(made, clock):
    engine = TurnTaking(clock)
    scheduler = made(engine)
    jobs = [scheduler.submit(level(n), 1000, never) for n in range(2)]
    for _ in jobs:
        assert engine.entered.acquire(timeout=10)
    engine.turns.release()
    assert len(wait([job.future for job in jobs], 10, FIRST_COMPLETED).done) == 1
    engine.turns.release()
    for job in jobs:
        job.result()
    assert sorted((job.queued, job.infer) for job in jobs) == [(0, 2), (2, 2)]


def test_batches_are_of_one_shape_and_at_most_what_the_engine_takes(made):
    engine = FakeEngine(max_batch=3)
    scheduler, first = held(made, engine)
    shapes = [(4, 4), (8, 4), (4, 4), (4, 4), (8, 4), (4, 4)]
    jobs = [scheduler.submit(level(n, shape), 1000, never) for n, shape in enumerate(shapes, start=10)]
    engine.gate.set()
    assert [float(job.result()[0][0]) for job in jobs] == [10, 11, 12, 13, 14, 15]
    first.result()
    # The oldest chooses the shape; those passed over keep their turn.
    assert engine.batches == [[1], [10, 12, 13], [11, 14], [15]]


def test_each_of_a_batch_gets_a_batch_of_one(made):
    engine = FakeEngine(max_batch=4)
    scheduler, _ = held(made, engine)
    jobs = [scheduler.submit(level(n), 1000, never) for n in (7, 9)]
    engine.gate.set()
    assert [job.result()[0].shape for job in jobs] == [(1,), (1,)]


def test_past_its_deadline_work_is_dropped_before_it_runs(made, clock):
    engine = FakeEngine()
    scheduler, first = held(made, engine)
    late = scheduler.submit(level(9), clock.now + 5, never)
    clock.now += 5
    engine.gate.set()
    first.result()
    with pytest.raises(DeadlineExceeded):
        late.future.result(10)
    assert engine.batches == [[1]]
    assert dropped(scheduler, "deadline") == 1


def test_who_waits_past_the_deadline_is_told_and_the_work_is_not_run(made, clock):
    engine = FakeEngine()
    scheduler, first = held(made, engine)
    late = scheduler.submit(level(9), clock.now + 0.05, never)
    with pytest.raises(DeadlineExceeded):
        late.result()
    engine.gate.set()
    first.result()
    scheduler.close()
    assert engine.batches == [[1]]
    assert dropped(scheduler, "cancelled") == 1


def test_the_work_of_who_has_gone_is_dropped(made):
    engine = FakeEngine()
    scheduler, first = held(made, engine)
    gone = scheduler.submit(level(9), 1000, lambda: True)
    stays = scheduler.submit(level(8), 1000, never)
    engine.gate.set()
    first.result()
    with pytest.raises(ClientGone):
        gone.result()
    assert stays.result()[0].tolist() == [8]
    assert engine.batches == [[1], [8]]
    assert dropped(scheduler, "gone") == 1


def test_an_engines_error_reaches_who_waits_and_the_lane_lives_on(made):
    engine = FakeEngine(max_batch=2)
    engine.failure = ZeroDivisionError("inside")
    scheduler = made(engine)
    with pytest.raises(ZeroDivisionError, match="inside"):
        scheduler.submit(level(1), 1000, never).result()
    engine.failure = None
    assert scheduler.submit(level(2), 1000, never).result()[0].tolist() == [2]


def test_a_place_is_held_for_as_long_as_the_request_lasts(made, clock):
    scheduler = made(FakeEngine(), max_inflight=2)
    with scheduler.admit(clock.now + 10), scheduler.admit(clock.now + 10):
        assert inside(scheduler) == 2
        with pytest.raises(Overloaded) as refused, scheduler.admit(clock.now + 10):
            pytest.fail("a third was let in")
        assert refused.value.retry_after >= 1
    assert inside(scheduler) == 0
    with scheduler.admit(clock.now + 10):
        pass


def test_a_place_is_given_back_when_the_request_fails(made, clock):
    scheduler = made(FakeEngine(), max_inflight=1)
    for _ in range(3):
        with pytest.raises(RuntimeError), scheduler.admit(clock.now + 10):
            raise RuntimeError
    assert inside(scheduler) == 0


def paced(made, clock: FakeClock, seconds: float) -> Scheduler:
    """A scheduler that has seen one run of so many seconds."""
    engine = FakeEngine(clock=clock)
    engine.costs = seconds
    scheduler = made(engine)
    scheduler.submit(level(1), clock.now + 1000, never).result()
    return scheduler


def test_a_wait_past_the_deadline_is_refused_with_the_time_to_try_again(made, clock):
    scheduler = paced(made, clock, 2.0)
    with scheduler.admit(clock.now + 100) as ticket:
        ticket.hold(3)
        # Eight seconds for four, and three tenths for what the processors waver by.
        with pytest.raises(Overloaded) as refused, scheduler.admit(clock.now + 10.3):
            pytest.fail("it cannot be answered in time")
        # Three images inside at two seconds each.
        assert refused.value.retry_after == 6
        assert refused.value.headers == {"Retry-After": "6"}
        with scheduler.admit(clock.now + 10.5):
            pass


def test_a_single_image_with_nobody_ahead_is_always_tried(made, clock):
    """Else a service that was slow once would refuse everybody for good."""
    scheduler = paced(made, clock, 50.0)
    with scheduler.admit(clock.now + 1) as ticket:
        assert ticket.images == 1


def test_what_cannot_be_done_though_nobody_else_is_inside_is_too_large_and_not_shed(made, clock):
    """Told to try again, a client that obeys would try for ever."""
    scheduler = paced(made, clock, 2.0)
    with scheduler.admit(clock.now + 6) as ticket:
        with pytest.raises(TooLarge, match=r"These 3 images alone could take 7\.8 s, .* 6\.0 s: send fewer"):
            ticket.hold(3)
        ticket.hold(2)
    assert counted(scheduler, "farsight_shed_total") == 0
    with (
        scheduler.admit(clock.now + 100),
        scheduler.admit(clock.now + 6) as ticket,
        pytest.raises(Overloaded),
    ):
        ticket.hold(2)
    assert counted(scheduler, "farsight_shed_total") == 1


def test_who_has_a_place_but_has_not_arrived_slows_nobody_down_in_what_is_promised(made, clock):
    """Three bodies that trickle in take their places; that the engine waits for them is not its pace."""
    scheduler = paced(made, clock, 2.0)
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(scheduler.admit(clock.now + 1000))
        for _ in range(20):
            scheduler.submit(level(1), clock.now + 1000, never).result()
            clock.now += 60
        with pytest.raises(Overloaded) as refused, scheduler.admit(clock.now + 1):
            pytest.fail("it cannot be answered in time")
    assert refused.value.retry_after == 6


def test_close_finishes_what_is_queued(made):
    engine = FakeEngine()
    scheduler, first = held(made, engine)
    jobs = [scheduler.submit(level(n), 1000, never) for n in (5, 6)]
    closing = threading.Thread(target=scheduler.close)
    closing.start()
    engine.gate.set()
    closing.join(10)
    assert not closing.is_alive()
    assert [job.result()[0].tolist() for job in [first, *jobs]] == [[1], [5], [6]]


def test_a_single_input_is_seen_not_copied(made):
    engine = FakeEngine()
    seen: list[np.ndarray] = []
    run, pixels = engine.run, level(3)
    engine.run = lambda batch, alone: (seen.append(batch), run(batch))[1]
    made(engine).submit(pixels, 1000, never).result()
    assert np.shares_memory(seen[0], pixels)


def test_the_engine_is_told_whether_an_image_is_alone(made, clock):
    """It takes every CPU for one that is, and one for each of several; what is still decoded counts."""
    engine, told = FakeEngine(), []
    run = engine.run
    engine.run = lambda batch, alone: (told.append(alone), run(batch))[1]
    scheduler = made(engine)
    with scheduler.admit(clock.now + 10):
        scheduler.submit(level(1), 1000, never).result()
        with scheduler.admit(clock.now + 10) as second:
            scheduler.submit(level(2), 1000, never).result()
            second.hold(3)
        scheduler.submit(level(3), 1000, never).result()
    assert told == [True, False, True]
