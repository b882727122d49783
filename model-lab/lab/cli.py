"""The command line: `python -m lab models` makes both bundles; its `--help` says from what else."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from farsight.bundle import Bundle
from farsight.errors import FarsightError
from lab.errors import LabError
from lab.weights_lock import WeightsLock

DEFAULT_YOLO = "yolo26n"
DEFAULT_DEPTH = "depth-anything/Depth-Anything-V2-Small-hf"

PICTURE_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0, or 1 with the reason on stderr."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    try:
        _models(options)
    except FarsightError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _models(options: argparse.Namespace) -> None:
    """Both weights first: what is missing is said at once, not after the first bundle was made."""
    more_pictures = _pictures_in(options.parity_images)
    # torch, 5 s, which --help and a mistyped option do not wait for; then transformers' models, 10 s more.
    from lab import fetch

    lock = WeightsLock(options.lock, options.accept_new_weights)
    detector = fetch.yolo_weights(options.yolo, options.cache, lock)
    estimator = fetch.depth_weights(options.depth, options.cache, lock)
    from lab import reference
    from lab.make_depth import make_depth
    from lab.make_detect import make_detect

    pictures = [*reference.PICTURES, *more_pictures]
    _report(make_detect(detector, options.out / "yolo", pictures))
    _report(make_depth(estimator, options.out / "depth", pictures))


def _report(bundle: Bundle) -> None:
    manifest = bundle.manifest
    print(f"{bundle.folder}: {bundle.label}, {manifest.licence}, parity {manifest.parity}")


def _pictures_in(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    pictures = sorted(path for path in folder.glob("*") if path.suffix.lower() in PICTURE_SUFFIXES)
    if not pictures:
        raise LabError(f"{folder}: no pictures there ({', '.join(sorted(PICTURE_SUFFIXES))})")
    return pictures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "lab", description="Makes model bundles that answer as the reference does."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    models = commands.add_parser(
        "models",
        help="make the bundles for both services",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = models.add_argument
    add("--yolo", metavar="PATH|NAME", default=DEFAULT_YOLO, help="a checkpoint, or an official model's name")
    add(
        "--depth",
        metavar="PATH|HUB_ID|random",
        default=DEFAULT_DEPTH,
        help="a transformers folder, a hub id, or `random`: the real architecture without training",
    )
    add("--out", metavar="FOLDER", type=Path, default=Path("models/local"), help="gets yolo/ and depth/")
    add("--cache", metavar="FOLDER", type=Path, default=Path("models/cache"), help="keeps what was fetched")
    add(
        "--lock",
        metavar="FILE",
        type=Path,
        default=Path("models/weights.lock.json"),
        help="hashes of the fetched",
    )
    add("--accept-new-weights", action="store_true", help="take fetched weights that differ from the lock")
    add("--parity-images", metavar="FOLDER", type=Path, help="more pictures to compare on")
    return parser
