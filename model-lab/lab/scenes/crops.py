"""Crop every object of a dataset into a picture of its own, by class, to train a backbone.

train/ball/000017-0.jpg  val/cone/000020-3.jpg
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from lab.scenes.solids import CLASSES

SIZE = 64
MARGIN = 1.25
"""The side of a crop, as a multiple of the longer side of the object's box, to show the whole outline."""

QUALITY = 92


def write_crops(scenes: Path, folder: Path) -> Path:
    """Write crops of the images and labels in `scenes`; leave a complete `folder` alone."""
    done = folder / ".complete"
    if done.exists():
        return folder
    for split in ("train", "val"):
        for name in CLASSES:
            (folder / split / name).mkdir(parents=True, exist_ok=True)
        for label in sorted((scenes / "labels" / split).glob("*.txt")):
            picture = Image.open(scenes / "images" / split / f"{label.stem}.jpg")
            for number, (name, crop) in enumerate(_objects(picture, label.read_text())):
                crop.save(
                    folder / split / name / f"{label.stem}-{number}.jpg", quality=QUALITY, subsampling=0
                )
    done.touch()
    return folder


def _objects(picture: Image.Image, labels: str) -> Iterator[tuple[str, Image.Image]]:
    """Yield (class, SIZE x SIZE crop) for each line of a label file; black beyond the picture's edge."""
    for line in labels.splitlines():
        class_id, *shares = line.split()
        x, y, width, height = (
            float(share) * side for share, side in zip(shares, picture.size * 2, strict=True)
        )
        half = MARGIN * max(width, height) / 2
        box = (round(x - half), round(y - half), round(x + half), round(y + half))
        yield CLASSES[int(class_id)], picture.crop(box).resize((SIZE, SIZE), Image.Resampling.BILINEAR)
