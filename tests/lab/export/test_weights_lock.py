"""A second download must equal the first, unless a person accepts the change."""

from __future__ import annotations

import json

import pytest

from lab.errors import WeightsChanged
from lab.export.weights_lock import WeightsLock

FIRST = {"yolo26n.pt": "a" * 64}
OTHER = {"yolo26n.pt": "b" * 64}


def test_a_first_download_is_recorded_and_an_equal_one_accepted(tmp_path):
    lock = WeightsLock(tmp_path / "models" / "weights.lock.json")
    lock.check("yolo26n.pt", FIRST)
    lock.check("yolo26n.pt", FIRST)
    lock.check("yolo11n.pt", OTHER)
    assert json.loads(lock.path.read_text()) == {"yolo26n.pt": FIRST, "yolo11n.pt": OTHER}


def test_a_changed_file_is_rejected_with_the_option_to_accept_it(tmp_path):
    lock = WeightsLock(tmp_path / "weights.lock.json")
    lock.check("yolo26n.pt", FIRST)
    before = lock.path.read_bytes()
    with pytest.raises(WeightsChanged, match="--accept-new-weights") as refusal:
        lock.check("yolo26n.pt", OTHER)
    assert "a" * 64 in str(refusal.value)
    assert "b" * 64 in str(refusal.value)
    assert lock.path.read_bytes() == before


@pytest.mark.parametrize("fetched", [{}, {**FIRST, "config.json": "c" * 64}])
def test_an_added_or_missing_file_is_a_difference(fetched, tmp_path):
    lock = WeightsLock(tmp_path / "weights.lock.json")
    lock.check("yolo26n.pt", FIRST)
    with pytest.raises(WeightsChanged, match="absent"):
        lock.check("yolo26n.pt", fetched)


def test_accepted_changes_are_recorded(tmp_path):
    path = tmp_path / "weights.lock.json"
    WeightsLock(path).check("yolo26n.pt", FIRST)
    WeightsLock(path, accept_new=True).check("yolo26n.pt", OTHER)
    WeightsLock(path).check("yolo26n.pt", OTHER)
