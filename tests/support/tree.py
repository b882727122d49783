"""The project's own files: what is here, less what .gitignore names. Works without git, too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from tests.support.twins import ROOT


def files(*suffixes: str) -> list[Path]:
    """Sorted; all of them where no suffix is named: `files(".py", ".md")`."""
    return sorted(path for path in _walk() if not suffixes or path.suffix in suffixes)


def _walk() -> Iterator[Path]:
    ignored = [*_ignored(ROOT), *_ignored(ROOT / "react-webapp"), ".git"]
    for folder, folders, names in os.walk(ROOT):
        here = Path(folder)
        folders[:] = [name for name in folders if not _matches(here / name, ignored)]
        yield from (here / name for name in names if not _matches(here / name, ignored))


def _ignored(folder: Path) -> list[str]:
    lines = (folder / ".gitignore").read_text().splitlines()
    return [line.rstrip("/") for line in lines if line and not line.startswith("#")]


def _matches(path: Path, patterns: list[str]) -> bool:
    inside = path.relative_to(ROOT).as_posix()
    return any(fnmatch(path.name, pattern) or inside == pattern for pattern in patterns)
