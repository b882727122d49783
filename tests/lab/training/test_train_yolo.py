"""Training a detector on a few scenes saves a checkpoint and continues after a stop."""

from __future__ import annotations

import csv

import pytest

from lab.export.yolo import read_checkpoint
from lab.scenes.dataset import write_dataset
from lab.scenes.solids import CLASSES
from lab.training import train_yolo, ultralytics_trainer
from lab.training.ultralytics_trainer import Plan


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp("scenes"), range(10))


class Stopped(Exception):
    pass


def stop_after(epochs):
    """Return a callback that stops a run after the given number of saved epochs."""

    def stop(trainer):
        if trainer.epoch + 1 == epochs:
            raise Stopped

    return stop


def test_a_stopped_run_continues_after_the_last_complete_epoch(data, tmp_path, monkeypatch):
    plan = train_yolo.YoloPlan(Plan(3, 8, 1e-3), Plan(3, 8, 1e-3))
    usual = ultralytics_trainer._on_all_cpus

    def stopping(yolo):
        yolo.add_callback("on_model_save", stop_after(2))
        return usual(yolo)

    monkeypatch.setattr(ultralytics_trainer, "_on_all_cpus", stopping)
    with pytest.raises(Stopped):
        train_yolo.train(data, tmp_path, 0, plan)
    assert not (tmp_path / "detect.pt").exists()
    monkeypatch.setattr(ultralytics_trainer, "_on_all_cpus", usual)

    checkpoint = train_yolo.train(data, tmp_path, 0, plan)
    with (tmp_path / "detect" / "results.csv").open() as file:
        epochs = [int(row["epoch"]) for row in csv.DictReader(file)]
    assert epochs == [1, 2, 3]

    detector = read_checkpoint(checkpoint)
    assert (detector.classes, detector.head, detector.rule.size) == (CLASSES, "end2end", train_yolo.SIZE)
    assert sum(weight.numel() for weight in detector.yolo.model.parameters()) < 1_500_000

    done = checkpoint.stat().st_mtime_ns
    assert train_yolo.train(data, tmp_path, 0, plan).stat().st_mtime_ns == done
