"""Pixel budget: in order of arrival. Byte budget: admitted while it fits, rejected at once otherwise."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from farsight.errors import DeadlineExceeded, Overloaded, TooLarge
from farsight.inference.memory_budget import ByteBudget, PixelBudget
from farsight.metrics import Metrics
from tests.support.servers import wait_for


@pytest.fixture
def budget() -> PixelBudget:
    return PixelBudget(100, time.monotonic)


def soon() -> float:
    return time.monotonic() + 0.02


def later() -> float:
    return time.monotonic() + 60


def test_pixels_are_granted_while_they_fit(budget):
    budget.acquire(60, soon())
    budget.acquire(40, soon())
    with pytest.raises(DeadlineExceeded, match="held the memory"):
        budget.acquire(1, soon())
    budget.release(40)
    budget.acquire(1, soon())


def test_a_picture_larger_than_the_budget_gets_all_of_it_and_releases_all_of_it(budget):
    with budget.reserve(1000, soon()), pytest.raises(DeadlineExceeded):
        budget.acquire(1, soon())
    budget.acquire(100, soon())


def test_a_failure_inside_the_context_releases_the_pixels(budget):
    with pytest.raises(ZeroDivisionError), budget.reserve(100, soon()):
        _ = 1 / 0
    budget.acquire(100, soon())


def test_small_pictures_do_not_pass_a_large_one_that_came_first(budget):
    order: list[str] = []
    started = threading.Semaphore(0)

    def wait_in_turn(name: str, pixels: int) -> None:
        started.release()
        with budget.reserve(pixels, later()):
            order.append(name)

    budget.acquire(50, soon())
    with ThreadPoolExecutor(2) as pool:
        pool.submit(wait_in_turn, "large", 80)
        started.acquire()
        wait_for(lambda: len(budget._waiting) == 1)
        pool.submit(wait_in_turn, "small", 10)
        started.acquire()
        wait_for(lambda: len(budget._waiting) == 2)
        assert order == []
        budget.release(50)
    assert order == ["large", "small"]


def test_a_caller_that_gave_up_does_not_block_the_next(budget):
    budget.acquire(50, soon())
    with pytest.raises(DeadlineExceeded):
        budget.acquire(80, soon())
    budget.acquire(50, soon())


def test_uploads_are_admitted_while_they_fit_and_rejected_at_once_otherwise():
    uploads = ByteBudget(100, Metrics(), "upload data")
    with uploads.reserve(60), uploads.reserve(40), pytest.raises(Overloaded), uploads.reserve(1):
        pass
    with uploads.reserve(100):
        pass


def test_an_upload_larger_than_the_budget_is_admitted_alone():
    uploads = ByteBudget(100, Metrics(), "upload data")
    with uploads.reserve(1000), pytest.raises(Overloaded), uploads.reserve(1):
        pass
    with uploads.reserve(1), pytest.raises(Overloaded), uploads.reserve(1000):
        pass


@pytest.fixture
def responses() -> ByteBudget:
    return ByteBudget(640, Metrics(), "response data", uncounted=10)


def test_responses_are_admitted_while_they_fit_and_rejected_at_once_otherwise(responses):
    responses.acquire(400, 0)
    responses.acquire(240, 0)
    with pytest.raises(Overloaded):
        responses.acquire(11, 0)
    responses.release(240)
    responses.acquire(240, 0)


def test_small_responses_are_admitted_while_a_large_one_holds_the_budget(responses):
    responses.acquire(4000, 0)
    responses.acquire(6, 0)
    responses.acquire(4, 6)
    with pytest.raises(Overloaded):
        responses.acquire(1, 10)


def test_a_picture_larger_than_the_budget_is_admitted_while_no_other_large_one_is(responses):
    responses.acquire(10, 0)
    responses.acquire(20, 0)
    with pytest.raises(Overloaded):
        responses.acquire(4000, 0)
    responses.release(20)
    responses.acquire(4000, 0)


def test_small_pictures_of_one_response_count_once_they_are_large_together(responses):
    for had in range(0, 600, 10):
        responses.acquire(10, had)
    with pytest.raises(Overloaded):
        responses.acquire(41, 0)
    responses.release(600)
    responses.acquire(640, 0)


def test_pictures_too_large_together_are_rejected_even_by_an_idle_service(responses):
    responses.acquire(400, 0)
    with pytest.raises(TooLarge, match="MB of response data"):
        responses.acquire(241, 400)
    responses.acquire(240, 400)
