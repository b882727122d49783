"""The photographs of a run come from a folder, or from scaled samples."""

from __future__ import annotations

import pytest
from PIL import Image

from bench import pictures
from bench.processes import BenchError


def test_the_jpegs_of_a_folder_are_sorted_by_name(tmp_path):
    for name in ("b.jpg", "a.JPEG", "c.png"):
        Image.new("RGB", (8, 6)).save(tmp_path / name)
    found = pictures.mix(tmp_path, tmp_path / "made")
    assert [path.name for path in found] == ["a.JPEG", "b.jpg"]
    assert pictures.describe(found) == "2 JPEGs of 0 to 0 kB: 8 x 6, 8 x 6"


def test_a_folder_without_jpegs_is_an_error_with_its_name(tmp_path):
    with pytest.raises(BenchError, match=str(tmp_path)):
        pictures.mix(tmp_path, tmp_path / "made")


def test_without_photographs_the_pages_samples_are_scaled_to_many_sizes(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "BESIDE", tmp_path / "nowhere")
    found = pictures.mix(None, tmp_path / "made")
    sizes = []
    for path in found:
        with Image.open(path) as picture:
            sizes.append(picture.size)
    assert sizes == list(pictures.SIZES)
    assert len({width / height for width, height in sizes}) >= 5
