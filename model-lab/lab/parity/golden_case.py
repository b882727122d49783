"""A golden image as the lab writes it into a bundle; this file needs no torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class GoldenCase:
    """A picture and the answer that the service's golden check expects."""

    picture: Path
    expected: dict[str, Any]
