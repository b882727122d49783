"""A bundle under an S3 prefix to a verified folder on this machine, by boto3; the only file that imports it.

    fetch("s3://bucket/models/yolo", Path("~/.cache/farsight").expanduser())

Files arrive in a folder of their own beside the cache, are verified there and only then renamed into place:
a start that is interrupted leaves nothing that a later one could take for whole. Several may start at once.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from farsight.bundles.bundle import MANIFEST, Bundle, load, read_manifest
from farsight.errors import BundleError, FarsightError

log = logging.getLogger(__name__)

# A start must not hang for minutes where S3 is away: the cached copy is a better answer.
_PATIENCE = Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 2})

INCOMING = "incoming-"

STALE_SECONDS = 24 * 60 * 60
"""After which nobody still fetches into a folder: its start was killed."""

_MISSING = ("404", "NoSuchKey", "NoSuchBucket")


class Unreachable(FarsightError):
    """S3 did not answer, or refused to: a cached copy may stand in."""


def fetch(uri: str, cache: Path) -> Bundle:
    """BundleError names the file that is missing or wrong, or says that S3 is away and nothing is cached."""
    parts = urlsplit(uri)
    if parts.scheme != "s3" or not parts.netloc:
        raise BundleError(f"{uri}: a bundle is a folder or an s3://bucket/prefix")
    home = cache / hashlib.sha256(uri.encode()).hexdigest()[:16]
    home.mkdir(parents=True, exist_ok=True)
    try:
        return _download(_S3Folder(parts.netloc, parts.path.strip("/")), home)
    except Unreachable as error:
        return _cached(uri, home, error)


def _download(remote: _S3Folder, home: Path) -> Bundle:
    with tempfile.TemporaryDirectory(dir=home, prefix=INCOMING) as incoming:
        folder = Path(incoming) / "bundle"
        remote.get(MANIFEST, folder / MANIFEST)
        manifest = read_manifest(folder)
        place = home / manifest.version
        if not _holds(place):
            for name in manifest.files:
                remote.get(name, folder / name)
            load(folder)
            _move_in(folder, place)
        return _current(home, place, Path(incoming))


def _move_in(folder: Path, place: Path) -> None:
    """Where another start was sooner its copy stays, since it may be reading it."""
    if _holds(place):
        return
    shutil.rmtree(place, ignore_errors=True)
    try:
        folder.rename(place)
    except OSError:
        if not _holds(place):
            raise


def _holds(place: Path) -> bool:
    """Whether a whole, unaltered copy is there already; another start may forget it meanwhile."""
    try:
        load(place)
    except (BundleError, OSError):
        return False
    return True


def _current(home: Path, place: Path, incoming: Path) -> Bundle:
    """Note this version as the one to fall back to, and forget the others."""
    note = incoming / "current"
    note.write_text(place.name)
    note.rename(home / "current")
    for other in home.iterdir():
        if other.is_dir() and other != place and not _is_arriving(other):
            shutil.rmtree(other, ignore_errors=True)  # another start may forget them, too
    return load(place)


def _is_arriving(folder: Path) -> bool:
    """Whether another start may be fetching into it."""
    try:
        begun = folder.stat().st_mtime
    except OSError:
        return False
    return folder.name.startswith(INCOMING) and time.time() - begun < STALE_SECONDS


def _cached(uri: str, home: Path, error: Unreachable) -> Bundle:
    current = home / "current"
    if not current.is_file():
        raise BundleError(f"{uri}: {error}, and no verified copy is cached") from error
    bundle = load(home / current.read_text())
    log.warning(
        "S3 cannot be reached: serving the cached copy",
        extra={"uri": uri, "version": bundle.manifest.version, "cause": str(error)},
    )
    return bundle


class _S3Folder:
    def __init__(self, bucket: str, prefix: str) -> None:
        self._bucket = bucket
        self._prefix = prefix
        self._client = boto3.client("s3", config=_PATIENCE)

    def get(self, name: str, target: Path) -> None:
        """BundleError where the object is not there: nobody falls back from a wrong name."""
        key = f"{self._prefix}/{name}" if self._prefix else name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._client.download_file(self._bucket, key, str(target))
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                raise BundleError(f"s3://{self._bucket}/{key}: no such object") from error
            raise Unreachable(str(error)) from error
        except (BotoCoreError, Boto3Error) as error:
            raise Unreachable(str(error)) from error
