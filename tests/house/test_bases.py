"""Check that base images name their Debian release and no programs are copied between releases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.twins import ROOT

DOCKERFILES = sorted(ROOT.glob("*/Dockerfile"))
RELEASE = re.compile(r"[:-](bookworm|trixie|forky)\b")
PAGE = "/page/dist"
"""The built page; its files do not depend on a Debian release."""


def releases(text: str) -> dict[str, str | None]:
    """Return the Debian release of each stage by its name; the final image's name is ""."""
    defaults = dict(re.findall(r"^ARG (\w+)=(\S+)$", text, re.MULTILINE))
    stages = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", text, re.MULTILINE)
    assert len(stages) == len(re.findall(r"^FROM ", text, re.MULTILINE))
    found = {}
    for base, name in stages:
        match = RELEASE.search(re.sub(r"\$\{(\w+)\}", lambda one: defaults[one[1]], base))
        found[name] = match and match[1]
    return found


def test_there_are_three_dockerfiles() -> None:
    assert len(DOCKERFILES) == 3


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_every_base_image_names_its_debian_release(path: Path) -> None:
    assert None not in releases(path.read_text()).values()


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_only_the_page_is_copied_between_releases(path: Path) -> None:
    """A program built on a newer release may need a newer C library than the older one has."""
    text = path.read_text()
    stages = releases(text)
    copied = re.findall(r"^COPY --from=(\S+) (\S+) ", text, re.MULTILINE)
    assert copied
    assert [file for stage, file in copied if stages[stage] != stages[""] and file != PAGE] == []
