"""The differences between the two services, for tests of what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support import bundles

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Twin:
    name: str
    prefix: str
    verb: str
    folder: str
    package: str
    task: str
    make_bundle: Callable[[Path], Path]

    @property
    def path(self) -> str:
        """Return the path that accepts images: /yoloapi/detect or /depthapi/estimate."""
        return f"{self.prefix}/{self.verb}"

    @property
    def config(self) -> Path:
        return ROOT / self.folder / "gunicorn.conf.py"


YOLO = Twin("yolo", "/yoloapi", "detect", "yolo-flask-app", "yolo_app", "detect", bundles.detect_bundle)
DEPTH = Twin(
    "depth", "/depthapi", "estimate", "depth-anything-flask-app", "depth_app", "depth", bundles.depth_bundle
)
TWINS = {"yolo": YOLO, "depth": DEPTH}
