"""Check that each patch of moto is still needed; a patch that is not fails here and can be removed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from tests.support import moto_server
from tests.support.aws import ACCOUNT, Emulator, emulating
from tests.support.moto_ecs import DOOMED

Probe = Callable[[Emulator], bool]
PROBES: dict[str, Probe] = {}


def probe(function: Probe) -> Probe:
    """Declare a probe, which returns True if the gap with the function's name is filled."""
    PROBES[function.__name__] = function
    return function


def service(account: Emulator, **options: Any) -> dict[str, Any]:
    """Create a service with three tasks in bridge mode."""
    ecs = account.clients("ecs")
    ecs.create_cluster(clusterName="house")
    container = {"name": "yolo", "image": "yolo:prod", "memory": 128}
    ecs.register_task_definition(family="yolo", networkMode="bridge", containerDefinitions=[container])
    named = {"cluster": "house", "serviceName": "yolo", "taskDefinition": "yolo", "desiredCount": 3}
    return ecs.create_service(**named, **options)["service"]


@probe
def ecs_services(account: Emulator) -> bool:
    created = service(
        account, placementStrategy=[{"type": "spread", "field": "attribute:ecs.availability-zone"}]
    )
    return (
        created.get("networkConfiguration") is None
        and created["runningCount"] == 3
        and "placementStrategy" in created
    )


@probe
def launch_template_tags(account: Emulator) -> bool:
    specifications = [{"ResourceType": "launch-template", "Tags": [{"Key": "house", "Value": "farsight"}]}]
    data = {"InstanceType": "c7a.large", "TagSpecifications": specifications}
    ec2 = account.clients("ec2")
    created = ec2.create_launch_template(LaunchTemplateName="house", LaunchTemplateData=data)[
        "LaunchTemplate"
    ]
    found = ec2.describe_launch_template_versions(LaunchTemplateId=created["LaunchTemplateId"])
    return not found["LaunchTemplateVersions"][0]["LaunchTemplateData"].get("TagSpecifications")


@probe
def security_group_descriptions(account: Emulator) -> bool:
    ec2 = account.clients("ec2")
    group = ec2.create_security_group(GroupName="house", Description="house")["GroupId"]
    pair = {"GroupId": group, "Description": "from its own"}
    permission = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "UserIdGroupPairs": [pair]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
    rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
    return any(rule.get("Description") == "from its own" for rule in rules["SecurityGroupRules"])


@probe
def scale_in_after_protection(account: Emulator) -> bool:
    scaling, zone = account.clients("autoscaling"), ["us-east-1a"]
    scaling.create_launch_configuration(
        LaunchConfigurationName="one", ImageId="ami-12c6146b", InstanceType="t3.micro"
    )
    group: dict[str, Any] = {"AutoScalingGroupName": "house", "MinSize": 0, "MaxSize": 1}
    protected = {"LaunchConfigurationName": "one", "NewInstancesProtectedFromScaleIn": True}
    scaling.create_auto_scaling_group(**group, **protected, DesiredCapacity=1, AvailabilityZones=zone)

    def instances() -> list[str]:
        found = scaling.describe_auto_scaling_groups(AutoScalingGroupNames=["house"])["AutoScalingGroups"]
        return [instance["InstanceId"] for instance in found[0]["Instances"]]

    ids = instances()
    scaling.update_auto_scaling_group(**group, DesiredCapacity=0)
    lifted = {"AutoScalingGroupName": "house", "ProtectedFromScaleIn": False}
    scaling.set_instance_protection(InstanceIds=ids, **lifted)
    return instances() == []


@probe
def tls_only_buckets(account: Emulator) -> bool:
    s3 = account.clients("s3")
    s3.create_bucket(Bucket="bundles")
    plain = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::bundles/*"}
    plain |= {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    s3.put_bucket_policy(Bucket="bundles", Policy=json.dumps({"Version": "2012-10-17", "Statement": [plain]}))
    s3.put_object(Bucket="bundles", Key="yolo/bundle.json", Body=b"{}")
    return True


@probe
def codebuild_by_arn(account: Emulator) -> bool:
    builds = account.clients("codebuild")
    environment = {"type": "LINUX_CONTAINER", "image": "standard", "computeType": "BUILD_GENERAL1_SMALL"}
    created = builds.create_project(
        name="house",
        source={"type": "GITHUB", "location": "https://github.com/house/farsight"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment=environment,
        serviceRole=f"arn:aws:iam::{ACCOUNT}:role/builds",
    )
    builds.delete_project(name=created["project"]["arn"])
    return builds.list_projects()["projects"] == []


@probe
def scaling_target_tags(account: Emulator) -> bool:
    scaling = account.clients("application-autoscaling")
    dimension = {"ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount"}
    bounds = {"ResourceId": "service/house/yolo", "MinCapacity": 1, "MaxCapacity": 2}
    created = scaling.register_scalable_target(**dimension, **bounds, Tags={"house": "farsight"})
    return scaling.list_tags_for_resource(ResourceARN=created["ScalableTargetARN"])["Tags"] == {
        "house": "farsight"
    }


@probe
def budget_details(account: Emulator) -> bool:
    budgets, spent = account.clients("budgets"), {"Threshold": 80.0, "ThresholdType": "PERCENTAGE"}
    notification = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN"} | spent
    subscribers = [{"SubscriptionType": "EMAIL", "Address": "ops@example.com"}]
    budget = {"BudgetName": "house", "BudgetType": "COST", "TimeUnit": "MONTHLY"}
    named = {"AccountId": ACCOUNT, "Budget": budget | {"BudgetLimit": {"Amount": "60", "Unit": "USD"}}}
    alerts = [{"Notification": notification, "Subscribers": subscribers}]
    budgets.create_budget(**named, NotificationsWithSubscribers=alerts)
    asked = {"AccountId": ACCOUNT, "BudgetName": "house", "Notification": notification}
    return budgets.describe_subscribers_for_notification(**asked)["Subscribers"] == subscribers


@probe
def composite_alarms(account: Emulator) -> bool:
    watch = account.clients("cloudwatch")
    watch.put_composite_alarm(AlarmName="house", AlarmRule="ALARM(yolo)")
    return len(watch.describe_alarms(AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]) == 1


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with emulating(tmp_path_factory.mktemp("raw"), "--raw") as started:
        yield started


@pytest.fixture(scope="module")
def patched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with emulating(tmp_path_factory.mktemp("patched")) as started:
        yield started


def test_every_patch_has_a_probe() -> None:
    assert list(PROBES) == [fill.__name__ for fill in moto_server.PATCHES]


@pytest.mark.parametrize("name", PROBES)
def test_a_gap_exists_in_moto_and_is_filled_by_the_patch(name: str, raw: Emulator, patched: Emulator) -> None:
    assert PROBES[name](patched)
    with suppress(ClientError):
        assert not PROBES[name](raw), f"moto does it now: remove the patch {name}"


def test_no_probe_calls_an_unknown_action(patched: Emulator) -> None:
    assert patched.missing() == []


def test_an_unknown_action_is_reported_at_once_and_recorded(patched: Emulator) -> None:
    with pytest.raises(ClientError) as refused:
        patched.clients("ecs").describe_service_revisions(serviceRevisionArns=["none"])
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert len(patched.missing()) == 1


def test_a_reset_account_is_empty(patched: Emulator) -> None:
    service(patched)
    patched.reset()
    assert patched.clients("ecs").list_clusters()["clusterArns"] == []


def test_a_failing_deployment_is_rolled_back_as_by_the_circuit_breaker(patched: Emulator) -> None:
    patched.reset()
    ecs = patched.clients("ecs")
    created = service(patched)
    doom = [{"key": DOOMED, "value": "fails"}]
    ecs.tag_resource(resourceArn=created["serviceArn"], tags=doom)
    begun = ecs.update_service(cluster="house", service="yolo", forceNewDeployment=True)["service"]
    [primary, failed] = ecs.describe_services(cluster="house", services=["yolo"])["services"][0][
        "deployments"
    ]
    assert failed["id"] == begun["deployments"][0]["id"] != primary["id"]
    assert (failed["rolloutState"], primary["rolloutState"]) == ("FAILED", "COMPLETED")


def test_the_emulator_listens_on_loopback_only(patched: Emulator) -> None:
    assert patched.url.startswith("http://127.0.0.1:")
    assert requests.get(patched.url + "/moto-api/", timeout=5).ok
