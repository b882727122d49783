"""The files that other tools read are valid, and name what is there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.twins import ROOT

MANIFESTS = {
    "pip": ("pyproject.toml",),
    "npm": ("package.json",),
    "docker": ("Dockerfile",),
    "github-actions": (".github/workflows/test.yml",),
    "terraform": ("versions.tf",),
}
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def test_dependabot_looks_in_every_folder_that_has_a_manifest() -> None:
    asked: dict[str, list[str]] = {}
    for update in load(ROOT / ".github" / "dependabot.yml")["updates"]:
        folders = update.get("directories", [update.get("directory")])
        asked.setdefault(update["package-ecosystem"], []).extend(folder.strip("/") for folder in folders)
    for ecosystem, (manifest,) in MANIFESTS.items():
        assert [folder for folder in asked[ecosystem] if not (ROOT / folder / manifest).exists()] == []
    packages = {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("*/pyproject.toml")}
    assert {folder for folder in asked["pip"] if folder} == packages
    assert set(asked["docker"]) == {path.parent.name for path in ROOT.glob("*/Dockerfile")}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_has_fields_with_ids_of_their_own(path: Path) -> None:
    form = load(path)
    fields = [item for item in form["body"] if item["type"] != "markdown"]
    assert {"name", "description", "body"} <= form.keys()
    assert len({item["id"] for item in fields}) == len(fields) > 0
    assert all(item["attributes"]["label"] for item in fields)


def test_the_hooks_before_a_commit_are_tools_of_this_project() -> None:
    [repository] = load(ROOT / ".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    assert all(hook["entry"].startswith((".venv/bin/", "npm --prefix ")) for hook in repository["hooks"])


def test_the_development_container_names_files_and_scripts_that_are_there() -> None:
    folder = ROOT / ".devcontainer"
    text = re.sub(r"^ *//.*$", "", (folder / "devcontainer.json").read_text(), flags=re.MULTILINE)
    described = json.loads(text)
    assert (folder / described["build"]["dockerfile"]).exists()
    assert (ROOT / described["postCreateCommand"].split()[0]).exists()
