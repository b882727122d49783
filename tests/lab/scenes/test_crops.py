"""Each object of a dataset is cropped once, by class and split, with a margin."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from lab.scenes.crops import SIZE, write_crops
from lab.scenes.solids import CLASSES

BACKGROUND, OBJECT = (20, 40, 200), (230, 210, 30)


@pytest.fixture
def scenes(tmp_path):
    """Write one picture per split: a cone in the middle; in `val` also a ring at the left edge."""
    for split, stem, lines in (
        ("train", "000017", ["3 0.5 0.5 0.3 0.2"]),
        ("val", "000020", ["3 0.5 0.5 0.3 0.2", "5 0.05 0.5 0.1 0.2"]),
    ):
        for kind in ("images", "labels"):
            (tmp_path / "scenes" / kind / split).mkdir(parents=True)
        picture = Image.new("RGB", (200, 100), BACKGROUND)
        picture.paste(OBJECT, (70, 40, 130, 60))
        picture.paste(OBJECT, (0, 40, 20, 60))
        picture.save(tmp_path / "scenes" / "images" / split / f"{stem}.jpg", quality=95, subsampling=0)
        (tmp_path / "scenes" / "labels" / split / f"{stem}.txt").write_text("\n".join(lines) + "\n")
    return tmp_path / "scenes"


def test_each_object_becomes_one_picture_in_the_folder_of_its_class(scenes, tmp_path):
    folder = write_crops(scenes, tmp_path / "crops")
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.jpg")) == [
        "train/cone/000017-0.jpg",
        "val/cone/000020-0.jpg",
        "val/ring/000020-1.jpg",
    ]
    # A trainer numbers the folders that it finds, so no class may be missing, even if it is empty.
    assert {path.name for path in (folder / "train").iterdir()} == set(CLASSES)


def test_a_crop_shows_the_whole_object_with_a_margin(scenes, tmp_path):
    folder = write_crops(scenes, tmp_path / "crops")
    pixels = np.asarray(Image.open(folder / "train" / "cone" / "000017-0.jpg")).astype(int)
    assert pixels.shape == (SIZE, SIZE, 3)
    width = (np.abs(pixels[SIZE // 2] - OBJECT).sum(axis=1) < 60).sum()
    assert width == pytest.approx(SIZE / 1.25, abs=2)
    assert np.abs(pixels[:8] - BACKGROUND).max() < 40


def test_a_crop_is_black_beyond_the_edge_of_the_picture(scenes, tmp_path):
    folder = write_crops(scenes, tmp_path / "crops")
    pixels = np.asarray(Image.open(folder / "val" / "ring" / "000020-1.jpg"))
    assert pixels[:, :4].max() < 16
    assert pixels[:, -4:, 2].min() > 150


def test_complete_crops_are_kept_and_incomplete_ones_rewritten(scenes, tmp_path):
    folder = write_crops(scenes, tmp_path / "crops")
    crop = folder / "train" / "cone" / "000017-0.jpg"
    crop.write_bytes(b"mine")
    write_crops(scenes, folder)
    assert crop.read_bytes() == b"mine"
    (folder / ".complete").unlink()
    write_crops(scenes, folder)
    assert crop.read_bytes() != b"mine"
