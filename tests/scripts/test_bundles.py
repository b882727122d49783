"""Test the choice of bundles: only those of MODELS; without it, models/local first, then models/demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.bundles import NoBundleError, choose, demo_note


@pytest.fixture
def models(tmp_path: Path) -> Path:
    place(tmp_path / "models" / "demo", "yolo", "depth")
    return tmp_path / "models"


def place(folder: Path, *services: str) -> Path:
    for service in services:
        (folder / service).mkdir(parents=True)
        (folder / service / "bundle.json").touch()
    return folder


def test_bundles_in_local_are_chosen_before_the_demo(models) -> None:
    local = place(models / "local", "yolo", "depth")
    assert choose("", models) == {"yolo": local / "yolo", "depth": local / "depth"}


def test_without_bundles_in_local_the_demo_is_chosen(models) -> None:
    assert choose("", models) == {"yolo": models / "demo" / "yolo", "depth": models / "demo" / "depth"}


@pytest.mark.parametrize(("present", "missing"), [("yolo", "depth"), ("depth", "yolo")])
def test_the_demo_replaces_a_bundle_that_is_missing_in_local(models, present, missing) -> None:
    local = place(models / "local", present)
    (local / missing).mkdir()  # begun, and not finished: no bundle.json
    assert choose("", models) == {present: local / present, missing: models / "demo" / missing}


def test_a_plain_name_is_a_folder_in_models(models) -> None:
    place(models / "local", "yolo", "depth")
    assert choose("demo", models)["yolo"] == models / "demo" / "yolo"


@pytest.mark.parametrize("named", ["elsewhere", "./elsewhere", "./demo"])
def test_anything_else_is_a_path(models, named, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    mine = place(tmp_path / named, "yolo", "depth")
    assert choose(named, models) == {"yolo": mine / "yolo", "depth": mine / "depth"}


@pytest.mark.parametrize("named", [".", "..", "nowhere"])
def test_a_named_folder_without_bundles_is_always_an_error(models, named, tmp_path, monkeypatch) -> None:
    place(models / "local", "yolo", "depth")
    monkeypatch.chdir(models)
    with pytest.raises(NoBundleError, match=r"no yolo/bundle\.json and no depth/bundle\.json in ") as raised:
        choose(named, models)
    assert str(Path(named).resolve()) in str(raised.value)


def test_a_bundle_missing_in_a_named_folder_is_reported_and_not_replaced(models, tmp_path) -> None:
    mine = place(tmp_path / "mine", "yolo")
    with pytest.raises(NoBundleError, match=rf"no depth/bundle\.json in {mine}\.\n"):
        choose(str(mine), models)


def test_without_bundles_the_error_says_where_it_searched_and_what_to_do(tmp_path) -> None:
    with pytest.raises(NoBundleError) as raised:
        choose("", tmp_path)
    words = str(raised.value)
    assert f"{tmp_path / 'local'} or {tmp_path / 'demo'}" in words
    assert "make models YOLO=" in words
    assert "make run MODELS=demo" in words


def test_the_note_says_what_demo_models_are_for_and_how_to_get_others(models) -> None:
    place(models / "local", "yolo")
    note = demo_note(choose("", models), models)
    assert note.startswith("A demo model serves depth. It works on rendered scenes")
    assert "make models YOLO=" in note
    assert "serves yolo and depth" in demo_note(choose("demo", models), models)


def test_there_is_no_note_for_other_models(models, tmp_path) -> None:
    place(models / "local", "yolo", "depth")
    assert demo_note(choose("", models), models) == ""
    assert demo_note(choose(str(place(tmp_path / "mine", "yolo", "depth")), models), models) == ""
