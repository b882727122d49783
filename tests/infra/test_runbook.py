"""Run every command of the runbook's part on AWS as it is written, against the emulator.

Terraform is the real one with the real configuration, limited to one resource; other tests apply all of it.
"""

from __future__ import annotations

import json
import re
import shutil
import time

import pytest

from tests.infra.conftest import needs_aws
from tests.support.checkout import SERVICES, Checkout
from tests.support.terraform import plugins
from tests.support.twins import ROOT

BOOK = (ROOT / "docs" / "runbook.md").read_text().partition("## On AWS")[2]
SECTIONS = {
    title.strip(): re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    for title, _, text in (section.partition("\n") for section in BOOK.split("\n### ")[1:])
}
OLD = "0" * 40

HELD = {
    "TF_CLI_ARGS_init": " ".join(plugins()),
    "TF_CLI_ARGS_apply": "-target=aws_sns_topic.alarms",
    "TF_CLI_ARGS_destroy": "-target=aws_sns_topic.alarms",
}

needs_terraform = pytest.mark.skipif(not shutil.which("terraform"), reason="needs terraform on PATH")


def commands(section: str) -> list[str]:
    """Return the commands of a section without their comments."""
    lines = [line for block in SECTIONS[section] for line in block.splitlines()]
    return [line.partition("  #")[0].strip() for line in lines if line.strip()]


def run(platform: Checkout, section: str, answer: str = "yes\n") -> dict[str, str]:
    """Run all commands of a section, check that they succeed, and return {command: its output}."""
    outputs = {}
    for command in commands(section):
        done = platform.run("bash", "-c", command, answer=answer, **HELD)
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        outputs[command] = done.stdout
    return outputs


@pytest.fixture
def released(platform: Checkout) -> Checkout:
    """Return a platform on which prod is this commit and prod-previous an older one."""
    for commit, tag in ((OLD, "prod-previous"), (platform.git("rev-parse", "HEAD"), "prod")):
        platform.seed(commit)
        platform.retag(commit, tag)
    return platform


def test_every_section_with_commands_has_a_test():
    assert {section for section, blocks in SECTIONS.items() if blocks} == {
        "Deploy and roll",
        "Roll back",
        "Try a version on a few requests",
        "Scale",
        "Rotate",
        "Read logs",
        "Remove it",
    }


@needs_aws
def test_deploy_and_roll(released):
    before, commit = released.deployments(), released.git("rev-parse", "HEAD")
    outputs = run(released, "Deploy and roll")
    assert all(released.deployments()[service] != before[service] for service in SERVICES)
    rows = [line.split() for line in outputs["scripts/deploy.sh status"].splitlines()[1:]]
    assert [row[:4] for row in rows] == [[name, "2/2", "COMPLETED", commit] for name in sorted(SERVICES)]


@needs_aws
def test_roll_back_all_and_roll_one_forward_again(released):
    first, before = released.all_tags(), released.deployments()
    outputs = run(released, "Roll back")
    assert f"yolo: prod is {OLD} again" in outputs["scripts/deploy.sh rollback"]
    after = released.all_tags()
    for service in ("depth", "web"):
        assert after[service]["prod"] == first[service][OLD]
        assert after[service]["prod-previous"] == first[service]["prod"]
        assert released.deployments()[service] != before[service]
    assert after["yolo"] == first["yolo"]


@needs_aws
@needs_terraform
def test_try_a_version_on_a_few_requests(released):
    ecs, first = released.account.clients("ecs"), released.all_tags()
    ecs.create_service(cluster="farsight", serviceName="yolo-canary", taskDefinition="yolo", desiredCount=1)
    changed = released.commit("A version to try")
    released.seed(changed)
    run(released, "Try a version on a few requests")
    for service, tags in released.all_tags().items():
        assert tags["canary"] == tags[changed]
        assert tags["prod"] == first[service]["prod"]
    assert len(released.account.clients("sns").list_topics()["Topics"]) == 1


@needs_aws
def test_scale(platform):
    scaling = platform.account.clients("autoscaling")
    scaling.create_launch_configuration(
        LaunchConfigurationName="one", ImageId="ami-12c6146b", InstanceType="t3.micro"
    )
    group = {
        "AutoScalingGroupName": "farsight",
        "LaunchConfigurationName": "one",
        "AvailabilityZones": ["us-east-1a"],
    }
    scaling.create_auto_scaling_group(**group, MinSize=0, MaxSize=1)
    run(platform, "Scale")
    assert scaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]["MaxSize"] == 8
    targets = platform.account.clients("application-autoscaling").describe_scalable_targets(
        ServiceNamespace="ecs"
    )
    assert targets["ScalableTargets"][0]["MinCapacity"] == 4


@needs_aws
@needs_terraform
def test_rotate(platform):
    s3 = platform.account.clients("s3")
    s3.create_bucket(Bucket="farsight-bundles-123456789012")
    run(platform, "Rotate")
    assert s3.head_object(Bucket="farsight-bundles-123456789012", Key="yolo/v2/bundle.json")


@needs_aws
def test_read_logs(platform):
    logs, now = platform.account.clients("logs"), int(time.time() * 1000)
    for service, minutes in (("depth", 60), ("depth", 1), ("web", 1)):
        stream = {"logGroupName": f"/farsight/{service}", "logStreamName": f"task-{minutes}"}
        logs.create_log_stream(**stream)
        event = {
            "timestamp": now - minutes * 60_000,
            "message": json.dumps({"message": f"{minutes} min ago"}),
        }
        logs.put_log_events(**stream, logEvents=[event])
    outputs = run(platform, "Read logs")
    recent = ['depth: {"message": "1 min ago"}', 'web: {"message": "1 min ago"}']
    assert outputs["scripts/deploy.sh logs"].splitlines() == recent
    assert len(outputs["scripts/deploy.sh logs depth --since 2h"].splitlines()) == 2


@needs_aws
@needs_terraform
def test_remove_it(platform):
    topics = platform.account.clients("sns").list_topics
    done = platform.run("scripts/deploy.sh", "apply", "--yes", **HELD)
    assert done.returncode == 0, done.stdout
    assert len(topics()["Topics"]) == 1
    run(platform, "Remove it", answer="farsight\n")
    assert topics()["Topics"] == []


@needs_terraform
def test_the_runbook_explains_exactly_the_alarms_that_exist(planner):
    alarms = {alarm["alarm_name"] for alarm in planner().of("aws_cloudwatch_metric_alarm").values()}
    rows = re.findall(r"^\| `([a-z-]+)` \|", BOOK.partition("### Alarms")[2], re.MULTILINE)
    explained = {
        name
        for name in alarms
        for row in rows
        if name == f"farsight-{row}" or re.fullmatch(rf"farsight-[a-z]+{row}", name)
    }
    assert explained == alarms
    assert [row for row in rows if not any(name.endswith(row) for name in alarms)] == []
