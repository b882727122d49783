"""Readiness: golden images through the real queue decide it, and they go on deciding."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from types import SimpleNamespace

import pytest

from farsight.errors import NotReady, Overloaded
from farsight.inference import Pipeline
from farsight.inference.memory_budget import PixelBudget
from farsight.inference.readiness import Readiness
from farsight.settings import LONGEST_DEADLINE_MS
from tests.core.inference.test_pipeline import MeanTask
from tests.support.pictures import encoded, scene
from tests.support.servers import wait_for
from tests.support.units import FakeClock, FakeEngine, manifest, queue_for

GOLDEN = encoded(scene(8, 8, red=None, blue=None), "PNG")


@pytest.fixture
def build():
    """Return `build(engine, interval)`, which makes a readiness over a bundle of one grey golden image."""
    ending = []

    def build(
        engine: FakeEngine, interval: float = 0, max_inflight: int = 8, expected: Sequence[float] = (128.0,)
    ) -> Readiness:
        clock = FakeClock()
        queue = queue_for(engine, clock, max_inflight)
        decoders = ThreadPoolExecutor(1)
        pipeline = Pipeline(
            MeanTask(),
            queue.admission,
            queue.scheduler,
            queue.metrics,
            10_000,
            decoders,
            BoundedSemaphore(4),
            PixelBudget(10_000, clock),
            clock,
        )
        bundle = SimpleNamespace(
            manifest=manifest(),
            golden_cases=lambda: [{"image": "0.png", "expected": one} for one in expected],
            golden_image=lambda name: GOLDEN,
        )
        readiness = Readiness(pipeline, engine, bundle, queue.metrics, interval=interval, clock=clock)
        ending.append((readiness, engine, queue.scheduler, decoders))
        return readiness

    yield build
    for readiness, engine, scheduler, decoders in ending:
        readiness.stop()
        engine.gate.set()
        scheduler.close()
        decoders.shutdown()


def reaches(readiness: Readiness, status: str) -> None:
    wait_for(lambda: readiness.status == status)


def golden(readiness: Readiness, outcome: str) -> float:
    registry = readiness._metrics.registry
    return registry.get_sample_value("farsight_golden_checks_total", {"outcome": outcome}) or 0


def test_it_is_ready_after_warm_up_and_a_right_answer(build):
    engine = FakeEngine()
    readiness = build(engine)
    assert readiness.status == "starting"
    with pytest.raises(NotReady, match="warming up"):
        readiness.require()
    with pytest.raises(NotReady):
        readiness.admit()
    readiness.start()
    reaches(readiness, "ready")
    readiness.require()
    assert engine.warmed == [(64, 64)]
    assert engine.batches == [[128]]
    assert golden(readiness, "right") == 1


def test_an_engine_that_cannot_warm_up_never_gets_ready(build):
    engine = FakeEngine()
    engine.warm_up = lambda shapes: 1 / 0
    readiness = build(engine)
    readiness.start()
    reaches(readiness, "failed")
    with pytest.raises(NotReady, match="does not run on this machine"):
        readiness.require()


@pytest.mark.parametrize("failure", [RuntimeError("inside"), None], ids=["raises", "blind"])
def test_it_fails_when_the_engine_does_and_recovers(build, failure):
    engine = FakeEngine()
    readiness = build(engine, interval=0.01)
    readiness.start()
    reaches(readiness, "ready")
    run = engine.run
    engine.failure = failure
    if failure is None:
        engine.run = lambda batch, alone: run(batch * 0)
    reaches(readiness, "failed")
    with pytest.raises(NotReady, match="golden"):
        readiness.admit()
    engine.failure, engine.run = None, run
    reaches(readiness, "ready")
    assert golden(readiness, "error" if failure else "wrong") >= 1


def test_it_recovers_when_all_golden_images_are_right_and_not_one_of_them(build):
    readiness = build(FakeEngine(), interval=0.01, expected=(128.0, 7.0))
    readiness.start()
    seen = set()

    def checked() -> bool:
        seen.add(readiness.status)
        return golden(readiness, "wrong") >= 5

    wait_for(checked)
    assert seen <= {"starting", "failed"}


def test_it_fails_when_the_comparison_raises_and_goes_on_checking(build, monkeypatch, caplog):
    readiness = build(FakeEngine(), interval=0.01)
    readiness.start()
    reaches(readiness, "ready")
    with monkeypatch.context() as broken:
        broken.setattr(MeanTask, "golden_mismatch", lambda self, result, expected: 1 / 0)
        reaches(readiness, "failed")
        assert "golden image raised" in caplog.messages
    reaches(readiness, "ready")


def test_overload_is_no_failure(build):
    readiness = build(FakeEngine(), interval=0.01, max_inflight=1)
    readiness.start()
    reaches(readiness, "ready")
    with readiness._pipeline.admit(1000):
        before = golden(readiness, "overloaded")
        wait_for(lambda: golden(readiness, "overloaded") > before + 1)
        readiness.require()
        with pytest.raises(Overloaded), readiness._pipeline.admit(1000):
            pytest.fail("let in")


def test_what_may_stand_before_a_golden_image_is_no_failure(build):
    """Slow decodes of requests with the longest deadline there is: they have given up before it does."""
    readiness = build(FakeEngine())
    pipeline, decoded = readiness._pipeline, threading.Event()
    pipeline.decoders.submit(decoded.wait)
    readiness.start()
    wait_for(lambda: pipeline.decoders._work_queue.qsize() == 1)
    pipeline.clock.now += LONGEST_DEADLINE_MS / 1000
    decoded.set()
    wait_for(lambda: readiness.status != "starting")
    assert readiness.status == "ready"
    assert golden(readiness, "right") == 1


def test_a_drain_is_final_and_requests_are_served_on(build):
    readiness = build(FakeEngine(), interval=0.01)
    readiness.start()
    reaches(readiness, "ready")
    readiness.drain()
    checked = golden(readiness, "right")
    assert readiness.status == "draining"
    with pytest.raises(NotReady, match="shutting down"):
        readiness.require()
    readiness.admit()
    readiness._check(readiness._golden)
    assert golden(readiness, "right") > checked
    assert readiness.status == "draining"


def test_a_drain_reopens_nothing_whose_answers_were_wrong(build):
    engine = FakeEngine()
    run = engine.run
    engine.run = lambda batch, alone: run(batch * 0)
    readiness = build(engine)
    readiness.start()
    reaches(readiness, "failed")
    for _ in range(2):
        readiness.drain()
        with pytest.raises(NotReady, match="shutting down"):
            readiness.admit()


def test_a_drain_that_comes_twice_lets_in_what_the_first_did(build):
    readiness = build(FakeEngine())
    readiness.start()
    reaches(readiness, "ready")
    readiness.drain()
    readiness.drain()
    readiness.admit()
    assert readiness.status == "draining"
