"""Render the samples that the web page offers: `python -m lab.scenes.page_samples`, in the repository's root.

They are scenes that training never sees. A list gives the page their sizes and texts for screen readers.
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from math import hypot
from pathlib import Path

from PIL import Image

from lab.scenes.generator import SceneObject, scene
from lab.scenes.render import render
from lab.scenes.solids import CLASSES

SEEDS = (1000777, 1000380, 1000890, 1001146, 1001828, 1000319)
"""Scenes with 4 or 5 separate objects that the demo models detect in every precision; others may be harder.

Training uses seeds below a million. tests/contract/test_demo_precisions.py checks that no confidence is
nearer to the threshold of 0.25 than bf16 or INT8 may move it.
"""

LONG_SIDE, QUALITY = 960, 88

PICTURES = Path("react-webapp/public/samples")
LIST = Path("react-webapp/src/features/samples/samples.json")


@dataclass(frozen=True)
class Sample:
    """An entry of samples.json; `alt` describes the picture for screen readers."""

    name: str
    width: int
    height: int
    alt: str


def sample(seed: int) -> Sample:
    """Describe a scene without rendering it; `alt` is 'Rendered scene, from near to far: ball, box'."""
    shown = scene(seed, LONG_SIDE)
    nearest = sorted(shown.objects, key=_distance)
    alt = f"Rendered scene, from near to far: {', '.join(CLASSES[item.class_id] for item in nearest)}"
    return Sample(f"scene-{seed}.jpg", shown.camera.width, shown.camera.height, alt)


def jpeg(seed: int) -> bytes:
    """Render a scene to a JPEG."""
    stream = io.BytesIO()
    Image.fromarray(render(scene(seed, LONG_SIDE)).image).save(stream, "JPEG", quality=QUALITY, optimize=True)
    return stream.getvalue()


def write_gallery(root: Path) -> None:
    """Write the pictures and their list into the web app below `root`, and remove old samples."""
    (root / PICTURES).mkdir(parents=True, exist_ok=True)
    for old in (root / PICTURES).glob("scene-*.jpg"):
        old.unlink()
    samples = [sample(seed) for seed in SEEDS]
    for seed, one in zip(SEEDS, samples, strict=True):
        (root / PICTURES / one.name).write_bytes(jpeg(seed))
    (root / LIST).parent.mkdir(parents=True, exist_ok=True)
    (root / LIST).write_text(json.dumps([asdict(one) for one in samples], indent=2) + "\n")


def _distance(item: SceneObject) -> float:
    return hypot(item.position[0], item.position[1])


if __name__ == "__main__":
    write_gallery(Path())
