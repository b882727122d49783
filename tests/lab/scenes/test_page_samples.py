"""The page's samples are the lab's scenes, unseen in training, and all that is said of them shows."""

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


def test_training_has_not_seen_them() -> None:
    assert len(set(SEEDS)) == 6
    assert min(SEEDS) >= 1_000_000


def test_the_page_lists_them_as_they_are() -> None:
    assert listed() == [vars(sample(seed)) for seed in SEEDS]
    assert sorted(path.name for path in (ROOT / PICTURES).iterdir()) == sorted(
        one["name"] for one in listed()
    )


def test_they_are_small_enough_to_be_loaded_at_once() -> None:
    assert sum(path.stat().st_size for path in (ROOT / PICTURES).iterdir()) < LARGEST


@pytest.mark.parametrize("seed", SEEDS)
def test_each_picture_is_its_scene(seed) -> None:
    kept = Image.open(ROOT / PICTURES / sample(seed).name)
    assert kept.size == (sample(seed).width, sample(seed).height)
    small = render(scene(seed, 240)).image
    shrunk = np.asarray(kept.resize((small.shape[1], small.shape[0]), Image.Resampling.BOX))
    assert np.abs(shrunk.astype(int) - small).mean() < 3


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_said_of_it_shows_from_near_to_far(seed) -> None:
    seen = sorted(render(scene(seed, 240)).sightings, key=lambda sighting: sighting.depth)
    assert objects(seed) == [CLASSES[sighting.class_id] for sighting in seen]
    assert 3 <= len(seen) <= 7
    assert min(sighting.visible for sighting in seen) > 0.6


def test_together_they_show_every_class_and_several_shapes() -> None:
    assert {name for seed in SEEDS for name in objects(seed)} == set(CLASSES)
    assert len({sample(seed).width / sample(seed).height for seed in SEEDS}) >= 3


def test_writing_leaves_these_and_no_older_ones(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("lab.scenes.page_samples.SEEDS", SEEDS[:1])
    old = tmp_path / PICTURES / "scene-7.jpg"
    old.parent.mkdir(parents=True)
    old.touch()
    write_gallery(tmp_path)
    [written] = (tmp_path / PICTURES).iterdir()
    assert written.read_bytes() == jpeg(SEEDS[0])
    assert Image.open(io.BytesIO(written.read_bytes())).format == "JPEG"
    assert json.loads((tmp_path / LIST).read_text()) == [vars(sample(SEEDS[0]))]
