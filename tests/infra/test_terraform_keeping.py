"""Check with boto3 what one apply created: permissions, storage, images, builds and monitoring."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any
from urllib.parse import unquote

import pytest

from farsight.inference import readiness
from farsight.web import access_log
from tests.support.aws import ACCOUNT
from tests.support.terraform import Cluster
from tests.support.twins import ROOT

SERVICES = ["depth", "web", "yolo"]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def statements(cluster: Cluster, role: str) -> list[dict[str, Any]]:
    """Return the statements of a role's inline policies."""
    iam = cluster.emulator.clients("iam")
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    found = [iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names]
    parsed = [json.loads(unquote(document)) if isinstance(document, str) else document for document in found]
    return [statement for document in parsed for statement in as_list(document["Statement"])]


def test_no_role_allows_all_actions_or_all_resources(cluster: Cluster) -> None:
    roles = [r["RoleName"] for r in cluster.emulator.clients("iam").list_roles()["Roles"]]
    own = [role for role in roles if role.startswith("farsight-")]
    assert len(own) == 9
    for statement in [s for role in own for s in statements(cluster, role)]:
        actions = as_list(statement["Action"])
        assert not [action for action in actions if "*" in action]
        if "*" in as_list(statement["Resource"]):
            assert actions == ["ecr:GetAuthorizationToken"]


@pytest.mark.parametrize("name", ["yolo", "depth"])
def test_a_task_reads_its_own_prefix_and_nothing_else(name: str, cluster: Cluster) -> None:
    bucket = f"arn:aws:s3:::farsight-bundles-{ACCOUNT}"
    read, listed = statements(cluster, f"farsight-{name}-task")
    assert (as_list(read["Action"]), as_list(read["Resource"])) == (["s3:GetObject"], [f"{bucket}/{name}/*"])
    assert (as_list(listed["Action"]), as_list(listed["Resource"])) == (["s3:ListBucket"], [bucket])
    assert listed["Condition"] == {"StringLike": {"s3:prefix": f"{name}/*"}}
    assert statements(cluster, "farsight-web-task") == []


def test_a_task_may_pull_only_its_own_image_and_write_only_its_own_log(cluster: Cluster) -> None:
    for name in SERVICES:
        allowed = {
            a: s["Resource"]
            for s in statements(cluster, f"farsight-{name}-execution")
            for a in as_list(s["Action"])
        }
        assert as_list(allowed["ecr:BatchGetImage"]) == [
            f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/farsight/{name}"
        ]
        assert as_list(allowed["logs:PutLogEvents"]) == [
            f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/farsight/{name}:*"
        ]


@pytest.mark.parametrize("kind", ["bundles", "data", "logs"])
def test_a_bucket_is_private_encrypted_versioned_and_deletes_old_objects(kind: str, cluster: Cluster) -> None:
    s3, bucket = cluster.emulator.clients("s3"), f"farsight-{kind}-{ACCOUNT}"
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    assert all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values())
    policy = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    [denied] = [s for s in as_list(policy["Statement"]) if s["Effect"] == "Deny"]
    assert (denied["Action"], denied["Condition"]) == ("s3:*", {"Bool": {"aws:SecureTransport": "false"}})
    lifecycle = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    kept = {rule["ID"]: rule for rule in lifecycle}
    assert kept["tidy"]["NoncurrentVersionExpiration"]["NoncurrentDays"] == 30
    assert ("expire" in kept) == (kind == "logs")


def test_images_are_scanned_and_those_in_use_are_kept(cluster: Cluster) -> None:
    ecr = cluster.emulator.clients("ecr")
    repositories = ecr.describe_repositories()["repositories"]
    assert sorted(r["repositoryName"] for r in repositories) == [f"farsight/{name}" for name in SERVICES]
    for repository in repositories:
        assert repository["imageScanningConfiguration"]["scanOnPush"] is True
        text = ecr.get_lifecycle_policy(repositoryName=repository["repositoryName"])["lifecyclePolicyText"]
        rules = sorted(json.loads(text)["rules"], key=lambda rule: rule["rulePriority"])
        tagged = [(r["selection"]["tagPatternList"], r["selection"]["countNumber"]) for r in rules[:-1]]
        # An image falls to the first rule that names it: what moves comes before, with a count never reached.
        assert tagged == [(["prod*"], 100), (["canary"], 100), (["*"], 10)]
        assert rules[-1]["selection"]["tagStatus"] == "untagged"


def test_builds_run_docker_and_have_the_permissions_they_need(cluster: Cluster) -> None:
    [project] = cluster.emulator.clients("codebuild").batch_get_projects(names=["farsight"])["projects"]
    assert project["environment"]["privilegedMode"] is True
    assert project["source"]["buildspec"] == "buildspec.yml"
    assert project["source"]["location"] == f"farsight-data-{ACCOUNT}/source/farsight.zip"
    assert {"name": "NAME", "value": "farsight", "type": "PLAINTEXT"} in project["environment"][
        "environmentVariables"
    ]
    allowed = {action for s in statements(cluster, "farsight-build") for action in as_list(s["Action"])}
    assert {"ecr:PutImage", "ecs:UpdateService", "logs:PutLogEvents", "s3:GetObject"} <= allowed
    assert not [action for action in allowed if action.startswith("iam:")]


def test_a_deployments_permissions_allow_every_call_of_its_scripts(cluster: Cluster) -> None:
    scripts = "".join(
        (ROOT / "scripts" / name).read_text() for name in ("aws.sh", "build-and-push.sh", "deploy.sh")
    )
    calls = set(re.findall(r"aws (ecr|ecs) ([a-z-]+)", scripts)) - {
        ("ecs", "list-services")
    }  # `status`, at a desk
    named = {f"{service}:{call.title().replace('-', '')}" for service, call in calls}
    needed = {"ecr:GetAuthorizationToken" if call == "ecr:GetLoginPassword" else call for call in named}
    assert {"ecr:PutImage", "ecs:UpdateService"} <= needed
    allowed = {action for s in statements(cluster, "farsight-build") for action in as_list(s["Action"])}
    assert needed - allowed == set()


def test_metric_filters_match_the_services_log_messages(cluster: Cluster) -> None:
    filters = cluster.emulator.clients("logs").describe_metric_filters()["metricFilters"]
    patterns = {f["filterName"]: (f["logGroupName"], f["filterPattern"]) for f in filters}
    assert {name: group for name, (group, _) in patterns.items()} == {
        f"farsight-{name}-{what}": f"/farsight/{name}"
        for name in ("yolo", "depth")
        for what in ("shed", "golden")
    }
    shed, golden = patterns["farsight-yolo-shed"][1], patterns["farsight-yolo-golden"][1]
    assert access_log.log.name == "farsight.request"
    assert '$.logger = "farsight.request"' in shed
    assert "$.status = 429" in shed
    assert '"status": summary.status' in inspect.getsource(access_log)
    for message in ("golden check failed", "warm-up failed"):
        assert f'$.message = "{message}"' in golden
        assert f'("{message}"' in inspect.getsource(readiness)


def test_every_alarm_reaches_the_topic(cluster: Cluster) -> None:
    alarms = cluster.emulator.clients("cloudwatch").describe_alarms(MaxRecords=100)["MetricAlarms"]
    ours = {a["AlarmName"]: a for a in alarms if a["AlarmName"].startswith("farsight-")}
    every = [
        f"farsight-{s}-{a}"
        for s in SERVICES
        for a in ("errors", "latency", "unhealthy", "none-healthy", "cpu", "memory")
    ]
    apis = [f"farsight-{s}-{a}" for s in ("depth", "yolo") for a in ("shed", "golden")]
    assert sorted(ours) == sorted([*every, *apis, "farsight-load-balancer-errors"])
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:farsight-alarms"
    assert {tuple(alarm["AlarmActions"]) for alarm in ours.values()} == {(topic,)}
    assert ours["farsight-yolo-latency"]["ExtendedStatistic"] == "p95"
    # A service without a target has no metric at all.
    assert ours["farsight-yolo-none-healthy"]["TreatMissingData"] == "breaching"
    shares = {q["Id"]: q.get("Expression") for q in ours["farsight-yolo-shed"]["Metrics"]}
    assert shares["share"] == "100 * FILL(shed, 0) / (FILL(stable, 0) + FILL(canary, 0))"


def test_logs_expire_and_the_dashboard_shows_every_service(cluster: Cluster) -> None:
    groups = cluster.emulator.clients("logs").describe_log_groups(logGroupNamePrefix="/farsight")["logGroups"]
    assert {g["logGroupName"].rsplit("/", 1)[1] for g in groups} == {*SERVICES, "build", "flow"}
    assert {g["retentionInDays"] for g in groups} == {30}
    body = cluster.emulator.clients("cloudwatch").get_dashboard(DashboardName="farsight")["DashboardBody"]
    titles = [widget["properties"]["title"] for widget in json.loads(body)["widgets"]]
    assert [name for name in SERVICES if not any(title.startswith(name) for title in titles)] == []


def test_the_budget_alerts_before_it_is_spent(cluster: Cluster) -> None:
    budgets = cluster.emulator.clients("budgets")
    [budget] = budgets.describe_budgets(AccountId=ACCOUNT)["Budgets"]
    assert float(budget["BudgetLimit"]["Amount"]) == 500
    found = budgets.describe_notifications_for_budget(AccountId=ACCOUNT, BudgetName="farsight")[
        "Notifications"
    ]
    assert {(n["NotificationType"], n["Threshold"]) for n in found} == {
        ("FORECASTED", 80.0),
        ("ACTUAL", 100.0),
    }
