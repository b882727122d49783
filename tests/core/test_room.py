"""Room for pixels: as many as fit at once, first come first served, and nobody waits past a deadline."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from farsight.errors import DeadlineExceeded, Overloaded
from farsight.metrics import Metrics
from farsight.room import Bodies, Room
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
