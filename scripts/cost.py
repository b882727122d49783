"""Print the monthly costs of a Terraform plan line by line, on demand and with all instances on Spot.

    terraform show -json PLAN >plan.json; python3 scripts/cost.py plan.json --requests-per-second 10

Prices and their dates are in scripts/prices.json. The options set assumptions about use. Planned resources
without a price are listed. The minimum number of instances is counted; scaling adds more.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("prices.json")
HOURS = 730
SECONDS = HOURS * 3600


class NotPricedError(Exception):
    """A planned resource whose price is not in the table."""


@dataclass(frozen=True)
class Use:
    """Assumptions about use, which a plan does not contain; OPTIONS has their help texts."""

    requests_per_second: float = 1
    picture_kb: float = 100
    answer_kb: float = 2
    log_kb: float = 0.4
    flow_log_gb: float = 2
    image_gb: float = 5
    stored_gb: float = 2
    builds: float = 20
    build_minutes: float = 10
    spot_share: float = 0.4

    @property
    def log_gb(self) -> float:
        return self.requests_per_second * self.log_kb * SECONDS / 1e6


OPTIONS = {
    "requests_per_second": "average over day and night",
    "picture_kb": "size of a request's picture",
    "answer_kb": "size of an answer",
    "log_kb": "log written per request",
    "flow_log_gb": "per month, if flow logs are on",
    "image_gb": "in the registry: ten commits of three images, which share most layers",
    "stored_gb": "of bundles, data and access logs in S3",
    "builds": "per month, by CodeBuild",
    "build_minutes": "duration of a build",
    "spot_share": "share of the on-demand price that Spot costs; typical, changes by the hour",
}


@dataclass(frozen=True)
class Line:
    what: str
    usd: float
    spot: float | None = None

    @property
    def on_spot(self) -> float:
        return self.usd if self.spot is None else self.spot


class Prices:
    def __init__(self, document: dict[str, Any]) -> None:
        self.region: str = document["region"]
        self.date: str = document["date"]
        self.free: set[str] = set(document["free"])
        self._prices = document["prices"]
        self._instances = document["instances"]

    def of(self, name: str, amount: float) -> float:
        """Return the monthly price of an amount, minus the part that is always free for every account."""
        price = self._prices[name]
        return float(price["usd"]) * max(0.0, amount - float(price.get("free", 0)))

    def instance(self, kind: str) -> float:
        if kind not in self._instances:
            raise NotPricedError(f"the price of {kind} is not in {TABLE.name}: add it, with its date")
        return float(self._instances[kind]) * HOURS


class Plan:
    """The managed resources in the output of `terraform show -json`, by type."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._values: dict[str, list[dict[str, Any]]] = {}
        for resource in _resources(document["planned_values"]["root_module"]):
            if resource["mode"] == "managed":
                self._values.setdefault(resource["type"], []).append(resource.get("values", {}))
        self.counts = Counter({kind: len(found) for kind, found in self._values.items()})

    def of(self, kind: str) -> list[dict[str, Any]]:
        return self._values.get(kind, [])

    @property
    def zones(self) -> int:
        return len({subnet["availability_zone"] for subnet in self.of("aws_subnet")})

    @property
    def instances(self) -> int:
        return sum(int(group["min_size"]) for group in self.of("aws_autoscaling_group"))

    @property
    def log_groups(self) -> list[dict[str, Any]]:
        return self.of("aws_cloudwatch_log_group")


def _resources(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from module.get("resources", [])
    for child in module.get("child_modules", []):
        yield from _resources(child)


def instances(plan: Plan, prices: Prices, use: Use) -> Iterator[Line]:
    for group in plan.of("aws_autoscaling_group"):
        count, [policy] = int(group["min_size"]), group["mixed_instances_policy"]
        kind = policy["launch_template"][0]["override"][0]["instance_type"]
        usd = count * prices.instance(kind)
        yield Line(f"{count} x {kind}", usd, usd * use.spot_share)
    for template in plan.of("aws_launch_template"):
        size = sum(int(device["ebs"][0]["volume_size"]) for device in template["block_device_mappings"])
        yield Line(f"{plan.instances} x {size} GB of gp3", prices.of("gp3_gb", plan.instances * size))


def addresses(plan: Plan, prices: Prices, _: Use) -> Iterator[Line]:
    """Price addresses: one per zone of a load balancer, one per NAT gateway, one per public instance."""
    public = sum(
        plan.instances
        for template in plan.of("aws_launch_template")
        for interface in template["network_interfaces"]
        if interface["associate_public_ip_address"] == "true"
    )
    count = plan.counts["aws_lb"] * plan.zones + plan.counts["aws_eip"] + public
    yield Line(f"{count} public IPv4 addresses", prices.of("ipv4_hour", count * HOURS))


def load_balancer(plan: Plan, prices: Prices, use: Use) -> Iterator[Line]:
    """Price capacity units of 25 connections per second or 1 GB per hour; a request is a connection."""
    gigabytes = use.requests_per_second * (use.picture_kb + use.answer_kb) * 3600 / 1e6
    units = max(use.requests_per_second / 25, gigabytes)
    for _ in plan.of("aws_lb"):
        yield Line("load balancer", prices.of("alb_hour", HOURS))
        yield Line(f"load balancer, {units:.2f} capacity units", prices.of("lcu_hour", units * HOURS))
    out = use.requests_per_second * use.answer_kb * SECONDS / 1e6
    yield Line(f"{out:.0f} GB sent out", prices.of("out_gb", out))


def egress(plan: Plan, prices: Prices, use: Use) -> Iterator[Line]:
    """Price gateways and the logs sent through them; images and bundles use S3's endpoint, which is free."""
    gateways = plan.counts["aws_nat_gateway"]
    if gateways:
        yield Line(f"{gateways} x NAT gateway", prices.of("nat_hour", gateways * HOURS))
        yield Line(f"{use.log_gb:.0f} GB through NAT", prices.of("nat_gb", use.log_gb))
    endpoints = [e for e in plan.of("aws_vpc_endpoint") if e.get("vpc_endpoint_type") == "Interface"]
    if endpoints:
        count = len(endpoints)
        usd = prices.of("endpoint_hour", count * plan.zones * HOURS)
        yield Line(f"{count} interface endpoints in {plan.zones} zones", usd)
        yield Line(f"{use.log_gb:.0f} GB through endpoints", prices.of("endpoint_gb", use.log_gb))


def monitoring(plan: Plan, prices: Prices, use: Use) -> Iterator[Line]:
    """Price monitoring: alarms by metric, with two alarms per target tracking policy and managed scaling."""
    own = sum(
        max(1, sum(bool(query.get("metric")) for query in alarm.get("metric_query") or []))
        for alarm in plan.of("aws_cloudwatch_metric_alarm")
    )
    scaling = 2 * (plan.counts["aws_appautoscaling_policy"] + plan.counts["aws_ecs_capacity_provider"])
    yield Line(f"{own} alarm metrics, and {scaling} of scaling", prices.of("alarm_metric", own + scaling))
    metrics = plan.counts["aws_cloudwatch_log_metric_filter"]
    yield Line(f"{metrics} metrics from logs", prices.of("metric", metrics))
    dashboards = plan.counts["aws_cloudwatch_dashboard"]
    yield Line(f"{dashboards} dashboard", prices.of("dashboard", dashboards))
    gigabytes = use.log_gb + (use.flow_log_gb if plan.of("aws_flow_log") else 0)
    yield Line(f"{gigabytes:.1f} GB of logs", prices.of("log_gb", gigabytes))
    months = max((int(group["retention_in_days"]) / 30 for group in plan.log_groups), default=0)
    yield Line(f"logs kept for {months:.0f} month(s)", prices.of("log_stored_gb", gigabytes * months))


def storage(plan: Plan, prices: Prices, use: Use) -> Iterator[Line]:
    if plan.of("aws_ecr_repository"):
        yield Line(f"{use.image_gb:g} GB of images", prices.of("ecr_gb", use.image_gb))
    if plan.of("aws_s3_bucket"):
        yield Line(f"{use.stored_gb:g} GB in S3", prices.of("s3_gb", use.stored_gb))
    for project in plan.of("aws_codebuild_project"):
        minutes, kind = use.builds * use.build_minutes, project["environment"][0]["compute_type"]
        yield Line(f"{minutes:g} minutes of builds", prices.of(kind, minutes))


def extras(plan: Plan, prices: Prices, use: Use) -> Iterator[Line]:
    for acl in plan.of("aws_wafv2_web_acl"):
        rules, millions = len(acl["rule"]), use.requests_per_second * SECONDS / 1e6
        yield Line(f"WAF with {rules} rules", prices.of("waf_acl", 1) + prices.of("waf_rule", rules))
        yield Line(f"WAF, {millions:.1f} million requests", prices.of("waf_million", millions))
    for kind, name, what in (("aws_kms_key", "kms_key", "KMS key"), ("aws_route53_zone", "zone", "DNS zone")):
        if plan.counts[kind]:
            yield Line(f"{plan.counts[kind]} x {what}", prices.of(name, plan.counts[kind]))


PARTS: dict[Callable[[Plan, Prices, Use], Iterator[Line]], set[str]] = {
    instances: {"aws_autoscaling_group", "aws_launch_template"},
    addresses: {"aws_eip"},
    load_balancer: {"aws_lb"},
    egress: {"aws_nat_gateway", "aws_vpc_endpoint"},
    monitoring: {
        "aws_appautoscaling_policy",
        "aws_cloudwatch_dashboard",
        "aws_cloudwatch_log_metric_filter",
        "aws_cloudwatch_metric_alarm",
        "aws_flow_log",
    },
    storage: {"aws_codebuild_project", "aws_ecr_repository", "aws_s3_bucket"},
    extras: {"aws_kms_key", "aws_route53_zone", "aws_wafv2_web_acl"},
}
"""The resource types that each function prices; others that are not free are reported without a price."""


def lines(plan: Plan, prices: Prices, use: Use) -> list[Line]:
    return [line for part in PARTS for line in part(plan, prices, use)]


def unpriced(plan: Plan, prices: Prices) -> list[str]:
    """Return planned resources and options without a price, such as `aws_thing x 2`."""
    known = prices.free.union({"aws_ecs_cluster"}, *PARTS.values())
    found = [f"{kind} x {count}" for kind, count in sorted(plan.counts.items()) if kind not in known]
    for cluster in plan.of("aws_ecs_cluster"):
        on = [s for s in cluster.get("setting") or [] if s["name"] == "containerInsights"]
        if any(setting["value"] != "disabled" for setting in on):
            found.append("container insights")
    return found


def report(plan: Plan, prices: Prices, use: Use) -> str:
    found = lines(plan, prices, use)
    rows = [f"{line.what:44}{line.usd:11.2f}{line.on_spot:11.2f}" for line in found]
    total = Line("total", sum(line.usd for line in found), sum(line.on_spot for line in found))
    assumed = [f"{option(name)} {getattr(use, name):g}" for name in OPTIONS]
    left_out = unpriced(plan, prices)
    return "\n".join(
        [
            f"USD per month in {prices.region}, without tax; prices of {prices.date} (scripts/{TABLE.name})",
            f"{'':44}{'on demand':>11}{'on Spot':>11}",
            *rows,
            f"{total.what:44}{total.usd:11.2f}{total.on_spot:11.2f}",
            f"Assumed: {' '.join(assumed)}",
            *([f"WITHOUT A PRICE and not in the total: {', '.join(left_out)}"] if left_out else []),
        ]
    )


def option(name: str) -> str:
    return "--" + name.replace("_", "-")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("plan", type=Path, help="the output of `terraform show -json PLAN`")
    for name, text in OPTIONS.items():
        default = getattr(Use, name)
        parser.add_argument(option(name), type=float, default=default, help=f"{text} ({default:g})")
    given = vars(parser.parse_args())
    plan = Plan(json.loads(given.pop("plan").read_text()))
    try:
        print(report(plan, Prices(json.loads(TABLE.read_text())), Use(**given)))
    except NotPricedError as error:
        print(f"cost: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
