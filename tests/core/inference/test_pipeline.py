"""The pipeline: the order of its steps, answers in the order of the sources, errors at their index."""

from __future__ import annotations

import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import BoundedSemaphore, Event, Thread

import numpy as np
import pytest
from PIL import Image

from farsight.errors import (
    ClientDisconnected,
    DeadlineExceeded,
    PublicError,
    TooLarge,
    UndecodableImage,
    UnsupportedMedia,
)
from farsight.inference import Answer, Call, Pipeline, Timing
from farsight.inference.memory_budget import PixelBudget
from tests.support.pictures import encoded
from tests.support.servers import wait_for
from tests.support.units import FakeClock, FakeEngine, queue_for


class MeanTask:
    """The mean grey of a picture, shrunk to its first pixels."""

    golden_options = None
    maps = False

    def preprocess(self, picture, options):
        return np.ascontiguousarray(picture[:4, :4]), "geometry"

    def cost(self, options):
        return 1.0

    def postprocess(self, outputs, geometry, size, options):
        assert geometry == "geometry"
        return float(outputs[0][0])

    def golden_mismatch(self, result, expected):
        return None if result == expected else f"{result} is not {expected}"


@pytest.fixture
def parts():
    clock, engine = FakeClock(), FakeEngine(max_concurrent_runs=2)
    queue = queue_for(engine, clock, max_inflight=8)
    with ThreadPoolExecutor(2) as decoders:
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
        yield pipeline, clock, engine
        engine.gate.set()
    queue.scheduler.close()


def grey(value: int, size=(9, 6)) -> bytes:
    return encoded(Image.new("RGB", size, (value,) * 3), "PNG")


def call(clock, *, disconnected=False, keep=False, left=1000.0) -> Call:
    return Call(clock.now + left, lambda: disconnected, Timing(clock), keep)


def whole(_place: int, answer: Answer) -> Answer:
    return answer


def test_answers_are_in_the_order_of_the_sources(parts):
    pipeline, clock, _ = parts
    answers = pipeline.run([grey(n) for n in range(20)], None, call(clock), whole)
    assert [answer.result for answer in answers] == list(range(20))
    assert {(answer.size, answer.format) for answer in answers} == {((6, 9), "PNG")}
    assert all(answer.pixels is None for answer in answers)


def test_an_unreadable_picture_becomes_an_error_at_its_index(parts):
    pipeline, clock, _ = parts
    first, broken, last = pipeline.run([grey(1), grey(2)[:40], grey(3)], None, call(clock), whole)
    assert (first.result, last.result) == (1, 3)
    assert isinstance(broken, UndecodableImage)
    assert pipeline.metrics.registry.get_sample_value("farsight_images_total") == 2


def test_pixels_are_kept_on_request(parts):
    pipeline, clock, _ = parts
    (answer,) = pipeline.run([grey(7)], None, call(clock, keep=True), whole)
    assert answer.pixels.shape == (6, 9, 3)


def test_nothing_is_decoded_or_run_after_the_deadline(parts):
    pipeline, clock, engine = parts
    (answer,) = pipeline.run([grey(7)], None, call(clock, left=0), whole)
    assert isinstance(answer, DeadlineExceeded)
    assert engine.batches == []


def test_nothing_is_decoded_or_run_for_a_disconnected_client(parts):
    pipeline, clock, engine = parts
    (answer,) = pipeline.run(
        [b"no image, which nobody looks at"], None, call(clock, disconnected=True), whole
    )
    assert isinstance(answer, ClientDisconnected)
    assert engine.batches == []


def test_an_error_among_many_does_not_keep_its_picture_in_memory(parts):
    """16 that failed, of 49 megapixels, held 5 GB in the frames that their errors had passed through."""
    pipeline, clock, _ = parts
    seen = []

    def refuse(_place: int, answer: Answer) -> Answer:
        seen.append(weakref.ref(answer.pixels))
        try:
            return answer.nothing
        except AttributeError as error:
            raise TooLarge("an answer") from error

    errors = pipeline.run([grey(1), grey(2)], None, call(clock, keep=True), refuse)
    assert [str(error) for error in errors] == ["an answer"] * 2
    assert [pixels() for pixels in seen] == [None] * 2


def test_an_unexpected_exception_is_raised(parts):
    pipeline, clock, engine = parts
    engine.failure = ZeroDivisionError("a defect")
    with pytest.raises(ZeroDivisionError):
        (pipeline.run([grey(1)], None, call(clock), whole))


def test_every_phase_is_timed(parts):
    pipeline, clock, _ = parts
    used = call(clock)
    assert not isinstance(pipeline.run([grey(1)], None, used, whole)[0], PublicError)
    assert {"decode", "preprocess", "queue", "infer", "postprocess"} <= used.timing.seconds.keys()


class MapTask(MeanTask):
    """A result of the picture's size."""

    maps = True


@pytest.mark.parametrize("kind", ["map", "kept"])
def test_the_pixel_budget_bounds_memory_however_many_images_a_request_has(parts, kind):
    """The budget takes one picture of 9 x 6: each of ten is answered while it holds all of it."""
    pipeline, clock, _ = parts
    pipeline = replace(
        pipeline, task=MapTask() if kind == "map" else MeanTask(), pixel_budget=PixelBudget(54, clock)
    )

    def alone(_: int, answer: Answer) -> float:
        with pytest.raises(DeadlineExceeded):
            pipeline.pixel_budget.acquire(1, clock.now)
        return answer.result

    sources = [grey(n) for n in range(10)]
    assert pipeline.run(sources, None, call(clock, keep=kind == "kept"), alone) == list(range(10))
    pipeline.pixel_budget.acquire(54, clock.now)


def test_an_answer_that_cannot_be_rendered_releases_its_pixels(parts):
    pipeline, clock, _ = parts
    pipeline = replace(pipeline, task=MapTask(), pixel_budget=PixelBudget(54, clock))
    with pytest.raises(ZeroDivisionError):
        pipeline.run([grey(1)], None, call(clock), lambda *_: 1 / 0)
    pipeline.pixel_budget.acquire(54, clock.now)


class CountingTask(MeanTask):
    def __init__(self) -> None:
        self.decoded, self.fifth = 0, Event()

    def preprocess(self, picture, options):
        self.decoded += 1
        if self.decoded == 5:
            self.fifth.set()
        return super().preprocess(picture, options)


def test_the_prefetch_limit_bounds_the_images_decoded_before_the_engine_runs(parts):
    pipeline, clock, engine = parts
    pipeline = replace(pipeline, task=CountingTask())
    engine.gate.clear()
    answers: list[Answer] = []
    asking = Thread(target=lambda: answers.extend(pipeline.run([grey(9)] * 20, None, call(clock), whole)))
    asking.start()
    wait_for(lambda: pipeline.task.decoded == 4)
    assert not pipeline.task.fifth.wait(0.2)
    engine.gate.set()
    asking.join(30)
    assert len(answers) == pipeline.task.decoded == 20


@pytest.mark.parametrize("ending", ["broken", "gone", "too late", "a defect"])
def test_every_ending_releases_the_prefetch_limit(parts, ending):
    pipeline, clock, engine = parts
    if ending == "too late":  # two are stuck in the engine, others wait before it and give up
        engine.gate.clear()
    if ending == "a defect":
        engine.failure = ZeroDivisionError("a defect")
    source = grey(1)[:60] if ending == "broken" else grey(1)
    ways = iter([False, True]) if ending == "gone" else iter([])
    used = Call(clock.now + 0.1, lambda: next(ways, False), Timing(clock))
    for _ in range(3):
        with suppress(ZeroDivisionError):
            pipeline.run([source] * 6, None, used, whole)
    engine.gate.set()
    wait_for(lambda: free_slots(pipeline) == 4)


def free_slots(pipeline: Pipeline) -> int:
    taken = 0
    while pipeline.prefetch_limit.acquire(blocking=False):
        taken += 1
    if taken:
        pipeline.prefetch_limit.release(taken)
    return taken


def test_an_unreadable_picture_does_not_wait(parts):
    pipeline, clock, engine = parts
    engine.gate.clear()
    for _ in range(4):
        pipeline.prefetch_limit.acquire()
    (answer,) = pipeline.run([b"no image"], None, call(clock), whole)
    assert isinstance(answer, UnsupportedMedia)
    pipeline.prefetch_limit.release(4)


def test_an_unreadable_picture_acquires_no_pixels(parts):
    pipeline, clock, _ = parts
    pipeline = replace(pipeline, pixel_budget=PixelBudget(54, clock))
    (broken,) = pipeline.run([grey(2)[:40]], None, call(clock, keep=True), whole)
    assert isinstance(broken, UndecodableImage)
    pipeline.pixel_budget.acquire(54, clock.now)
