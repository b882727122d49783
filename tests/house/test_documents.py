"""What the documents promise is there: settings, scripts, links."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from depth_app.app import DepthSettings
from tests.support.tree import files
from tests.support.twins import ROOT
from yolo_app.app import YoloSettings

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def setting_rows() -> list[str]:
    """The README's table: the two services differ in their ports alone."""
    rows = []
    for (name, yolo, text), (_, depth, _) in zip(YoloSettings.rows(), DepthSettings.rows(), strict=True):
        default = f"`{yolo}`" if yolo == depth else f"`{yolo}` yolo, `{depth}` depth"
        rows.append(f"| `{name}` | {default.replace('`required`', 'required')} | {text} |")
    return rows


def test_the_readme_lists_every_setting_as_it_is() -> None:
    readme = (ROOT / "README.md").read_text().splitlines()
    listed = [line for line in readme if line.startswith("| `FARSIGHT_")]
    assert listed == setting_rows()


def test_the_readmes_figures_are_those_of_the_runs_that_are_kept() -> None:
    """Who measures anew copies artifacts/bench/table.md to a docs/benchmark*.md, and rows to the README."""
    readme = (ROOT / "README.md").read_text()
    section = readme.partition("## How fast it is\n")[2].partition("\n## ")[0]
    shown = [line for line in section.splitlines() if line.startswith(("| ", "- when", "- processor"))]
    kept = [line for run in (ROOT / "docs").glob("benchmark*.md") for line in run.read_text().splitlines()]
    assert len(shown) > 20
    assert [line for line in shown if line not in kept] == []


def test_every_script_that_the_makefile_calls_can_be_called() -> None:
    called = set(re.findall(r"scripts/[\w.-]+", (ROOT / "Makefile").read_text())) - {"scripts/."}
    assert called
    assert [name for name in sorted(called) if not os.access(ROOT / name, os.X_OK)] == []


def test_the_menu_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    [phony] = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert re.findall(r"^([a-z-]+):.*## .", makefile, re.MULTILINE) == phony.split()


@pytest.mark.parametrize("document", files(".md"), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = [target for target in LINK.findall(document.read_text()) if "://" not in target]
    assert [target for target in targets if not (document.parent / target).exists()] == []
