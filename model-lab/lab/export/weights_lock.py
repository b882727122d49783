"""Record the SHA-256 of every file downloaded from a hub, so that later downloads are the same.

models/weights.lock.json    {"yolo26n.pt": {"yolo26n.pt": "9a1f..."}, ...}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lab.errors import WeightsChanged

Hashes = Mapping[str, str]
"""SHA-256 by file name."""


@dataclass(frozen=True)
class WeightsLock:
    """The lock file. With `accept_new`, hashes that differ are accepted and recorded."""

    path: Path
    accept_new: bool = False

    def check(self, source: str, fetched: Hashes) -> None:
        """Record the hashes of a new `source`. Raise WeightsChanged if a known file has another hash."""
        entries = self._read()
        known = entries.get(source)
        if known == fetched:
            return
        if known is not None and not self.accept_new:
            raise WeightsChanged(_difference(source, known, fetched, self.path))
        self._write({**entries, source: dict(fetched)})

    def _read(self) -> dict[str, dict[str, str]]:
        if not self.path.exists():
            return {}
        entries: dict[str, dict[str, str]] = json.loads(self.path.read_text())
        return entries

    def _write(self, entries: Mapping[str, Hashes]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(entries, indent=2, sort_keys=True) + "\n")
        fresh.replace(self.path)


def _difference(source: str, known: Hashes, fetched: Hashes, path: Path) -> str:
    changed = sorted(name for name in {*known, *fetched} if known.get(name) != fetched.get(name))
    lines = [
        f"  {name}: recorded {known.get(name, 'absent')}, downloaded {fetched.get(name, 'absent')}"
        for name in changed
    ]
    return "\n".join(
        [
            f"{source}: the downloaded files differ from those that {path} records:",
            *lines,
            "Find out why they changed. To accept and record them: --accept-new-weights",
        ]
    )
