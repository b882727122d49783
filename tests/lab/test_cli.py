"""The command line builds bundles of small models and reports errors."""

from __future__ import annotations

from farsight.bundles import load
from lab.cli import main
from lab.parity.reference import PICTURES


def test_models_builds_both_bundles(checkpoint, depth_folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("lab.parity.reference.PICTURES", PICTURES[:1])
    assert main(["models", "--yolo", str(checkpoint), "--depth", str(depth_folder)]) == 0
    for task, name in (("yolo", checkpoint.stem), ("depth", "tiny_depth")):
        assert load(tmp_path / "models" / "local" / task).manifest.name == name
        assert f"{name}@" in capsys.readouterr().out or task == "depth"


def test_an_error_prints_one_line_and_exits_with_one(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["models", "--yolo", "no-such-model"]) == 1
    assert capsys.readouterr().err.startswith("error: no-such-model: neither a file here nor")


def test_a_parity_folder_without_pictures_is_an_error(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["models", "--parity-images", str(tmp_path)]) == 1
    assert "no pictures there" in capsys.readouterr().err


def test_too_few_pictures_for_int8_are_an_error_before_any_download(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for number in range(3):
        (tmp_path / f"{number}.jpg").touch()
    assert main(["models", "--yolo", "no-such-model", "--int8", str(tmp_path)]) == 1
    assert "INT8 needs at least 8 pictures, ideally 300" in capsys.readouterr().err
