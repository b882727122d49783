"""Check GitHub's workflows: pinned actions, least permissions, and no stored key."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.support.twins import ROOT

FOLDER = ROOT / ".github" / "workflows"
NAMES = sorted(path.name for path in FOLDER.glob("*"))


def load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(
        (FOLDER / name).read_text(), Loader=yaml.BaseLoader
    )  # "on" is no boolean
    return found


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in load(name)["jobs"].values() for step in job["steps"]]


def test_there_are_two_workflows():
    assert NAMES == ["deploy.yml", "test.yml"]


@pytest.mark.parametrize("name", NAMES)
def test_every_action_is_pinned_by_commit_with_its_version_in_a_comment(name):
    used = [line.split("uses: ")[1] for line in (FOLDER / name).read_text().splitlines() if "uses: " in line]
    assert used
    assert [line for line in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


@pytest.mark.parametrize("name", NAMES)
def test_permissions_are_reading_the_sources_and_assuming_a_role(name):
    rights = {"test.yml": {"contents": "read"}, "deploy.yml": {"contents": "read", "id-token": "write"}}
    assert load(name)["permissions"] == rights[name]
    assert all("permissions" not in job for job in load(name)["jobs"].values())
    assert [
        s
        for s in steps(name)
        if "checkout" in s.get("uses", "") and s["with"] != {"persist-credentials": "false"}
    ] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_secret_is_read_and_no_untrusted_text_reaches_a_shell(name):
    text = (FOLDER / name).read_text()
    assert "secrets." not in text
    assert "pull_request_target" not in text
    assert [step["run"] for step in steps(name) if "${{" in step.get("run", "")] == []


def test_tests_run_on_every_supported_kind_of_machine():
    jobs = load("test.yml")["jobs"].values()
    runners = {job["runs-on"] for job in jobs if "strategy" not in job}
    runners |= {one for job in jobs for one in job.get("strategy", {}).get("matrix", {}).get("runner", [])}
    assert runners == {"ubuntu-24.04", "ubuntu-24.04-arm", "macos-15"}


def test_pull_requests_are_tested_and_only_main_is_deployed():
    assert set(load("test.yml")["on"]) == {"pull_request"}
    commands = [step["run"] for step in steps("test.yml") if "run" in step]
    assert commands == ["make check", "make test", "scripts/smoke", "scripts/test-services"]
    assert load("deploy.yml")["on"] == {"push": {"branches": ["main"]}}
    assert [s["run"] for s in steps("deploy.yml") if "run" in s] == [
        "scripts/deploy.sh push",
        "scripts/deploy.sh roll",
    ]
