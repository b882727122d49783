"""As many pixels, bodies and answers as fit at once: first come first served, or refused."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from farsight.errors import DeadlineExceeded, Overloaded, TooLarge
from farsight.inference.memory_budget import Answers, Bodies, Room
from farsight.metrics import Metrics
from tests.support.servers import wait_for


@pytest.fixture
def room() -> Room:
    return Room(100, time.monotonic)


def soon() -> float:
    return time.monotonic() + 0.02


def later() -> float:
    return time.monotonic() + 60


def test_as_many_as_fit_are_inside_at_once(room):
    room.take(60, soon())
    room.take(40, soon())
    with pytest.raises(DeadlineExceeded, match="held the memory"):
        room.take(1, soon())
    room.give_back(40)
    room.take(1, soon())


def test_what_is_larger_than_all_of_it_is_alone_and_gives_back_what_it_had(room):
    with room.held(1000, soon()), pytest.raises(DeadlineExceeded):
        room.take(1, soon())
    room.take(100, soon())


def test_a_failure_inside_gives_it_back(room):
    with pytest.raises(ZeroDivisionError), room.held(100, soon()):
        _ = 1 / 0
    room.take(100, soon())


def test_a_large_one_is_not_passed_by_small_ones_that_came_later(room):
    order: list[str] = []
    started = threading.Semaphore(0)

    def take(name: str, pixels: int) -> None:
        started.release()
        with room.held(pixels, later()):
            order.append(name)

    room.take(50, soon())
    with ThreadPoolExecutor(2) as pool:
        pool.submit(take, "large", 80)
        started.acquire()
        wait_for(lambda: len(room._waiting) == 1)
        pool.submit(take, "small", 10)
        started.acquire()
        wait_for(lambda: len(room._waiting) == 2)
        assert order == []
        room.give_back(50)
    assert order == ["large", "small"]


def test_who_gave_up_is_in_nobodys_way(room):
    room.take(50, soon())
    with pytest.raises(DeadlineExceeded):
        room.take(80, soon())
    room.take(50, soon())


def test_bodies_are_taken_while_all_of_them_fit_and_refused_at_once_then():
    bodies = Bodies(100, Metrics())
    with bodies.held(60), bodies.held(40), pytest.raises(Overloaded), bodies.held(1):
        pass
    with bodies.held(100):
        pass


def test_a_body_larger_than_all_is_taken_alone():
    bodies = Bodies(100, Metrics())
    with bodies.held(1000), pytest.raises(Overloaded), bodies.held(1):
        pass
    with bodies.held(1), pytest.raises(Overloaded), bodies.held(1000):
        pass


@pytest.fixture
def answers() -> Answers:
    return Answers(640, Metrics())


def test_answers_are_taken_while_all_of_them_fit_and_refused_at_once_then(answers):
    answers.take(400, 0)
    answers.take(240, 0)
    with pytest.raises(Overloaded):
        answers.take(11, 0)
    answers.give_back(240)
    answers.take(240, 0)


def test_small_answers_are_taken_whoever_holds_the_rest(answers):
    answers.take(4000, 0)
    answers.take(6, 0)
    answers.take(4, 6)
    with pytest.raises(Overloaded):
        answers.take(1, 10)


def test_one_picture_larger_than_all_is_taken_where_there_is_no_other_large_one(answers):
    answers.take(10, 0)
    answers.take(20, 0)
    with pytest.raises(Overloaded):
        answers.take(4000, 0)
    answers.give_back(20)
    answers.take(4000, 0)


def test_pictures_that_are_small_alone_count_once_they_are_large_together(answers):
    for had in range(0, 600, 10):
        answers.take(10, had)
    with pytest.raises(Overloaded):
        answers.take(41, 0)
    answers.give_back(600)
    answers.take(640, 0)


def test_many_pictures_that_are_too_large_together_are_too_large_however_idle_it_is(answers):
    answers.take(400, 0)
    with pytest.raises(TooLarge, match="MB together"):
        answers.take(241, 400)
    answers.take(240, 400)
