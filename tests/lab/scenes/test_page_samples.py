"""The page's samples are scenes outside the training set, and their texts describe them."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from PIL import Image

from lab.scenes.generator import scene
from lab.scenes.page_samples import LIST, PICTURES, SEEDS, jpeg, sample, write_gallery
from lab.scenes.render import render
from lab.scenes.solids import CLASSES
from tests.support.twins import ROOT

LARGEST = 700_000
"""Bytes of all of them, which the page loads at once."""


def listed() -> list[dict]:
    return json.loads((ROOT / LIST).read_text())


def objects(seed: int) -> list[str]:
    return sample(seed).alt.partition(": ")[2].split(", ")


def test_samples_have_seeds_outside_training() -> None:
    assert len(set(SEEDS)) == 6
    assert min(SEEDS) >= 1_000_000


def test_the_pages_list_matches_the_samples() -> None:
    assert listed() == [vars(sample(seed)) for seed in SEEDS]
    assert sorted(path.name for path in (ROOT / PICTURES).iterdir()) == sorted(
        one["name"] for one in listed()
    )


def test_all_samples_together_are_small() -> None:
    assert sum(path.stat().st_size for path in (ROOT / PICTURES).iterdir()) < LARGEST


@pytest.mark.parametrize("seed", SEEDS)
def test_each_picture_shows_its_scene(seed) -> None:
    kept = Image.open(ROOT / PICTURES / sample(seed).name)
    assert kept.size == (sample(seed).width, sample(seed).height)
    small = render(scene(seed, 240)).image
    shrunk = np.asarray(kept.resize((small.shape[1], small.shape[0]), Image.Resampling.BOX))
    assert np.abs(shrunk.astype(int) - small).mean() < 3


@pytest.mark.parametrize("seed", SEEDS)
def test_the_text_lists_the_visible_objects_from_near_to_far(seed) -> None:
    seen = sorted(render(scene(seed, 240)).sightings, key=lambda sighting: sighting.depth)
    assert objects(seed) == [CLASSES[sighting.class_id] for sighting in seen]
    assert 3 <= len(seen) <= 7
    assert min(sighting.visible for sighting in seen) > 0.6


def test_the_samples_cover_all_classes_and_several_aspect_ratios() -> None:
    assert {name for seed in SEEDS for name in objects(seed)} == set(CLASSES)
    assert len({sample(seed).width / sample(seed).height for seed in SEEDS}) >= 3


def test_writing_removes_older_samples(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("lab.scenes.page_samples.SEEDS", SEEDS[:1])
    old = tmp_path / PICTURES / "scene-7.jpg"
    old.parent.mkdir(parents=True)
    old.touch()
    write_gallery(tmp_path)
    [written] = (tmp_path / PICTURES).iterdir()
    assert written.read_bytes() == jpeg(SEEDS[0])
    assert Image.open(io.BytesIO(written.read_bytes())).format == "JPEG"
    assert json.loads((tmp_path / LIST).read_text()) == [vars(sample(SEEDS[0]))]
