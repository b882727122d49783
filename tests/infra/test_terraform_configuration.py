"""Check the configuration's sources: format, validity, own tests, documentation and checkov."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.terraform import FOLDER, Planner, Terraform, needs_terraform
from tests.support.twins import ROOT

CHECKOV = ROOT / ".venv-infra" / "bin" / "checkov"

EXAMPLE = FOLDER / "terraform.tfvars.example"


def test_the_configuration_is_formatted() -> None:
    needs_terraform()
    command = ["terraform", "fmt", "-check", "-recursive", "-diff"]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_configuration_is_valid(planner: Planner) -> None:
    assert "The configuration is valid." in planner.terraform.run("validate").stdout


def test_its_terraform_tests_pass_without_an_account(tmp_path_factory: pytest.TempPathFactory) -> None:
    needs_terraform()
    nowhere = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "CHECKPOINT_DISABLE": "1"}
    alone = Terraform(tmp_path_factory.mktemp("mocked"), nowhere)
    written = [
        re.findall(r"^run ", path.read_text(), re.MULTILINE) for path in FOLDER.glob("tests/*.tftest.hcl")
    ]
    assert f"Success! {sum(map(len, written))} passed, 0 failed" in alone.run("test").stdout


@pytest.fixture(scope="module")
def variables(planner: Planner) -> dict[str, Any]:
    return planner().configuration["variables"]


def test_every_variable_has_a_default_and_a_description(variables: dict[str, Any]) -> None:
    assert variables
    assert [name for name, variable in variables.items() if not variable.get("description")] == []
    sources = "\n".join(path.read_text() for path in FOLDER.glob("variables*.tf"))
    blocks = dict(re.findall(r'^variable "(\w+)" \{\n(.*?)^\}', sources, re.MULTILINE | re.DOTALL))
    assert blocks.keys() == variables.keys()
    assert [
        name for name, block in blocks.items() if not re.search(r"^  default +=", block, re.MULTILINE)
    ] == []


def test_the_example_lists_every_variable_with_its_default(
    planner: Planner, variables: dict[str, Any]
) -> None:
    named = re.findall(r"^(\w+) +=", EXAMPLE.read_text(), re.MULTILINE)
    assert sorted(named) == sorted(variables)
    assert planner(file=EXAMPLE).document["planned_values"] == planner().document["planned_values"]


@pytest.mark.parametrize("size", sorted((FOLDER / "sizes").glob("*.tfvars")), ids=lambda path: path.stem)
def test_a_size_in_the_readme_can_be_planned(size: Path, planner: Planner) -> None:
    assert planner(file=size).of("aws_ecs_service")
    assert f"sizes/{size.name}" in (FOLDER / "README.md").read_text()


def test_checkov_finds_exactly_what_is_skipped_with_a_reason(tmp_path: Path) -> None:
    if not CHECKOV.is_file():
        pytest.skip("no .venv-infra: scripts/setup infra makes it")
    lines = (FOLDER / ".checkov.yaml").read_text().splitlines()
    reasons = {m[1]: m[2] for line in lines if (m := re.match(r"  - (CKV\w+) *(?:# (.+))?$", line))}
    assert [check for check, reason in reasons.items() if not reason] == []
    # A copy without the skip list, which checkov would read by itself.
    bare = shutil.copytree(FOLDER, tmp_path / "bare", ignore=shutil.ignore_patterns(".*", "tests"))
    command = [
        CHECKOV,
        "--directory",
        bare,
        "--framework",
        "terraform",
        "--compact",
        "--quiet",
        "--skip-download",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert int(re.findall(r"Passed checks: (\d+)", done.stdout)[0]) > 200
    assert set(re.findall(r"^Check: (CKV\w+):", done.stdout, re.MULTILINE)) == reasons.keys()


def test_the_table_for_readers_of_the_guide_names_existing_variables(variables: dict[str, Any]) -> None:
    text = (FOLDER / "README.md").read_text().split("| the guide | here | why |")[1]
    rows = [line.split("|")[1:4] for line in text.splitlines()[2:] if line.startswith("|")]
    assert len(rows) > 30
    for _, here, _ in rows:
        named = {name.split(".")[0] for name in re.findall(r"`([\w.*]+)`", here)}
        assert named <= variables.keys()
        assert named or here.strip() == "none"
