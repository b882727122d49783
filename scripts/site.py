"""Build the documentation site from the documents of this repository.

    .venv-docs/bin/python -m scripts.site       # artifacts/docs/site; exit status 1 if a link leads nowhere

Pages keep their places: docs/api.md becomes docs/api.html, and README.md the first page. So a relative link
between documents works on the site as it does in the repository. A link to any other file leads to the
repository if FARSIGHT_DOCS_REPOSITORY gives its address, and is plain text otherwise. The API reference has a
page for each module of the packages.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("*.md", "docs/**/*.md", "*/README.md")
PICTURES = {".png", ".svg", ".jpg"}
PACKAGES = ("farsight-core/farsight", "yolo-flask-app/yolo_app", "depth-anything-flask-app/depth_app")
ADDRESS = "FARSIGHT_DOCS_REPOSITORY"

LINK = re.compile(r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)#\s:]+)(?P<anchor>#[^)\s]*)?\)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
ITEM = re.compile(r"([-*]|\d+\.) ")

Nav = Any
"""A page's path, or {title: pages}."""


def pages(root: Path) -> list[Path]:
    """Return the documents, relative to the repository's root."""
    return sorted({path.relative_to(root) for pattern in PAGES for path in root.glob(pattern)})


def stage(root: Path, into: Path, address: str = "") -> list[Nav]:
    """Write the site's pages and pictures to an empty folder; return the navigation."""
    documents = pages(root)
    for page in documents:
        target = into / page
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_spaced(_linked((root / page).read_text(), page, root, address)))
    for picture in (path for path in (root / "docs").rglob("*") if path.suffix in PICTURES):
        shutil.copyfile(picture, into / picture.relative_to(root))
    decisions = [page for page in documents if page.parent == Path("docs/decisions")]
    if decisions:
        titles = [f"- [{_title(root / page)}]({page.name})" for page in decisions]
        (into / "docs/decisions/index.md").write_text("\n".join(["# Decisions\n", *titles, ""]))
    packages = [root / package for package in PACKAGES if (root / package).exists()]
    reference = [_module_pages(package, package.parent, into / "reference") for package in packages]
    return _navigation(documents, decisions, reference)


def _linked(text: str, page: Path, root: Path, address: str) -> str:
    """Return a page whose links to files that are no pages lead to the repository, or are plain text."""

    def replace(link: re.Match[str]) -> str:
        found = (root / page.parent / link["target"]).resolve()
        if found.is_dir() and (found / "README.md").exists():
            return f"[{link['text']}]({link['target'].rstrip('/')}/README.md{link['anchor'] or ''})"
        if found == root / "docs" / "decisions":
            return f"[{link['text']}]({link['target'].rstrip('/')}/index.md)"
        if found.suffix in {".md", *PICTURES} or not found.exists():
            return link.group()
        if address:
            return f"[{link['text']}]({address}/blob/main/{found.relative_to(root).as_posix()})"
        return link["text"]

    return LINK.sub(replace, text)


def _spaced(text: str) -> str:
    """Return a page with an empty line before each list: Python-Markdown needs one, GitHub does not."""
    lines: list[str] = []
    fenced = False
    for line in text.splitlines():
        before = lines[-1] if lines else ""
        fenced ^= line.lstrip().startswith("```")
        if not fenced and ITEM.match(line) and before.strip() and not before.startswith((" ", "|", "#")):
            listed = _in_list(lines)
            lines += [] if listed else [""]
        lines.append(line)
    return "\n".join(lines) + "\n"


def _in_list(lines: list[str]) -> bool:
    """Tell if the last paragraph began as an item of a list."""
    for line in reversed(lines):
        if not line.strip():
            return False
        if ITEM.match(line):
            return True
    return False


def _title(page: Path) -> str:
    heading = re.search(r"^# (.+)$", page.read_text(), re.MULTILINE)
    return heading[1] if heading else page.stem


def _module_pages(folder: Path, root: Path, into: Path) -> Nav:
    """Write a page for each module of a package and of those inside it; return their navigation."""
    inside: list[Nav] = [_module_page(folder, folder / "index.md", root, into)]
    for path in sorted(folder.iterdir()):
        if (path / "__init__.py").exists():
            inside.append(_module_pages(path, root, into))
        elif path.suffix == ".py" and path.name != "__init__.py":
            inside.append(_module_page(path.with_suffix(""), path.with_suffix(".md"), root, into))
    return {folder.name: inside}


def _module_page(module: Path, page: Path, root: Path, into: Path) -> str:
    target = into / page.relative_to(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    name = ".".join(module.relative_to(root).parts)
    target.write_text(f"---\ntitle: {name}\n---\n\n::: {name}\n")
    return target.relative_to(into.parent).as_posix()


def _navigation(documents: Iterable[Path], decisions: list[Path], reference: list[Nav]) -> list[Nav]:
    sections: dict[str, list[Nav]] = {"Documents": [], "Folders": [], "Project": []}
    for page in documents:
        if page.name == "README.md" and page.parent != Path():
            sections["Folders"].append(page.as_posix())
        elif page.parent == Path("docs"):
            sections["Documents"].append(page.as_posix())
        elif page.parent == Path() and page.name != "README.md":
            sections["Project"].append(page.as_posix())
    sections["Decisions"] = (
        ["docs/decisions/index.md", *(page.as_posix() for page in decisions)] if decisions else []
    )
    sections["Reference"] = reference
    return ["README.md", *({name: inside} for name, inside in sections.items() if inside)]


def build(root: Path, work: Path, address: str = "", python: str = sys.executable) -> str:
    """Build the site into work/site; return its faults, such as links that lead nowhere, or an empty text."""
    source = work / "pages"
    shutil.rmtree(work, ignore_errors=True)
    source.mkdir(parents=True)
    base = os.path.relpath(ROOT / "mkdocs.yml", work)
    settings = {"INHERIT": base, "docs_dir": "pages", "site_dir": "site", "repo_url": address or None}
    config = work / "mkdocs.yml"
    config.write_text(json.dumps({**settings, "nav": stage(root, source, address)}, indent=2))
    command = [python, "-m", "zensical", "build", "--strict", "--config-file", str(config)]
    packages = os.pathsep.join(str((root / package).parent) for package in PACKAGES)
    environment = {**os.environ, "PYTHONPATH": packages}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    output = COLOUR.sub("", done.stdout + done.stderr).partition("Traceback (most recent call last)")[0]
    return output.strip() or "zensical failed without a message" if done.returncode else ""


def main() -> int:
    work = ROOT / "artifacts" / "docs"
    wrong = build(ROOT, work, os.environ.get(ADDRESS, "").rstrip("/"))
    print(wrong or f"docs: {(work / 'site' / 'index.html').relative_to(ROOT)}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
