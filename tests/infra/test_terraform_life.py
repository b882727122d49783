"""Plan again, start a canary, and destroy; the file's name sorts it after the tests that only read."""

from __future__ import annotations

import json

from tests.support.inventory import inventory
from tests.support.terraform import Cluster

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"

CANARY = {"canary": {"yolo": 10}}


def test_a_second_plan_changes_nothing_even_if_a_service_has_scaled(
    cluster: Cluster,
) -> None:
    ecs = cluster.emulator.clients("ecs")
    ecs.update_service(cluster="farsight", service="depth", desiredCount=5)
    assert cluster.terraform.drifts() == ""


def test_a_canary_changes_a_weight_and_a_count_in_place(cluster: Cluster) -> None:
    changes = cluster.terraform.plan(CANARY).changes
    assert changes == {
        'aws_lb_listener_rule.service["yolo"]': ["update"],
        'module.service["yolo"].aws_ecs_service.canary': ["update"],
    }
    cluster.terraform.run("apply", "-input=false", "plan")
    elb, ecs = (cluster.emulator.clients(name) for name in ("elbv2", "ecs"))
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    [listener] = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    rules = elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
    [yolo] = [rule for rule in rules if "/yoloapi/*" in json.dumps(rule["Conditions"])]
    shares = {
        g["TargetGroupArn"].split("/")[1]: g["Weight"]
        for g in yolo["Actions"][0]["ForwardConfig"]["TargetGroups"]
    }
    assert shares == {"farsight-yolo": 90, "farsight-yolo-canary": 10}
    [canary] = ecs.describe_services(cluster="farsight", services=["yolo-canary"])["services"]
    assert canary["desiredCount"] == 1


def test_destroy_leaves_nothing_even_with_images_and_bundles(cluster: Cluster) -> None:
    account = cluster.emulator
    [bucket] = [b for b in inventory(account)["buckets"] if "bundles" in b]
    account.clients("s3").put_object(Bucket=bucket, Key="yolo/bundle.json", Body=b"{}")
    image = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": {"digest": "sha256:0", "size": 1},
        "layers": [],
    }
    account.clients("ecr").put_image(
        repositoryName="farsight/yolo", imageManifest=json.dumps(image), imageTag="prod"
    )
    cluster.terraform.destroy()
    assert inventory(account) == cluster.before
