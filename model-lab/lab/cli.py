"""Run the lab's commands: `python -m lab models`, `demo-models` and `demo-eval`."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from farsight.bundles import Bundle
from farsight.errors import FarsightError
from lab.errors import LabError
from lab.export.weights_lock import WeightsLock
from lab.quantise.calibration import split

DEFAULT_YOLO = "yolo26n"
DEFAULT_DEPTH = "depth-anything/Depth-Anything-V2-Small-hf"

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Return 0, or 1 after an error (printed to stderr) or a missed target."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    try:
        status: int = options.run(options)
    except FarsightError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return status


def _models(options: argparse.Namespace) -> int:
    """Build both bundles. Find both weights first, so that a missing one is reported at once."""
    more_pictures = _pictures_in(options.parity_images)
    int8 = split(_pictures_in(options.int8)) if options.int8 else None
    # Imported here, so that --help and a mistyped option need not wait: torch takes 5 s, transformers 10 s.
    from lab.export.weights import depth_weights, yolo_weights

    lock = WeightsLock(options.lock, options.accept_new_weights)
    detector = yolo_weights(options.yolo, options.cache, lock)
    estimator = depth_weights(options.depth, options.cache, lock)
    from lab.bundles.make_depth import make_depth
    from lab.bundles.make_yolo import make_yolo
    from lab.parity import reference

    pictures = [*reference.PICTURES, *more_pictures]
    _report(make_yolo(detector, options.out / "yolo", pictures, int8=int8))
    _report(make_depth(estimator, options.out / "depth", pictures, int8=int8))
    return 0


def _demo_models(options: argparse.Namespace) -> int:
    from lab.training.demo_models import Recipe, demo_models

    for bundle in demo_models(options.out, options.work, Recipe(options.seed)):
        _report(bundle)
    return 0


def _demo_eval(options: argparse.Namespace) -> int:
    # Imported here, so that --help need not wait: Ultralytics and torch take 5 s.
    from lab.evaluation.demo_eval import demo_eval, markdown

    evaluation = demo_eval(options.models, options.scenes, options.python, options.out)
    print(markdown(evaluation))
    return 0 if evaluation.met else 1


def _report(bundle: Bundle) -> None:
    manifest = bundle.manifest
    print(f"{bundle.folder}: {bundle.label}, {manifest.licence}, parity {manifest.parity}")
    if manifest.int8:
        print(f"{bundle.folder}: INT8 with {manifest.int8.left_in_float} in float, {manifest.int8.agreement}")


def _pictures_in(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    pictures = sorted(path for path in folder.glob("*") if path.suffix.lower() in PICTURE_SUFFIXES)
    if not pictures:
        raise LabError(f"{folder}: no pictures there. Supported: {', '.join(sorted(PICTURE_SUFFIXES))}")
    return pictures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "lab", description="Build, train and evaluate the model bundles of Farsight's services."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _models_options(commands)
    _demo_models_options(commands)
    _demo_eval_options(commands)
    return parser


def _models_options(commands: Commands) -> None:
    models = commands.add_parser(
        "models",
        help="build the bundles of both services from trained weights",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = models.add_argument
    add(
        "--yolo",
        metavar="PATH|NAME",
        default=DEFAULT_YOLO,
        help="a checkpoint file, or the name of an official model",
    )
    add(
        "--depth",
        metavar="PATH|HUB_ID|random",
        default=DEFAULT_DEPTH,
        help="a transformers folder, a hub id, or `random` for the real architecture with untrained weights",
    )
    add(
        "--out",
        metavar="FOLDER",
        type=Path,
        default=Path("models/local"),
        help="where to write yolo/ and depth/",
    )
    add("--cache", metavar="FOLDER", type=Path, default=Path("models/cache"), help="where to keep downloads")
    add(
        "--lock",
        metavar="FILE",
        type=Path,
        default=Path("models/weights.lock.json"),
        help="the file with the hashes of all downloads",
    )
    add(
        "--accept-new-weights",
        action="store_true",
        help="accept downloaded weights whose hashes differ from the lock file, and record the new hashes",
    )
    add("--parity-images", metavar="FOLDER", type=Path, help="more pictures to compare with the reference on")
    add(
        "--int8",
        metavar="FOLDER",
        type=Path,
        help="pictures like those the service will receive, ideally 300: adds an INT8 graph to each bundle, "
        "calibrated on four fifths of the pictures and tested on the rest",
    )
    models.set_defaults(run=_models)


def _demo_models_options(commands: Commands) -> None:
    demo = commands.add_parser(
        "demo-models",
        help="train the demo models on rendered scenes, about an hour; a stopped run continues",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = demo.add_argument
    add("--seed", type=int, default=0, help="seed of the initial weights and of the order of the scenes")
    add(
        "--out",
        metavar="FOLDER",
        type=Path,
        default=Path("models/demo"),
        help="where to write yolo/ and depth/",
    )
    add(
        "--work",
        metavar="FOLDER",
        type=Path,
        default=Path("models/cache/demo"),
        help="where to keep scenes and checkpoints",
    )
    demo.set_defaults(run=_demo_models)


def _demo_eval_options(commands: Commands) -> None:
    demo = commands.add_parser(
        "demo-eval",
        help="measure the demo bundles through the running services",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = demo.add_argument
    add(
        "--models",
        metavar="FOLDER",
        type=Path,
        default=Path("models/demo"),
        help="the folder with yolo/ and depth/",
    )
    add(
        "--scenes",
        metavar="N",
        type=_count,
        default=200,
        help="number of scenes; training never sees their seeds",
    )
    add(
        "--python",
        metavar="PATH",
        type=Path,
        default=Path(".venv/bin/python"),
        help="Python of the environment that runs the services",
    )
    add(
        "--out",
        metavar="FILE",
        type=Path,
        default=Path("artifacts/demo-eval.json"),
        help="where to write all figures; the services' logs go to the same folder",
    )
    demo.set_defaults(run=_demo_eval)


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count
