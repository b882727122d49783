"""The answers to an offered load are summarised correctly."""

from __future__ import annotations

import pytest

from bench.open_loop import Answer
from bench.overload import deadline_for, summary


def test_goodput_counts_answers_in_time_while_the_queues_are_full():
    filling = Answer(0.0, 0.0, 1.0, 200)
    good = [Answer(moment, moment, moment + 1.0, 200) for moment in (2.0, 3.0, 4.0)]
    late = Answer(2.0, 2.0, 5.0, 200)
    emptying = Answer(5.9, 5.9, 6.5, 200)
    point = summary(4.0, 10.0, [filling, *good, late, emptying], seconds=6.0, deadline=2.0)
    assert point.goodput == pytest.approx(3 / 4)
    assert point.accepted_p99 == pytest.approx(2900.0)
    assert point.statuses == {"200": 6}
    assert point.failed == 0


def test_rejections_have_their_own_p99_and_failures_are_counted():
    answers = [Answer(0.0, 0.01, 0.02, 429), Answer(0.0, 0.0, 1.0, 504), Answer(0.0, 0.0, 6.0, 0)]
    point = summary(4.0, 10.0, answers, seconds=6.0, deadline=2.0)
    assert (point.goodput, point.accepted_p99) == (0.0, None)
    assert point.shed_p99 == pytest.approx(20.0)
    assert point.lag_p99 == pytest.approx(9.8)
    assert point.failed == 2


def test_a_deadline_is_long_enough_for_a_queue():
    assert deadline_for(25.0) == 2.0
    assert deadline_for(1482.0) == 4.4
