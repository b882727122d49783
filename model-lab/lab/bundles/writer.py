"""Write a bundle completely or not at all: stage it beside its target, verify it, then rename it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from farsight.bundles import Bundle, Manifest, load
from farsight.bundles.bundle import GOLDEN, MANIFEST, file_entry, version_of
from lab.parity.golden_case import GoldenCase


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target`; remove it at the end unless it was published."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_golden(folder: Path, cases: Sequence[GoldenCase]) -> None:
    """Write golden/: golden.json and the pictures, numbered, because two may have the same file name."""
    listed = []
    (folder / GOLDEN).parent.mkdir()
    for number, case in enumerate(cases, start=1):
        name = f"{number}-{case.picture.name}"
        shutil.copyfile(case.picture, (folder / GOLDEN).with_name(name))
        listed.append({"image": name, "expected": case.expected})
    (folder / GOLDEN).write_text(json.dumps({"cases": listed}, indent=1) + "\n")


def draft(**facts: Any) -> Manifest:
    """Return a manifest without files, enough to run the services' own code before the bundle exists."""
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return Manifest(schema=1, version="0000000", created=created, files={}, **facts)


def publish(folder: Path, target: Path, manifest: Manifest) -> Bundle:
    """Record every file of `folder` in the drafted manifest, verify all of it, and rename it to `target`."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): file_entry(path) for path in paths}
    complete = manifest.model_copy(update={"files": files, "version": version_of(files)})
    text = complete.model_dump_json(by_alias=True, exclude_none=True, indent=2)
    (folder / MANIFEST).write_text(text + "\n")
    load(folder)
    # mkdtemp makes a folder that only its owner can enter; another user may run the service.
    folder.chmod(0o755)
    _replace(folder, target)
    return load(target)


def _replace(folder: Path, target: Path) -> None:
    """Move an old `target` away first: a folder cannot be renamed over one that is not empty."""
    aside = folder.with_name(f"{folder.name}.old")
    if target.exists():
        target.rename(aside)
    try:
        folder.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
