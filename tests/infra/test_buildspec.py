"""Run a whole build: the real buildspec, scripts and aws CLI, a stub of docker, and an emulated ECR."""

from __future__ import annotations

import jsonschema
import pytest

from tests.infra.conftest import needs_aws
from tests.support import buildspec
from tests.support.checkout import REGISTRY, SERVICES, Checkout
from tests.support.twins import ROOT


def build(checkout: Checkout, **variables: str) -> buildspec.Build:
    path = checkout.folder / "buildspec.yml"
    return buildspec.run(path, checkout.folder, checkout.environment | variables)


def test_a_misspelt_phase_is_an_error(tmp_path):
    spec = (ROOT / "buildspec.yml").read_text()
    (tmp_path / "buildspec.yml").write_text(spec.replace("pre_build:", "prebuild:"))
    with pytest.raises(jsonschema.ValidationError, match="prebuild"):
        buildspec.load(tmp_path / "buildspec.yml")


def test_the_buildspec_has_no_logic_and_no_phase_that_runs_after_a_failed_build():
    phases = buildspec.load(ROOT / "buildspec.yml")["phases"]
    commands = [command for phase in phases.values() for command in phase.get("commands", [])]
    assert commands
    assert [command for command in commands if not command.startswith("scripts/")] == []
    assert [command for command in commands if set(command) & set(";|&$`\n")] == []
    assert "post_build" not in phases
    assert all("on-failure" not in phase for phase in phases.values())


@needs_aws
def test_a_build_pushes_tested_images_moves_prod_and_rolls_the_services(platform):
    before, commit = platform.deployments(), platform.git("rev-parse", "HEAD")
    done = build(platform)
    assert done.succeeded, done.output
    for service in SERVICES:
        tags = platform.tags(service)
        assert set(tags) == {commit, "prod"}
        assert tags[commit] == tags["prod"]
    assert len({platform.tags(service)["prod"] for service in SERVICES}) == 3
    after = platform.deployments()
    assert all(after[service] != before[service] for service in SERVICES)
    order = [call.split()[0] for call in platform.calls() if not call.startswith(("version", "tag"))]
    assert order == ["login", "build", "build", "build", "contract", "push", "push", "push"]
    assert platform.calls("contract") == [f"contract tests {commit}"]
    assert platform.calls("login") == [f"login --username AWS --password-stdin {REGISTRY}"]
    assert platform.account.missing() == []


@needs_aws
@pytest.mark.parametrize("failing", ["build depth", "test", "push depth"])
def test_after_any_failure_prod_does_not_move_and_no_service_rolls(failing, platform):
    platform.seed("prod")
    images, running = platform.all_tags(), platform.deployments()
    commit = platform.git("rev-parse", "HEAD")
    done = build(platform, FAILS=failing)
    assert done.phases == {"install": True, "pre_build": True, "build": False}
    assert platform.deployments() == running
    if failing == "push depth":  # the first was pushed: under its commit, and nothing runs it
        assert set(platform.tags("yolo")) == {"prod", commit}
        images["yolo"][commit] = platform.tags("yolo")[commit]
    assert platform.all_tags() == images
