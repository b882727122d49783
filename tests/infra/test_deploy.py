"""Test scripts/deploy.sh against an emulated account: rollouts, rollbacks and messages."""

from __future__ import annotations

import re

import pytest

from tests.infra.conftest import needs_aws
from tests.support.checkout import SERVICES
from tests.support.moto_ecs import DOOMED
from tests.support.twins import ROOT

SCRIPT = "scripts/deploy.sh"


@needs_aws
def test_a_roll_of_one_service_does_not_change_the_others(platform):
    before = platform.deployments()
    assert platform.run(SCRIPT, "roll", "depth").returncode == 0
    after = platform.deployments()
    assert [service for service in SERVICES if before[service] != after[service]] == ["depth"]


@needs_aws
def test_a_roll_that_the_circuit_breaker_rolled_back_fails_with_its_reason(platform):
    ecs = platform.account.clients("ecs")
    ecs.tag_resource(resourceArn=service_arn(ecs, "depth"), tags=[{"key": DOOMED, "value": "fails"}])
    done = platform.run(SCRIPT, "roll")
    assert done.returncode == 1
    assert "depth did not start and was rolled back" in done.stdout
    assert "circuit breaker: tasks failed to start" in done.stdout
    assert "scripts/deploy.sh rollback" in done.stdout


@needs_aws
def test_a_roll_that_is_never_stable_fails_after_its_timeout(platform):
    ecs = platform.account.clients("ecs")
    ecs.tag_resource(resourceArn=service_arn(ecs, "web"), tags=[{"key": DOOMED, "value": "hangs"}])
    done = platform.run(SCRIPT, "roll", "web", ROLL_SECONDS="0")
    assert done.returncode == 1
    assert "not stable after 0 s: web" in done.stdout


def service_arn(ecs, name: str) -> str:
    return ecs.describe_services(cluster="farsight", services=[name])["services"][0]["serviceArn"]


@needs_aws
def test_a_missing_service_or_cluster_is_an_error_and_nothing_rolls(platform):
    before = platform.deployments()
    done = platform.run(SCRIPT, "roll", "yolo", "yolo-canary")
    assert done.returncode == 1
    assert "no service yolo-canary in the cluster farsight: nothing was rolled out" in done.stdout
    done = platform.run(SCRIPT, "roll", NAME="elsewhere")
    assert done.returncode == 1
    assert "no cluster elsewhere in us-east-1: scripts/deploy.sh apply creates it" in done.stdout
    assert platform.deployments() == before


@needs_aws
def test_status_reports_unknown_commits_and_missing_images(platform):
    platform.seed("prod", "depth")
    done = platform.run(SCRIPT, "status", "depth", "web")
    assert done.returncode == 0, done.stdout
    rows = {line.split()[0]: line.split()[3] for line in done.stdout.splitlines()}
    assert (rows["depth"], rows["web"]) == ("unknown", "none")


@needs_aws
def test_a_rollback_without_a_previous_image_moves_no_tag(platform):
    platform.seed("prod")
    platform.seed("prod-previous", "yolo", "depth")
    first, before = platform.all_tags(), platform.deployments()
    done = platform.run(SCRIPT, "rollback")
    assert done.returncode == 1
    assert "web has no prod-previous to roll back to; no tag was moved" in done.stdout
    assert (platform.all_tags(), platform.deployments()) == (first, before)


@needs_aws
def test_build_sends_this_commit_to_codebuild_and_waits(platform):
    platform.account.clients("s3").create_bucket(Bucket="farsight-data-123456789012")
    platform.account.clients("codebuild").create_project(
        name="farsight",
        source={"type": "S3", "location": "farsight-data-123456789012/source/farsight.zip"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={"type": "LINUX_CONTAINER", "image": "standard", "computeType": "BUILD_GENERAL1_SMALL"},
        serviceRole="arn:aws:iam::123456789012:role/builds",
    )
    done = platform.run(SCRIPT, "build")
    assert done.returncode == 0, done.stdout
    assert "SUCCEEDED" in done.stdout
    assert platform.zipped(".commit") == platform.git("rev-parse", "HEAD")
    assert platform.zipped("buildspec.yml") == (ROOT / "buildspec.yml").read_text()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["roll", "yole"], "unknown service yole; the services are yolo depth web"),
        (["logs", "--since", "yesterday"], "--since takes 30s, 10m, 2h or 1d, not yesterday"),
        (["reroll"], "unknown command reroll; scripts/deploy.sh --help lists the commands"),
        (["rollback", "yolo-canary"], "yolo-canary cannot be rolled back"),
    ],
)
def test_invalid_arguments_are_rejected_with_a_reason(command, words, checkout):
    done = checkout.run(SCRIPT, *command)
    assert done.returncode == 1
    assert words in done.stdout


def test_destroy_removes_nothing_unless_the_name_is_typed(checkout):
    for answer in ("", "yes\n", "farsigh\n"):
        done = checkout.run(SCRIPT, "destroy", answer=answer)
        assert done.returncode == 1
        assert "nothing was removed" in done.stdout


def test_without_terraform_the_error_says_what_to_install(checkout, tmp_path):
    done = checkout.run(SCRIPT, "plan", PATH=f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert done.returncode == 1
    assert "terraform is not on PATH: install Terraform" in done.stdout


def test_the_help_lists_every_command_and_needs_no_tools(checkout):
    done = checkout.run(SCRIPT, "--help", PATH="/usr/bin:/bin")
    assert done.returncode == 0
    text = (ROOT / SCRIPT).read_text()
    [commands] = re.findall(r"^    (plan \|.*)\) \"\$command\"", text, re.MULTILINE)
    assert [name for name in [*commands.split(" | "), "push"] if f"\n  {name} " not in done.stdout] == []
