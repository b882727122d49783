"""The documents agree with the code: settings, options, errors, figures, scripts, links."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from depth_app.app import DepthSettings
from depth_app.schemas import EstimateQuery
from farsight.errors import PublicError
from tests.support.tree import files
from tests.support.twins import ROOT
from yolo_app.app import YoloSettings
from yolo_app.schemas import DetectQuery

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def setting_rows() -> list[str]:
    """Return the rows of docs/settings.md: the two services differ in their ports alone."""
    rows = []
    for (name, yolo, text), (_, depth, _) in zip(YoloSettings.rows(), DepthSettings.rows(), strict=True):
        default = f"`{yolo}`" if yolo == depth else f"`{yolo}` yolo, `{depth}` depth"
        rows.append(f"| `{name}` | {default.replace('`required`', 'required')} | {text} |")
    return rows


def test_settings_lists_every_setting_with_its_default_and_description() -> None:
    lines = (ROOT / "docs/settings.md").read_text().splitlines()
    assert [
        line for line in lines if line.startswith("| `FARSIGHT_") and line.count("|") == 4
    ] == setting_rows()


@pytest.mark.parametrize(("title", "query"), [("detect", DetectQuery), ("estimate", EstimateQuery)])
def test_the_api_document_lists_every_option(title: str, query: type[BaseModel]) -> None:
    section = (ROOT / "docs/api.md").read_text().partition(f"### {title}\n")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \|", section.partition("\n### ")[0], re.MULTILINE)
    assert sorted(listed) == sorted(query.model_fields)


def test_the_api_document_lists_every_error() -> None:
    text = (ROOT / "docs/api.md").read_text()
    listed = re.findall(r"^\| (\d+) \| `([a-z-]+)` \|", text, re.MULTILINE)
    assert sorted(set(listed)) == sorted(listed)
    assert {(int(status), kind) for status, kind in listed} == {(e.status, e.kind) for e in public_errors()}


def public_errors(root: type[PublicError] = PublicError) -> Iterator[type[PublicError]]:
    for error in root.__subclasses__():
        yield error
        yield from public_errors(error)


def test_the_readmes_figures_are_those_of_the_newest_run() -> None:
    """A new run goes into docs/benchmark.md, on top, and its figures into the README."""
    section = (ROOT / "README.md").read_text().partition("## What you get\n")[2].partition("\n## ")[0]
    shown = re.findall(r"\*\*([\d.]+(?: ms)?)\*\*", section)
    newest = (ROOT / "docs/benchmark.md").read_text().partition("\n- when:")[2].partition("\n## ")[0]
    assert len(shown) >= 5
    assert [figure for figure in shown if f" {figure} |" not in newest] == []


def test_each_run_in_the_benchmarks_summary_has_its_figures_below() -> None:
    text = (ROOT / "docs/benchmark.md").read_text()
    summary, *runs = re.split(r"\n- when: ", text)
    rows = re.findall(
        r"^\| \[.*\| (\d{4}-\d\d-\d\d) \| ([\d.]+) images/s.*?\| (.*) \|$", summary, re.MULTILINE
    )
    assert len(rows) == len(runs) >= 3
    for (date, speed, ratios), run in zip(rows, runs, strict=True):
        assert run.startswith(date)
        assert [figure for figure in (speed, *ratios.split(" | ")) if f" {figure} |" not in run] == []


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
