"""A dataset has YOLO's layout, continues after a stop, and holds scenes of one recipe."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from lab.errors import LabError
from lab.scenes import dataset
from lab.scenes.dataset import Recipe, depth_to_millimetres, millimetres_to_depth, write_dataset
from lab.scenes.generator import scene
from lab.scenes.render import render
from lab.scenes.solids import CLASSES

SMALL = Recipe(long_side=96, suffix=".png", val_every=3)
SEEDS = range(4)


@pytest.fixture
def folder(tmp_path):
    write_dataset(tmp_path / "scenes", SEEDS, SMALL)
    return tmp_path / "scenes"


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_scene_has_its_four_files(folder):
    names = {name for name in files(folder) if "/" in name}
    wanted = set()
    for seed in SEEDS:
        split = "val" if seed % 3 == 0 else "train"
        for kind, suffix in (("images", "png"), ("labels", "txt"), ("depth", "png"), ("ids", "png")):
            wanted.add(f"{kind}/{split}/{seed:06d}.{suffix}")
    assert names == wanted


def test_the_description_names_splits_and_classes(folder):
    text = (folder / "data.yaml").read_text()
    assert f'path: "{folder}"' in text
    assert 'train: "images/train"' in text
    assert text.split("names:\n")[1].splitlines() == [f"  {i}: {name}" for i, name in enumerate(CLASSES)]


def test_labels_hold_the_boxes_of_the_visible_objects(folder):
    rendering = render(scene(1, SMALL.long_side))
    height, width = rendering.ids.shape
    lines = (folder / "labels/train/000001.txt").read_text().splitlines()
    assert len(lines) == len(rendering.sightings) > 0
    for line, seen in zip(lines, rendering.sightings, strict=True):
        class_id, x, y, w, h = (float(word) for word in line.split())
        box = [(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height]
        assert class_id == seen.class_id
        assert box == pytest.approx(seen.box, abs=0.01)


def test_depth_maps_and_masks_can_be_read_back(folder):
    rendering = render(scene(1, SMALL.long_side))
    depth = np.asarray(Image.open(folder / "depth/train/000001.png"))
    assert depth.dtype == np.uint16
    near = rendering.depth < 65
    np.testing.assert_allclose(millimetres_to_depth(depth)[near], rendering.depth[near], atol=6e-4)
    np.testing.assert_array_equal(np.asarray(Image.open(folder / "ids/train/000001.png")), rendering.ids)
    np.testing.assert_array_equal(np.asarray(Image.open(folder / "images/train/000001.png")), rendering.image)


def test_the_sky_and_very_far_ground_have_different_values():
    metres = np.array([[1.2345, 65.6, 900.0, np.inf]], np.float32)
    assert depth_to_millimetres(metres).tolist() == [[1235, 65534, 65534, 65535]]
    assert np.isinf(millimetres_to_depth(depth_to_millimetres(metres))[0, 3])


def test_a_stopped_run_continues(folder, monkeypatch):
    before = files(folder)
    (folder / "labels/train/000002.txt").unlink()
    rendered = []
    monkeypatch.setattr(
        dataset, "render", lambda rendering: rendered.append(rendering.seed) or render(rendering)
    )
    write_dataset(folder, SEEDS, SMALL)
    assert rendered == [2]
    assert files(folder) == before


def test_workers_write_the_same_files(folder, tmp_path):
    write_dataset(tmp_path / "again", SEEDS, SMALL, workers=2)
    apart = {"data.yaml"}
    again = {name: content for name, content in files(tmp_path / "again").items() if name not in apart}
    assert again == {name: content for name, content in files(folder).items() if name not in apart}


def test_one_folder_holds_one_recipe(folder):
    with pytest.raises(LabError, match="name another folder"):
        write_dataset(folder, SEEDS, Recipe(long_side=128))


def test_pictures_are_jpeg_by_default(tmp_path):
    write_dataset(tmp_path, [5])
    with Image.open(tmp_path / "images/train/000005.jpg") as picture:
        assert picture.format == "JPEG"
        assert max(picture.size) == 320
