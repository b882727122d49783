"""All packages carry one version, declare what they import, and install only what has a pinned hash."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from tests.support.tree import files
from tests.support.twins import ROOT

PROJECTS = sorted(ROOT.glob("*/pyproject.toml"))
OURS = {
    "farsight": "farsight-core",
    "yolo_app": "farsight-yolo-app",
    "depth_app": "farsight-depth-app",
    "lab": "farsight-lab",
}
LAB_ALONE = {"huggingface_hub", "nncf", "torch", "tqdm", "transformers", "ultralytics"}
"""Packages that only the lab imports; this environment does not have them."""
OTHER_NAMES = {"ultralytics": "ultralytics-opencv-headless"}
WITH_BOTO3 = {"botocore"}
"""boto3 raises its errors and is released with it."""


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(path.read_text())["project"]
    return found


def version() -> str:
    found: str = read(ROOT / "farsight-core" / "pyproject.toml")["version"]
    return found


def name_of(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0]


def imports(folder: Path) -> set[str]:
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names


def test_all_packages_and_the_page_carry_one_version() -> None:
    page = json.loads((ROOT / "react-webapp" / "package.json").read_text())["version"]
    assert len(PROJECTS) >= 4
    assert {read(path)["version"] for path in PROJECTS} | {page} == {version()}


def test_the_packages_require_each_other_in_that_version() -> None:
    required = [line for path in PROJECTS for line in read(path)["dependencies"] if "farsight" in line]
    assert required
    assert [line for line in required if line.partition("==")[2] != version()] == []


def test_the_changelog_has_a_section_for_the_version() -> None:
    sections = re.findall(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert sections[0] == "Unreleased"
    assert version() in sections


@pytest.mark.parametrize("path", PROJECTS, ids=lambda path: path.parent.name)
def test_a_package_declares_what_it_imports(path: Path) -> None:
    [package] = [folder.parent for folder in path.parent.glob("*/__init__.py")]
    declared = {name_of(line) for line in read(path)["dependencies"]}
    known = packages_distributions()
    wanted = set()
    for name in imports(package) - {package.name} - WITH_BOTO3:
        if name in OURS:
            wanted.add(OURS[name])
        elif name in LAB_ALONE:
            wanted.add(OTHER_NAMES.get(name, name.replace("_", "-")))
        else:
            wanted |= {distribution.lower().replace("_", "-") for distribution in known[name]}
    assert wanted - declared == set()


@pytest.mark.parametrize(
    "path",
    [path for path in files(".txt") if path.name.startswith("requirements") and "rivals" not in path.parts],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_requirement_is_pinned_with_hashes(path: Path) -> None:
    text = re.sub(r"^ *#.*\n", "", path.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    wanted = [line.strip() for line in text.splitlines() if line.strip()]
    pinned = r"[\w.\[\],-]+==[\w.+!]+( ; [^\\]+?)?( +--hash=sha256:[0-9a-f]{64})+"
    assert wanted
    assert [line for line in wanted if not re.fullmatch(pinned, line)] == []
