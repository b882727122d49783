"""Fetch a bundle from S3 into a verified folder on disk; the only file that imports boto3.

    fetch("s3://bucket/models/yolo", Path("~/.cache/farsight").expanduser())

Files are downloaded into a temporary folder inside the cache, verified there, and only then renamed into
place: an interrupted start leaves no incomplete bundle behind. Services may share a cache.
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

# A start must not hang for minutes while S3 is unreachable: the cached copy is better.
_TIMEOUTS = Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 2})

INCOMING = "incoming-"

STALE_SECONDS = 24 * 60 * 60
"""The age at which a temporary folder belongs to a start that was killed."""

_MISSING = ("404", "NoSuchKey", "NoSuchBucket")


class Unreachable(FarsightError):
    """S3 did not answer, or denied the request: a cached copy may be served instead."""


def fetch(uri: str, cache: Path) -> Bundle:
    """Return the bundle at an s3://bucket/prefix address, from the cache if S3 is unreachable.

    Raise BundleError for a missing or wrong file, and when S3 is unreachable and nothing is cached.
    """
    parts = urlsplit(uri)
    if parts.scheme != "s3" or not parts.netloc:
        raise BundleError(f"{uri}: a bundle is a folder or an s3://bucket/prefix")
    home = cache / hashlib.sha256(uri.encode()).hexdigest()[:16]
    home.mkdir(parents=True, exist_ok=True)
    try:
        return _refresh(_S3Folder(parts.netloc, parts.path.strip("/")), home)
    except Unreachable as error:
        return _cached(uri, home, error)


def _refresh(remote: _S3Folder, home: Path) -> Bundle:
    with tempfile.TemporaryDirectory(dir=home, prefix=INCOMING) as incoming:
        folder = Path(incoming) / "bundle"
        remote.get(MANIFEST, folder / MANIFEST)
        manifest = read_manifest(folder)
        place = home / manifest.version
        if not _is_complete(place):
            for name in manifest.files:
                remote.get(name, folder / name)
            load(folder)
            _move_into_place(folder, place)
        return _current(home, place, Path(incoming))


def _move_into_place(folder: Path, place: Path) -> None:
    """Rename `folder` to `place`, unless another start was first: it may be reading its copy."""
    if _is_complete(place):
        return
    shutil.rmtree(place, ignore_errors=True)
    try:
        folder.rename(place)
    except OSError:
        if not _is_complete(place):
            raise


def _is_complete(place: Path) -> bool:
    """Return True if a complete, verified copy is at `place`; another start may delete it meanwhile."""
    try:
        load(place)
    except (BundleError, OSError):
        return False
    return True


def _current(home: Path, place: Path, incoming: Path) -> Bundle:
    """Record this version as the one to fall back to, and delete the others."""
    note = incoming / "current"
    note.write_text(place.name)
    note.rename(home / "current")
    for other in home.iterdir():
        if other.is_dir() and other != place and not _is_arriving(other):
            shutil.rmtree(other, ignore_errors=True)  # another start may delete them, too
    return load(place)


def _is_arriving(folder: Path) -> bool:
    """Return True if another start may still be downloading into `folder`."""
    try:
        created = folder.stat().st_mtime
    except OSError:
        return False
    return folder.name.startswith(INCOMING) and time.time() - created < STALE_SECONDS


def _cached(uri: str, home: Path, error: Unreachable) -> Bundle:
    """Return the cached bundle; BundleError when there is none."""
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
    """The objects below one prefix of a bucket."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self._bucket = bucket
        self._prefix = prefix
        self._client = boto3.client("s3", config=_TIMEOUTS)

    def get(self, name: str, target: Path) -> None:
        """Download one object to `target`.

        Raise Unreachable when S3 fails, and BundleError for a missing object: a wrong name must not be
        hidden by a cached copy.
        """
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
