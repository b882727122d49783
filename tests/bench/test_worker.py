"""Rows are measured over complete passes of the same pictures."""

from __future__ import annotations

import threading
import time

from bench.worker import Repeated, Turns, repeat


def test_a_short_time_still_gives_one_complete_pass():
    turns = Turns(3, 0.01)
    taken = [next(turns)]
    time.sleep(0.02)
    assert taken + list(turns) == [0, 1, 2]


def test_many_threads_share_one_pass():
    taken: list[int] = []
    turns = Turns(50, 0.05)
    threads = [threading.Thread(target=lambda: taken.extend(turns)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) % 50 == 0
    assert {taken.count(turn) for turn in range(50)} == {len(taken) // 50}


def test_a_row_is_timed_for_each_picture():
    found = repeat(Repeated(time.sleep, [0.001, 0.01], threads=2), 0.02)
    assert len(found["latencies"]) % 2 == 0
    assert max(found["latencies"]) >= 0.01
    assert found["elapsed"] >= 0.02
