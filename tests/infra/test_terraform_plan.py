"""Check a plan: allowed connections and permissions, capacity, and the services' environment."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from depth_app.app import DepthSettings
from farsight.server.gunicorn_config import gunicorn_settings
from farsight.settings import LONGEST_DEADLINE_MS, Settings
from tests.support.terraform import FOLDER, Plan, Planner
from tests.support.twins import ROOT, TWINS
from yolo_app.app import YoloSettings

SETTINGS: dict[str, type[Settings]] = {"yolo": YoloSettings, "depth": DepthSettings}

KEEPALIVE = gunicorn_settings(YoloSettings.from_environment({"FARSIGHT_MODEL": "/model"}))["keepalive"]

EVERYTHING = {
    "name": "eyes",
    "zones": 3,
    "egress": "endpoints",
    "domain": "vision.example.org",
    "zone_id": "Z0123456789",
    "waf_requests": 2000,
    "instance_types": ["c7g.2xlarge", "c6g.2xlarge"],
    "spot_percent": 50,
    "canary": {"yolo": 10, "web": 5},
    "services": {
        "yolo": {"bundle": "s3://elsewhere/detectors/v3", "environment": {"FARSIGHT_MAX_IMAGES": "4"}}
    },
    "github_repository": "house/farsight",
    "dockerhub_secret_arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:dockerhub",
    "alarm_email": "ops@example.org",
    "container_insights": True,
}


@pytest.fixture(scope="module", params=["nothing given", "everything given"])
def plan(request: pytest.FixtureRequest, planner: Planner) -> Plan:
    return planner(EVERYTHING if request.param == "everything given" else None)


def containers(plan: Plan) -> dict[str, dict[str, Any]]:
    """Return {family of the task definition, without the prefix: its container}."""
    tasks = plan.of("aws_ecs_task_definition").values()
    return {t["family"].split("-", 1)[1]: json.loads(t["container_definitions"])[0] for t in tasks}


def environment(container: dict[str, Any]) -> dict[str, str]:
    return {pair["name"]: pair["value"] for pair in container["environment"]}


def test_only_the_load_balancer_is_open_to_the_world(plan: Plan) -> None:
    groups = {}
    for resource in plan.configuration["resources"]:
        if resource["type"] == "aws_vpc_security_group_ingress_rule":
            groups[resource["address"]] = resource["expressions"]["security_group_id"]["references"][0]
    rules = plan.of("aws_vpc_security_group_ingress_rule")
    assert groups
    opened = {
        a: r for a, r in rules.items() if r.get("cidr_ipv4") or r.get("cidr_ipv6") or r.get("prefix_list_id")
    }
    assert {groups[a.split("[")[0]] for a in opened} == {"aws_security_group.load_balancer.id"}
    assert {r["from_port"] for r in opened.values()} <= {80, 443}
    assert all(r["from_port"] == r["to_port"] for r in opened.values())
    assert [a for a, g in plan.of("aws_security_group").items() if g.get("ingress") or g.get("egress")] == []


def test_no_policy_allows_all_actions_or_all_resources(plan: Plan) -> None:
    policies = [v["policy"] for v in plan.of("aws_iam_role_policy").values() if v.get("policy")]
    assert len(policies) >= 5
    for statement in [s for p in policies for s in json.loads(p)["Statement"]]:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        assert not [action for action in actions if "*" in action]
        # A token for the registry is the account's: AWS gives it no resource.
        if statement["Resource"] == "*":
            assert actions == ["ecr:GetAuthorizationToken"]


def test_a_services_environment_contains_only_valid_settings(plan: Plan) -> None:
    for name, container in containers(plan).items():
        twin = SETTINGS.get(name.removesuffix("-canary"))
        if twin is not None:
            settings = twin.from_environment({"FARSIGHT_MODEL": "/model", **environment(container)})
            assert container["portMappings"][0] == {
                "containerPort": settings.port,
                "hostPort": 0,
                "protocol": "tcp",
            }
            assert settings.host == "0.0.0.0"


def test_a_bundle_in_s3_replaces_the_one_in_the_image(planner: Planner) -> None:
    told = containers(planner(EVERYTHING))
    assert environment(told["yolo"])["FARSIGHT_MODEL"] == "s3://elsewhere/detectors/v3"
    assert "FARSIGHT_MODEL" not in environment(told["depth"])
    assert environment(told["yolo"])["FARSIGHT_MAX_IMAGES"] == "4"


def test_no_timeout_closes_a_connection_before_its_answer(plan: Plan) -> None:
    deadline = LONGEST_DEADLINE_MS / 1000
    [balancer] = plan.of("aws_lb").values()
    assert deadline < balancer["idle_timeout"] < KEEPALIVE
    for group in plan.of("aws_lb_target_group").values():
        assert int(group["deregistration_delay"]) >= deadline
    for container in containers(plan).values():
        assert container["stopTimeout"] >= float(environment(container)["FARSIGHT_DRAIN_SECONDS"]) + deadline


def test_a_task_has_a_read_only_root_and_cannot_gain_privileges(plan: Plan) -> None:
    for container in containers(plan).values():
        assert container["readonlyRootFilesystem"] is True
        assert container["linuxParameters"]["capabilities"]["drop"] == ["ALL"]
        assert [mount["containerPath"] for mount in container["linuxParameters"]["tmpfs"]] == ["/tmp"]
        assert not container.get("privileged")


def test_a_task_may_open_as_many_files_as_a_container_of_compose(plan: Plan) -> None:
    compose = (ROOT / "compose.yaml").read_text()
    [(soft, hard)] = re.findall(r"ulimits: \{nofile: \{soft: (\d+), hard: (\d+)\}\}", compose)
    expected = [{"name": "nofile", "softLimit": int(soft), "hardLimit": int(hard)}]
    assert [container["ulimits"] for container in containers(plan).values()] == [expected] * 6


def test_the_probes_are_those_of_the_services(plan: Plan) -> None:
    asked = {
        g["name"].split("-")[1]: g["health_check"][0]["path"] for g in plan.of("aws_lb_target_group").values()
    }
    assert asked == {name: f"{twin.prefix}/health/ready" for name, twin in TWINS.items()} | {
        "web": "/health/ready"
    }


def test_the_first_instances_fit_all_tasks_and_one_service_twice(planner: Planner) -> None:
    plan = planner()
    counts = {s["name"]: s["desired_count"] for s in plan.of("aws_ecs_service").values()}
    need = containers(plan)
    [group] = plan.of("aws_autoscaling_group").values()
    # c7a.xlarge, less the 10 % that the system may keep.
    free = [{"cpu": 4096, "memory": 7372} for _ in range(group["min_size"])]
    rolled = max(SETTINGS, key=lambda name: need[name]["memory"])
    tasks = [need[name] for name, count in counts.items() for _ in range(count)] + [need[rolled]] * counts[
        rolled
    ]
    for task in sorted(tasks, key=lambda task: -task["memory"]):
        roomy = [place for place in free if place["cpu"] >= task["cpu"] and place["memory"] >= task["memory"]]
        assert roomy, f"no place for {task['name']} in {free}"
        place = max(roomy, key=lambda place: place["memory"])
        place["cpu"] -= task["cpu"]
        place["memory"] -= task["memory"]


def test_public_egress_has_no_gateway_and_no_incoming_connections(planner: Planner) -> None:
    plan = planner(file=FOLDER / "sizes" / "smallest.tfvars")
    assert plan.of("aws_nat_gateway") == plan.of("aws_eip") == {}
    [instances] = plan.of("aws_launch_template").values()
    assert instances["network_interfaces"][0]["associate_public_ip_address"] == "true"
    test_only_the_load_balancer_is_open_to_the_world(plan)


def test_a_canary_gets_its_percentage_of_requests_and_a_task(planner: Planner) -> None:
    counts = {s["name"]: s["desired_count"] for s in planner(EVERYTHING).of("aws_ecs_service").values()}
    assert counts == {"yolo": 2, "yolo-canary": 1, "depth": 2, "depth-canary": 0, "web": 2, "web-canary": 1}
