"""The command line: `python -m lab models` makes both bundles; its `--help` says from what else."""

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

PICTURE_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0; 1 with the reason on stderr, or where a target is missed."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    try:
        status: int = options.run(options)
    except FarsightError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return status


def _models(options: argparse.Namespace) -> int:
    """Both weights first: what is missing is said at once, not after the first bundle was made."""
    more_pictures = _pictures_in(options.parity_images)
    int8 = split(_pictures_in(options.int8)) if options.int8 else None
    # torch, 5 s, which --help and a mistyped option do not wait for; then transformers' models, 10 s more.
    from lab.export import fetch

    lock = WeightsLock(options.lock, options.accept_new_weights)
    detector = fetch.yolo_weights(options.yolo, options.cache, lock)
    estimator = fetch.depth_weights(options.depth, options.cache, lock)
    from lab.export.make_depth import make_depth
    from lab.export.make_detect import make_detect
    from lab.parity import reference

    pictures = [*reference.PICTURES, *more_pictures]
    _report(make_detect(detector, options.out / "yolo", pictures, int8=int8))
    _report(make_depth(estimator, options.out / "depth", pictures, int8=int8))
    return 0


def _demo_models(options: argparse.Namespace) -> int:
    from lab.training.demo_models import Recipe, demo_models

    for bundle in demo_models(options.out, options.work, Recipe(options.seed)):
        _report(bundle)
    return 0


def _demo_eval(options: argparse.Namespace) -> int:
    # ultralytics, and torch with it, 5 s.
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
        raise LabError(f"{folder}: no pictures there ({', '.join(sorted(PICTURE_SUFFIXES))})")
    return pictures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "lab", description="Makes model bundles that answer as the reference does."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _models_options(commands)
    _demo_models_options(commands)
    _demo_eval_options(commands)
    return parser


def _models_options(commands: Commands) -> None:
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
    add(
        "--int8",
        metavar="FOLDER",
        type=Path,
        help="pictures of what the service will see, better 300: makes an INT8 graph beside each float one, "
        "calibrated on four fifths of them and judged on the others",
    )
    models.set_defaults(run=_models)


def _demo_models_options(commands: Commands) -> None:
    demo = commands.add_parser(
        "demo-models",
        help="train the demo bundles from nothing on rendered scenes: about an hour; a stopped run goes on",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = demo.add_argument
    add("--seed", type=int, default=0, help="of the weights at the start, and of the order of the scenes")
    add("--out", metavar="FOLDER", type=Path, default=Path("models/demo"), help="gets yolo/ and depth/")
    add(
        "--work",
        metavar="FOLDER",
        type=Path,
        default=Path("models/cache/demo"),
        help="keeps scenes and checkpoints",
    )
    demo.set_defaults(run=_demo_models)


def _demo_eval_options(commands: Commands) -> None:
    demo = commands.add_parser(
        "demo-eval",
        help="judge the demo bundles through the running services",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = demo.add_argument
    add("--models", metavar="FOLDER", type=Path, default=Path("models/demo"), help="has yolo/ and depth/")
    add("--scenes", metavar="N", type=_count, default=200, help="how many, of seeds that training never sees")
    add(
        "--python",
        metavar="PATH",
        type=Path,
        default=Path(".venv/bin/python"),
        help="of the environment that serves",
    )
    add(
        "--out",
        metavar="FILE",
        type=Path,
        default=Path("artifacts/demo-eval.json"),
        help="gets the figures; the services' logs stand beside it",
    )
    demo.set_defaults(run=_demo_eval)


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count
