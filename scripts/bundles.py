"""Which bundles `make run` serves: MODELS', else models/local's with models/demo's for what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

SERVICES = ("yolo", "depth")
NAME = re.compile(r"\w[\w.-]*")

NOTHING = """\
There is no {missing} in {places}.
With weights of your own:   make models YOLO=path/to/yolo26n.pt DEPTH=path/to/depth-anything-folder
With the demo models, which know rendered scenes and not photographs:   make run MODELS=demo"""

DEMO = """\
A demo model serves {services}: it knows rendered scenes, such as the page's samples, and not photographs.
With the official weights:   make models, then again make run
With weights of your own:    make models YOLO=path/to/yolo26n.pt DEPTH=path/to/depth-anything-folder"""


class NoBundleError(Exception):
    """Says what is missing, where it was looked for, and what to do."""


def choose(named: str, models: Path) -> dict[str, Path]:
    """{"yolo": folder, "depth": folder}; `named` is a folder, or the name of one in `models`, or empty."""
    places = [_place(named, models)] if named else [models / "local", models / "demo"]
    found = {service: _first(service, places) for service in SERVICES}
    if missing := [f"{service}/bundle.json" for service, folder in found.items() if not folder]:
        where = " or ".join(str(place) for place in places)
        raise NoBundleError(NOTHING.format(missing=" and no ".join(missing), places=where))
    return {service: folder for service, folder in found.items() if folder}


def demo_note(chosen: Mapping[str, Path], models: Path) -> str:
    """What to know of the demo models among the chosen; empty where there is none."""
    demos = [service for service, folder in chosen.items() if folder.parent == models / "demo"]
    return DEMO.format(services=" and ".join(demos)) if demos else ""


def _place(named: str, models: Path) -> Path:
    """`demo` is models/demo, where there is one; `./demo` is always a path."""
    inside = models / named
    return inside if NAME.fullmatch(named) and inside.is_dir() else Path(named).resolve()


def _first(service: str, places: list[Path]) -> Path | None:
    folders = [place / service for place in places]
    return next((folder for folder in folders if (folder / "bundle.json").is_file()), None)
