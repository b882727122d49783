"""The documentation site has every document and module, and a link that leads nowhere fails its build."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import site
from tests.support.twins import ROOT

PYTHON = ROOT / ".venv-docs" / "bin" / "python"
ADDRESS = "https://example.com/farsight"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository of three documents, a program and a package."""
    texts = {
        "README.md": "# Project\n\n[The guide](docs/guide.md#steps), [docs](docs/), [run](scripts/run).\n",
        "docs/README.md": "# Documents\n",
        "docs/guide.md": "# Guide\n\n## Steps\n\nTwo:\n- one\n- two\n\n![](chart.svg) [up](../README.md)\n",
        "docs/decisions/001-first.md": "# 001: The first\n\nSee [all](../decisions).\n",
        "docs/chart.svg": "<svg/>",
        "scripts/run": "#!/bin/sh\n",
        "farsight-core/farsight/__init__.py": '"""Serve models."""\n',
        "farsight-core/farsight/web/__init__.py": '"""Answer requests."""\n',
        "farsight-core/farsight/web/app.py": '"""Make the application."""\n',
    }
    for name, text in texts.items():
        path = tmp_path / "repository" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "repository"


def staged(root: Path, name: str, address: str = "") -> str:
    into = root.parent / "pages"
    site.stage(root, into, address)
    return (into / name).read_text()


def test_a_link_to_a_document_stays_as_it_is(root):
    assert "[The guide](docs/guide.md#steps)" in staged(root, "README.md")
    assert "[up](../README.md)" in staged(root, "docs/guide.md")


def test_a_link_to_a_folder_leads_to_its_readme_or_the_list_of_decisions(root):
    assert "[docs](docs/README.md)" in staged(root, "README.md")
    assert "[all](../decisions/index.md)" in staged(root, "docs/decisions/001-first.md")
    assert "[001: The first](001-first.md)" in staged(root, "docs/decisions/index.md")


def test_a_link_to_a_program_leads_to_the_repository_if_its_address_is_known(root):
    assert f"[run]({ADDRESS}/blob/main/scripts/run)" in staged(root, "README.md", ADDRESS)


def test_a_link_to_a_program_is_plain_text_otherwise(root):
    assert ", run." in staged(root, "README.md")


def test_a_list_that_follows_a_line_of_text_is_a_list(root):
    assert "Two:\n\n- one\n- two\n" in staged(root, "docs/guide.md")


def test_every_module_has_a_page_in_the_reference(root):
    pages = {"index", "web/index", "web/app"}
    for page in pages:
        text = staged(root, f"reference/farsight/{page}.md")
        assert f"::: farsight.{page}".replace("/", ".").removesuffix("index").rstrip(".") in text


def test_every_document_of_this_repository_is_in_the_navigation(tmp_path):
    navigation = str(site.stage(ROOT, tmp_path))
    assert [str(page) for page in site.pages(ROOT) if f"'{page}'" not in navigation] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See [it](nowhere.md).", "page does not exist"),
        ("See [it](guide.md#nowhere).", "anchor does not exist"),
        ("See [it][farsight.nowhere].", "unresolved"),
        ("See [it](guide.md#steps) and [the module][farsight.web.app].", ""),
    ],
    ids=["no page", "no anchor", "no module", "all there"],
)
def test_a_link_that_leads_nowhere_fails_the_build(root, text, words):
    if not PYTHON.exists():
        pytest.skip("needs .venv-docs: scripts/setup docs")
    (root / "docs" / "README.md").write_text(f"# Documents\n\n{text}\n")
    faults = site.build(root, root.parent / "built", python=str(PYTHON))
    assert words in faults
    assert bool(faults) == bool(words)
    assert bool(words) or (root.parent / "built" / "site" / "index.html").exists()


def test_no_page_loads_anything_from_another_host(root):
    if not PYTHON.exists():
        pytest.skip("needs .venv-docs: scripts/setup docs")
    assert site.build(root, root.parent / "built", python=str(PYTHON)) == ""
    for page in (root.parent / "built" / "site").rglob("*.html"):
        assert 'src="http' not in page.read_text()
        assert 'rel="stylesheet" href="http' not in page.read_text()
