"""Write scenes to disk as a YOLO dataset, with the metric depth of every pixel.

    images/train/000017.jpg  labels/train/000017.txt  depth/train/000017.png  ids/train/000017.png  data.yaml

A line of a label file is: class, centre x, centre y, width, height, as shares of the picture. A depth map is
a 16-bit PNG in millimetres: 65535 for the sky, 65534 from 65.534 m on. `ids`: 0 sky, 1 ground, then objects.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lab.errors import LabError
from lab.scenes.generator import LONG_SIDE, scene
from lab.scenes.render import Rendering, Sighting, render
from lab.scenes.solids import CLASSES, Floats

SKY_MM = 65535
"""The value of the sky in a depth map."""

QUALITY = 92
RECIPE = "scenes.json"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """The settings of a dataset, one for each folder. Every `val_every`th seed is for validation."""

    long_side: int = LONG_SIDE
    suffix: Literal[".jpg", ".png"] = ".jpg"
    val_every: int = 10

    def split(self, seed: int) -> str:
        return "val" if seed % self.val_every == 0 else "train"


def write_dataset(folder: Path, seeds: Sequence[int], recipe: Recipe | None = None, workers: int = 1) -> Path:
    """Write a dataset and return data.yaml. Existing scenes are kept, so that a stopped run continues."""
    recipe = recipe or Recipe()
    _claim(folder, recipe)
    for kind in ("images", "labels", "depth", "ids"):
        for split in ("train", "val"):
            (folder / kind / split).mkdir(parents=True, exist_ok=True)
    missing = [
        seed for seed in seeds if not _file(folder, "labels", recipe.split(seed), seed, ".txt").exists()
    ]
    log.info("%s: %d scenes exist, %d to render", folder, len(seeds) - len(missing), len(missing))
    _count(_each(partial(_write_scene, folder, recipe), missing, workers), len(missing))
    description = {"path": str(folder.resolve()), "train": "images/train", "val": "images/val"}
    lines = [f"{key}: {json.dumps(value)}" for key, value in description.items()]
    lines += ["names:", *(f"  {number}: {name}" for number, name in enumerate(CLASSES))]
    _replace(folder / "data.yaml", ("\n".join(lines) + "\n").encode())
    return folder / "data.yaml"


def depth_to_millimetres(depth: Floats) -> NDArray[np.uint16]:
    """Convert (H, W) float32 metres, inf for the sky, to (H, W) uint16."""
    near = np.minimum(np.where(np.isfinite(depth), depth, 0) * 1000 + 0.5, SKY_MM - 1)
    return np.where(np.isfinite(depth), near, SKY_MM).astype(np.uint16)


def millimetres_to_depth(millimetres: NDArray[np.uint16]) -> Floats:
    """Invert `depth_to_millimetres`, exact to half a millimetre."""
    metres: Floats = millimetres.astype(np.float32) / np.float32(1000)
    metres[millimetres == SKY_MM] = np.inf
    return metres


def _claim(folder: Path, recipe: Recipe) -> None:
    """Record the recipe in the folder. Raise LabError if it holds scenes of another recipe."""
    folder.mkdir(parents=True, exist_ok=True)
    written, wanted = folder / RECIPE, asdict(recipe)
    if not written.exists():
        _replace(written, json.dumps(wanted).encode())
    elif (found := json.loads(written.read_text())) != wanted:
        raise LabError(
            f"{folder} holds scenes of another recipe ({found}, not {wanted}); name another folder"
        )


def _each(write: partial[None], seeds: Sequence[int], workers: int) -> Iterator[None]:
    """Write scenes in spawned processes, because forking a process with threads is not safe."""
    if workers <= 1:
        yield from map(write, seeds)
        return
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from pool.map(write, seeds, chunksize=8)


def _count(written: Iterable[None], total: int) -> None:
    """Log the progress at every tenth."""
    for number, _ in enumerate(written, start=1):
        if number * 10 // total != (number - 1) * 10 // total:
            log.info("%d of %d scenes", number, total)


def _write_scene(folder: Path, recipe: Recipe, seed: int) -> None:
    """Render and write one scene, the label last: if it exists, the scene is complete."""
    rendering = render(scene(seed, recipe.long_side))
    file = partial(_file, folder, split=recipe.split(seed), seed=seed)
    _replace(file("images", suffix=recipe.suffix), encoded(rendering.image, recipe.suffix))
    _replace(file("depth", suffix=".png"), encoded(depth_to_millimetres(rendering.depth), ".png"))
    _replace(file("ids", suffix=".png"), encoded(rendering.ids, ".png"))
    _replace(file("labels", suffix=".txt"), _labels(rendering).encode())


def _file(folder: Path, kind: str, split: str, seed: int, suffix: str) -> Path:
    return folder / kind / split / f"{seed:06d}{suffix}"


def _labels(rendering: Rendering) -> str:
    height, width = rendering.ids.shape
    return "".join(_label(sighting, width, height) for sighting in rendering.sightings)


def _label(sighting: Sighting, width: int, height: int) -> str:
    left, top, right, bottom = sighting.box
    centre = (left + right) / (2 * width), (top + bottom) / (2 * height)
    sides = (right - left) / width, (bottom - top) / height
    return " ".join([str(sighting.class_id), *(f"{share:.6f}" for share in (*centre, *sides))]) + "\n"


def encoded(pixels: NDArray[np.uint8] | NDArray[np.uint16], suffix: str) -> bytes:
    """Return the bytes of a picture's file. No chroma subsampling, because small objects differ by colour."""
    stream = io.BytesIO()
    if suffix == ".jpg":
        Image.fromarray(pixels).save(stream, "JPEG", quality=QUALITY, subsampling=0)
    else:
        Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


def _replace(path: Path, content: bytes) -> None:
    """Write a file completely or not at all."""
    partly = path.with_name(f".{path.name}.part")
    partly.write_bytes(content)
    partly.replace(path)
