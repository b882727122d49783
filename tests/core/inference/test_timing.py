"""Phases are measured by the clock, added up, and copied for the log."""

from __future__ import annotations

from farsight.inference import Timing
from tests.support.units import FakeClock


def test_the_phases_of_many_images_add_up():
    clock = FakeClock()
    timing = Timing(clock)
    for seconds in (1.0, 2.5):
        with timing.phase("decode"):
            clock.now += seconds
    assert timing.stop() == {"decode": 3.5, "total": 3.5}


def test_time_added_after_the_answer_is_not_in_the_log_line():
    """A decoder abandoned at the deadline may still be running."""
    timing = Timing(FakeClock())
    phases = timing.stop()
    timing.add("preprocess", 1.0)
    assert phases == {"total": 0.0}
