"""Test that the scripts' naming conventions match what the configuration creates."""

from __future__ import annotations

import json

from tests.infra.conftest import needs_aws
from tests.support.checkout import REGISTRY, SERVICES, Checkout
from tests.support.terraform import needs_terraform, plugins

SCRIPT = "scripts/deploy.sh"


@needs_aws
def test_the_scripts_find_what_apply_created(cluster, tmp_path):
    checkout = Checkout(tmp_path, cluster.emulator)
    done = checkout.run(SCRIPT, "status")
    assert done.returncode == 0, done.stdout
    rows = [line.split()[0] for line in done.stdout.splitlines()[1:]]
    assert rows == sorted([*SERVICES, *(f"{service}-canary" for service in SERVICES)])
    assert checkout.run(SCRIPT, "roll", "web").returncode == 0
    assert checkout.run(SCRIPT, "logs", "--since", "1h").returncode == 0


def test_tasks_run_the_images_that_the_scripts_push_and_codebuild_reads_the_sources_they_upload(cluster):
    ecs, builds = cluster.emulator.clients("ecs"), cluster.emulator.clients("codebuild")
    for name in SERVICES:
        for service, tag in ((name, "prod"), (f"{name}-canary", "canary")):
            [found] = ecs.describe_services(cluster="farsight", services=[service])["services"]
            task = ecs.describe_task_definition(taskDefinition=found["taskDefinition"])["taskDefinition"]
            assert task["containerDefinitions"][0]["image"] == f"{REGISTRY}/farsight/{name}:{tag}"
    [project] = builds.batch_get_projects(names=["farsight"])["projects"]
    assert project["source"]["location"] == "farsight-data-123456789012/source/farsight.zip"
    variables = {v["name"]: v["value"] for v in project["environment"]["environmentVariables"]}
    assert variables == {"NAME": "farsight"}


def test_the_deploying_role_allows_the_calls_of_a_deployment(planner):
    """The role's policy allows every aws call that CodeBuild and GitHub make."""
    found = planner().of("aws_iam_role_policy")["aws_iam_role_policy.build"]
    statements = json.loads(found["policy"])["Statement"]
    allowed = {action for statement in statements for action in as_list(statement["Action"])}
    needed = {"ecr:GetAuthorizationToken", "ecr:ListImages", "ecr:BatchGetImage", "ecr:PutImage"}
    assert needed | {"ecs:DescribeServices", "ecs:UpdateService"} <= allowed


def as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


@needs_aws
def test_plan_prints_what_would_be_created_and_what_it_costs(own_account, tmp_path):
    needs_terraform()
    own_account.reset()
    checkout = Checkout(tmp_path, own_account)
    done = checkout.run(SCRIPT, "plan", TF_CLI_ARGS_init=" ".join(plugins()), TF_CLI_ARGS_plan="-no-color")
    assert done.returncode == 0, done.stdout
    assert "aws_ecs_cluster.this will be created" in done.stdout
    assert "USD per month in us-east-1" in done.stdout
    assert checkout.git("status", "--porcelain") == ""
