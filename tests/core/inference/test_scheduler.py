"""The queue in front of the engine: order, batches, deadlines and dropped jobs."""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_COMPLETED, wait

import numpy as np
import pytest

from farsight.errors import ClientDisconnected, DeadlineExceeded
from farsight.inference.scheduler import Job
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


def never() -> bool:
    return False


def dropped(queue: Queue, reason: str) -> float:
    return queue.value("farsight_dropped_total", reason=reason)


def occupied(build, engine: FakeEngine) -> tuple[Queue, Job]:
    """Return a queue whose only worker is busy with a first job: further jobs wait."""
    engine.gate.clear()
    queue = build(engine)
    first = queue.scheduler.submit(level(1), 1000, never)
    assert engine.entered.acquire(timeout=10)
    return queue, first


def test_each_job_gets_its_own_result(build):
    queue = build(FakeEngine(max_concurrent_runs=2))
    jobs = [queue.scheduler.submit(level(n), 1000, never) for n in range(50)]
    assert [job.result()[0].tolist() for job in jobs] == [[float(n)] for n in range(50)]


def test_jobs_run_in_order_of_arrival(build):
    engine = FakeEngine()
    queue, first = occupied(build, engine)
    jobs = [queue.scheduler.submit(level(n), 1000, never) for n in range(2, 7)]
    engine.gate.set()
    for job in [first, *jobs]:
        job.result()
    assert engine.batches == [[1], [2], [3], [4], [5], [6]]


class TurnTaking(FakeEngine):
    """An engine that takes two runs and computes one at a time, each when the test says."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(max_concurrent_runs=2, streams=1, clock=clock)
        self.turns = threading.Semaphore(0)
        self.costs = 2.0

    def run(self, batch, *, alone=True):
        self.entered.release()
        assert self.turns.acquire(timeout=10)
        self.clock.now += self.costs
        return (batch.reshape(len(batch), -1).mean(axis=1),)


def test_time_spent_waiting_inside_the_engine_counts_as_queued(build, clock):
    engine = TurnTaking(clock)
    queue = build(engine)
    jobs = [queue.scheduler.submit(level(n), 1000, never) for n in range(2)]
    for _ in jobs:
        assert engine.entered.acquire(timeout=10)
    engine.turns.release()
    assert len(wait([job.future for job in jobs], 10, FIRST_COMPLETED).done) == 1
    engine.turns.release()
    for job in jobs:
        job.result()
    assert sorted((job.queued, job.infer) for job in jobs) == [(0, 2), (2, 2)]


def test_batches_have_one_shape_and_at_most_the_engines_size(build):
    engine = FakeEngine(max_batch=3)
    queue, first = occupied(build, engine)
    shapes = [(4, 4), (8, 4), (4, 4), (4, 4), (8, 4), (4, 4)]
    jobs = [queue.scheduler.submit(level(n, shape), 1000, never) for n, shape in enumerate(shapes, start=10)]
    engine.gate.set()
    assert [float(job.result()[0][0]) for job in jobs] == [10, 11, 12, 13, 14, 15]
    first.result()
    # The oldest job chooses the shape; jobs of other shapes keep their order.
    assert engine.batches == [[1], [10, 12, 13], [11, 14], [15]]


def test_each_job_of_a_batch_gets_outputs_of_one_image(build):
    engine = FakeEngine(max_batch=4)
    queue, _ = occupied(build, engine)
    jobs = [queue.scheduler.submit(level(n), 1000, never) for n in (7, 9)]
    engine.gate.set()
    assert [job.result()[0].shape for job in jobs] == [(1,), (1,)]


def test_a_job_past_its_deadline_is_dropped_before_it_runs(build, clock):
    engine = FakeEngine()
    queue, first = occupied(build, engine)
    late = queue.scheduler.submit(level(9), clock.now + 5, never)
    clock.now += 5
    engine.gate.set()
    first.result()
    with pytest.raises(DeadlineExceeded):
        late.future.result(10)
    assert engine.batches == [[1]]
    assert dropped(queue, "deadline") == 1


def test_a_caller_that_waits_past_the_deadline_gets_an_error_and_the_job_does_not_run(build, clock):
    engine = FakeEngine()
    queue, first = occupied(build, engine)
    late = queue.scheduler.submit(level(9), clock.now + 0.05, never)
    with pytest.raises(DeadlineExceeded):
        late.result()
    engine.gate.set()
    first.result()
    queue.scheduler.close()
    assert engine.batches == [[1]]
    assert dropped(queue, "cancelled") == 1


def test_the_job_of_a_disconnected_client_is_dropped(build):
    engine = FakeEngine()
    queue, first = occupied(build, engine)
    abandoned = queue.scheduler.submit(level(9), 1000, lambda: True)
    stays = queue.scheduler.submit(level(8), 1000, never)
    engine.gate.set()
    first.result()
    with pytest.raises(ClientDisconnected):
        abandoned.result()
    assert stays.result()[0].tolist() == [8]
    assert engine.batches == [[1], [8]]
    assert dropped(queue, "gone") == 1


def test_an_engines_error_reaches_the_caller_and_the_worker_thread_goes_on(build):
    engine = FakeEngine(max_batch=2)
    engine.failure = ZeroDivisionError("inside")
    queue = build(engine)
    with pytest.raises(ZeroDivisionError, match="inside"):
        queue.scheduler.submit(level(1), 1000, never).result()
    engine.failure = None
    assert queue.scheduler.submit(level(2), 1000, never).result()[0].tolist() == [2]


def test_close_finishes_the_queued_jobs(build):
    engine = FakeEngine()
    queue, first = occupied(build, engine)
    jobs = [queue.scheduler.submit(level(n), 1000, never) for n in (5, 6)]
    closing = threading.Thread(target=queue.scheduler.close)
    closing.start()
    engine.gate.set()
    closing.join(10)
    assert not closing.is_alive()
    assert [job.result()[0].tolist() for job in [first, *jobs]] == [[1], [5], [6]]


def test_a_single_input_is_not_copied(build):
    engine = FakeEngine()
    seen: list[np.ndarray] = []
    run, pixels = engine.run, level(3)
    engine.run = lambda batch, alone: (seen.append(batch), run(batch))[1]
    build(engine).scheduler.submit(pixels, 1000, never).result()
    assert np.shares_memory(seen[0], pixels)


def test_the_engine_knows_whether_an_image_is_alone(build, clock):
    """A single image gets every CPU; images that are still being decoded count, too."""
    engine, told = FakeEngine(), []
    run = engine.run
    engine.run = lambda batch, alone: (told.append(alone), run(batch))[1]
    queue = build(engine)
    with queue.admission.admit(clock.now + 10):
        queue.scheduler.submit(level(1), 1000, never).result()
        with queue.admission.admit(clock.now + 10) as second:
            queue.scheduler.submit(level(2), 1000, never).result()
            second.hold(3)
        queue.scheduler.submit(level(3), 1000, never).result()
    assert told == [True, False, True]
