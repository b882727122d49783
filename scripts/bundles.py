"""Choose the bundles for `make run`: those of MODELS, else of models/local, else of models/demo."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

SERVICES = ("yolo", "depth")
NAME = re.compile(r"\w[\w.-]*")

NOTHING = """\
There is no {missing} in {places}.
With your own weights:   make models YOLO=path/to/yolo26n.pt DEPTH=path/to/depth-anything-folder
With the demo models, which work on rendered scenes but not on photographs:   make run MODELS=demo"""

DEMO = """\
A demo model serves {services}. It works on rendered scenes like the page's samples, but not on photographs.
To use the official weights:   make models, then make run again
To use your own weights:       make models YOLO=path/to/yolo26n.pt DEPTH=path/to/depth-anything-folder"""


class NoBundleError(Exception):
    """A missing bundle; the message says what is missing, where it was searched, and what to do."""


def choose(named: str, models: Path) -> dict[str, Path]:
    """Return the bundle's folder by service. `named` is a folder, the name of one in `models`, or empty."""
    places = [_place(named, models)] if named else [models / "local", models / "demo"]
    found = {service: _first(service, places) for service in SERVICES}
    if missing := [f"{service}/bundle.json" for service, folder in found.items() if not folder]:
        where = " or ".join(str(place) for place in places)
        raise NoBundleError(NOTHING.format(missing=" and no ".join(missing), places=where))
    return {service: folder for service, folder in found.items() if folder}


def demo_note(chosen: Mapping[str, Path], models: Path) -> str:
    """Return a note about the demo models among the chosen bundles; empty if there are none."""
    demos = [service for service, folder in chosen.items() if folder.parent == models / "demo"]
    return DEMO.format(services=" and ".join(demos)) if demos else ""


def _place(named: str, models: Path) -> Path:
    """Return the folder that `named` means: `demo` is models/demo if it exists, `./demo` is always a path."""
    inside = models / named
    return inside if NAME.fullmatch(named) and inside.is_dir() else Path(named).resolve()


def _first(service: str, places: list[Path]) -> Path | None:
    folders = [place / service for place in places]
    return next((folder for folder in folders if (folder / "bundle.json").is_file()), None)
