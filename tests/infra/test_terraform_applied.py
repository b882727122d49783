"""Check with boto3 what one apply created: network, load balancer, services and instances."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.terraform import Cluster
from tests.support.twins import TWINS

SERVICES = ["depth", "web", "yolo"]


@pytest.fixture(scope="module")
def groups(cluster: Cluster) -> dict[str, dict[str, Any]]:
    """Return the target groups by name."""
    found = cluster.emulator.clients("elbv2").describe_target_groups()["TargetGroups"]
    return {group["TargetGroupName"]: group for group in found}


def forwarded(action: dict[str, Any], groups: dict[str, dict[str, Any]]) -> dict[str, int]:
    """Return {name of the target group: its weight}."""
    names = {group["TargetGroupArn"]: name for name, group in groups.items()}
    return {names[g["TargetGroupArn"]]: g["Weight"] for g in action["ForwardConfig"]["TargetGroups"]}


def ecs_services(cluster: Cluster) -> dict[str, dict[str, Any]]:
    ecs = cluster.emulator.clients("ecs")
    names = [f"{name}{track}" for name in SERVICES for track in ("", "-canary")]
    found = ecs.describe_services(cluster="farsight", services=names)["services"]
    return {service["serviceName"]: service for service in found}


def test_paths_lead_to_their_services_and_all_others_to_the_page(
    cluster: Cluster, groups: dict[str, dict[str, Any]]
) -> None:
    elb = cluster.emulator.clients("elbv2")
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    [listener] = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    assert (listener["Port"], listener["Protocol"]) == (80, "HTTP")
    rules = {}
    for rule in elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]:
        [path] = [c["PathPatternConfig"]["Values"][0] for c in rule["Conditions"]] or ["else"]
        rules[path] = forwarded(rule["Actions"][0], groups)
    wanted = {f"{t.prefix}/*": {f"farsight-{n}": 100, f"farsight-{n}-canary": 0} for n, t in TWINS.items()}
    assert rules == wanted | {"else": {"farsight-web": 100, "farsight-web-canary": 0}}


def test_health_checks_request_readiness(groups: dict[str, dict[str, Any]]) -> None:
    probes = {name: f"{twin.prefix}/health/ready" for name, twin in TWINS.items()} | {"web": "/health/ready"}
    assert len(groups) == 2 * len(probes)
    for name, probe in probes.items():
        for group in (groups[f"farsight-{name}"], groups[f"farsight-{name}-canary"]):
            assert (group["HealthCheckPath"], group["Matcher"]["HttpCode"]) == (probe, "200")
            assert (group["HealthCheckIntervalSeconds"], group["HealthCheckTimeoutSeconds"]) == (10, 5)
            assert (group["HealthyThresholdCount"], group["UnhealthyThresholdCount"]) == (2, 2)


def test_the_load_balancers_timeout_allows_the_longest_answer(
    cluster: Cluster, groups: dict[str, Any]
) -> None:
    elb = cluster.emulator.clients("elbv2")
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    described = elb.describe_load_balancer_attributes(LoadBalancerArn=balancer["LoadBalancerArn"])[
        "Attributes"
    ]
    attributes = {a["Key"]: a["Value"] for a in described}
    assert attributes["idle_timeout.timeout_seconds"] == "65"
    assert attributes["access_logs.s3.enabled"] == "true"
    for group in groups.values():
        described = elb.describe_target_group_attributes(TargetGroupArn=group["TargetGroupArn"])["Attributes"]
        assert {a["Key"]: a["Value"] for a in described}["deregistration_delay.timeout_seconds"] == "65"


def test_only_the_load_balancer_accepts_connections_from_the_internet(cluster: Cluster) -> None:
    ec2 = cluster.emulator.clients("ec2")
    names = {g["GroupId"]: g["GroupName"] for g in ec2.describe_security_groups()["SecurityGroups"]}
    rules = [
        (names[r["GroupId"]], r.get("CidrIpv4") or names[r["ReferencedGroupInfo"]["GroupId"]], r["FromPort"])
        for r in ec2.describe_security_group_rules()["SecurityGroupRules"]
        if not r["IsEgress"] and names[r["GroupId"]].startswith("farsight")
    ]
    assert sorted(rules) == [
        ("farsight-instances", "farsight-load-balancer", 32768),
        ("farsight-load-balancer", "0.0.0.0/0", 80),
    ]
    [network] = cluster.terraform.state("aws_vpc").values()
    of_network = [
        {"Name": "vpc-id", "Values": [network["id"]]},
        {"Name": "group-name", "Values": ["default"]},
    ]
    [default] = ec2.describe_security_groups(Filters=of_network)["SecurityGroups"]
    assert default["IpPermissions"] == default["IpPermissionsEgress"] == []


def test_instances_are_private_and_containers_cannot_use_their_role(cluster: Cluster) -> None:
    ec2 = cluster.emulator.clients("ec2")
    subnets = cluster.terraform.state("aws_subnet")
    private = {values["id"] for address, values in subnets.items() if "private" in address}
    [group] = cluster.emulator.clients("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    assert set(group["VPCZoneIdentifier"].split(",")) == private
    assert (group["MinSize"], group["MaxSize"], group["NewInstancesProtectedFromScaleIn"]) == (2, 4, True)
    [version] = ec2.describe_launch_template_versions(
        LaunchTemplateName=ec2.describe_launch_templates()["LaunchTemplates"][0]["LaunchTemplateName"],
        Versions=["$Latest"],
    )["LaunchTemplateVersions"]
    data = version["LaunchTemplateData"]
    assert data["InstanceType"] == "c7a.xlarge"
    assert data["MetadataOptions"]["HttpTokens"] == "required"
    assert data["MetadataOptions"]["HttpPutResponseHopLimit"] == 1
    [disk] = data["BlockDeviceMappings"]
    assert (disk["Ebs"]["VolumeType"], disk["Ebs"]["Encrypted"]) == ("gp3", True)
    assert "KeyName" not in data


def test_a_failed_deployment_rolls_back_and_tasks_spread_over_zones(cluster: Cluster) -> None:
    services = ecs_services(cluster)
    assert {name: s["desiredCount"] for name, s in services.items()} == {
        **dict.fromkeys(SERVICES, 2),
        **{f"{name}-canary": 0 for name in SERVICES},
    }
    for service in services.values():
        deployment = service["deploymentConfiguration"]
        assert deployment["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
        assert (deployment["minimumHealthyPercent"], deployment["maximumPercent"]) == (100, 200)
        assert service["placementStrategy"][0] == {
            "type": "spread",
            "field": "attribute:ecs.availability-zone",
        }
        assert service["capacityProviderStrategy"][0]["capacityProvider"] == "farsight"


def test_several_tasks_share_an_instance(cluster: Cluster) -> None:
    ecs = cluster.emulator.clients("ecs")
    for name, service in ecs_services(cluster).items():
        task = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
        [container] = task["containerDefinitions"]
        tag = "canary" if name.endswith("-canary") else "prod"
        plain = name.removesuffix("-canary")
        assert container["image"] == f"123456789012.dkr.ecr.us-east-1.amazonaws.com/farsight/{plain}:{tag}"
        assert (task["networkMode"], container["portMappings"][0]["hostPort"]) == ("bridge", 0)
        assert container["logConfiguration"]["options"]["awslogs-group"] == f"/farsight/{plain}"


def test_services_and_instances_scale(cluster: Cluster) -> None:
    scaling = cluster.emulator.clients("application-autoscaling")
    targets = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    bounds = {t["ResourceId"]: (t["MinCapacity"], t["MaxCapacity"]) for t in targets}
    assert bounds == {
        "service/farsight/depth": (2, 6),
        "service/farsight/web": (2, 4),
        "service/farsight/yolo": (2, 4),
    }
    for target in bounds:
        policies = scaling.describe_scaling_policies(ServiceNamespace="ecs", ResourceId=target)[
            "ScalingPolicies"
        ]
        tracked = [
            p["TargetTrackingScalingPolicyConfiguration"]["PredefinedMetricSpecification"] for p in policies
        ]
        assert {metric["PredefinedMetricType"] for metric in tracked} == {
            "ALBRequestCountPerTarget",
            "ECSServiceAverageCPUUtilization",
        }
        [label] = [metric["ResourceLabel"] for metric in tracked if "ResourceLabel" in metric]
        assert f"targetgroup/farsight-{target.rsplit('/', 1)[1]}/" in label
    described = cluster.emulator.clients("ecs").describe_capacity_providers(capacityProviders=["farsight"])
    provider = described["capacityProviders"][0]["autoScalingGroupProvider"]
    assert provider["managedScaling"]["status"] == "ENABLED"
    assert (provider["managedDraining"], provider["managedTerminationProtection"]) == ("ENABLED", "ENABLED")


def test_the_outputs_are_the_addresses_and_the_commands(cluster: Cluster) -> None:
    outputs = cluster.terraform.outputs
    [balancer] = cluster.emulator.clients("elbv2").describe_load_balancers()["LoadBalancers"]
    assert outputs["address"] == f"http://{balancer['DNSName']}/"
    assert outputs["yolo_api"] == f"http://{balancer['DNSName']}/yoloapi"
    assert outputs["depth_api"] == f"http://{balancer['DNSName']}/depthapi"
    repositories = cluster.emulator.clients("ecr").describe_repositories()["repositories"]
    assert sorted(outputs["repositories"].values()) == sorted(r["repositoryUri"] for r in repositories)
    assert outputs["logs"]["yolo"] == "aws logs tail /farsight/yolo --follow --region us-east-1"
    assert "scripts/deploy.sh push" in outputs["push"]
