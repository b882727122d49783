"""Find weights on this machine or download them; check downloads against the lock file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError
from ultralytics.utils.downloads import GITHUB_ASSETS_NAMES, attempt_download_asset

from farsight.bundles.bundle import file_entry
from farsight.bundles.manifest import Source
from lab.errors import LabError, Unreachable
from lab.export.weights_lock import WeightsLock

RANDOM = "random"

HUB_TIMEOUT = 5
"""Seconds to wait for a hub's first answer: without a network, the command should fail at once."""

MODEL_FILES = ("config.json", "preprocessor_config.json", "model.safetensors")
"""The files of a transformers folder. Pickled weights are not read, because they can run code."""


@dataclass(frozen=True)
class Weights:
    """Weights to build a bundle from.

    `path` is a checkpoint file (yolo) or a transformers folder (depth), None for random weights. `licence` is
    None if it follows from the model. `demo` and `metrics` go into the manifest unchanged.
    """

    name: str
    path: Path | None
    source: Source
    licence: str | None = None
    demo: bool = False
    metrics: Mapping[str, Any] = field(default_factory=dict)


def yolo_weights(named: str, cache: Path, lock: WeightsLock) -> Weights:
    """Return the weights of a checkpoint's path, or of an official name such as `yolo26n`."""
    path = Path(named)
    if path.is_file():
        return Weights(bundle_name(path.stem), path, Source(uri=path.name, sha256=file_entry(path).sha256))
    asset = f"{path.name.removesuffix('.pt')}.pt"
    if asset not in GITHUB_ASSETS_NAMES or len(path.parts) > 1:
        raise LabError(f"{named}: neither a file here nor the name of an official model, such as yolo26n")
    path = _download_asset(asset, cache)
    sha256 = file_entry(path).sha256
    lock.check(asset, {asset: sha256})
    return Weights(bundle_name(path.stem), path, Source(uri=f"ultralytics/assets/{asset}", sha256=sha256))


def depth_weights(named: str, cache: Path, lock: WeightsLock) -> Weights:
    """Return the weights of a transformers folder, a hub id, or `random`: untrained, seeded."""
    if named == RANDOM:
        return Weights("depth-anything-v2-small-random", None, Source(uri=RANDOM))
    folder = Path(named)
    if folder.is_dir():
        hashes = _hashes(folder, MODEL_FILES)
        uri = folder.resolve().name
    else:
        folder = _download_snapshot(named, cache)
        hashes = _hashes(folder, MODEL_FILES)
        lock.check(named, hashes)
        uri = named
    name = bundle_name(uri.rsplit("/", 1)[-1].removesuffix("-hf"))
    return Weights(name, folder, Source(uri=uri, sha256=hashes["model.safetensors"]))


def bundle_name(text: str) -> str:
    """Return a name that a manifest accepts: lower case, digits, dots and hyphens."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-._") or "model"


def _download_asset(asset: str, cache: Path) -> Path:
    cache.mkdir(parents=True, exist_ok=True)
    try:
        return Path(attempt_download_asset(cache / asset, retry=1))
    except (OSError, RuntimeError) as error:
        raise Unreachable(
            f"{asset}: the download from Ultralytics failed. Check the network, or name a checkpoint that "
            "you have: --yolo PATH/TO/WEIGHTS.pt"
        ) from error


def _download_snapshot(hub_id: str, cache: Path) -> Path:
    folder = cache / bundle_name(hub_id.replace("/", "--"))
    try:
        snapshot_download(
            hub_id, local_dir=folder, allow_patterns=list(MODEL_FILES), etag_timeout=HUB_TIMEOUT
        )
    except HFValidationError as error:
        raise LabError(f"{hub_id}: neither a folder here, nor a hub id (owner/name), nor {RANDOM}") from error
    except (OSError, HfHubHTTPError) as error:
        raise Unreachable(
            f"{hub_id}: the Hugging Face hub cannot be reached or does not have this model. Name a folder "
            f"that you have: --depth PATH; or use an untrained model: --depth {RANDOM}"
        ) from error
    return folder


def _hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        raise LabError(f"{folder}: not a transformers model folder, {', '.join(missing)} is missing")
    return {name: file_entry(folder / name).sha256 for name in names}
