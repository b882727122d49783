"""The page's samples, with what is in them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.support.twins import ROOT

LIST = ROOT / "react-webapp" / "src" / "features" / "samples" / "samples.json"


@dataclass(frozen=True)
class Sample:
    """A rendered scene; `classes` are its objects from near to far: the truth, not what a model says."""

    name: str
    classes: tuple[str, ...]

    @property
    def data(self) -> bytes:
        return (ROOT / "react-webapp" / "public" / "samples" / self.name).read_bytes()


def samples() -> list[Sample]:
    listed = json.loads(LIST.read_text())
    return [Sample(one["name"], tuple(one["alt"].partition(": ")[2].split(", "))) for one in listed]
