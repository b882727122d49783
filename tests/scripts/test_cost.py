"""Test the costs of a plan: prices are dated, lines add up, and resources without a price are reported."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scripts import cost

PRICES = cost.Prices(json.loads(cost.TABLE.read_text()))
TABLE = json.loads(cost.TABLE.read_text())


def plan(*resources: tuple[str, dict[str, Any]]) -> cost.Plan:
    """Return a plan in the form of `terraform show -json`, with the last resource in a module."""
    found = [{"type": kind, "mode": "managed", "values": values} for kind, values in resources]
    inside = {"resources": found[-1:]}
    return cost.Plan(
        {"planned_values": {"root_module": {"resources": found[:-1], "child_modules": [inside]}}}
    )


def group(kind: str, least: int) -> tuple[str, dict[str, Any]]:
    template = {"override": [{"instance_type": kind}]}
    policy = {"mixed_instances_policy": [{"launch_template": [template]}]}
    return "aws_autoscaling_group", {"min_size": least} | policy


def amounts(found: cost.Plan, **use: float) -> dict[str, tuple[float, float]]:
    priced = cost.lines(found, PRICES, cost.Use(**use))
    return {line.what: (round(line.usd, 2), round(line.on_spot, 2)) for line in priced}


def test_every_price_has_a_date_and_a_source():
    for name, price in TABLE["prices"].items():
        assert price["usd"] > 0, name
        assert price["date"] >= "2026-01", name
        assert price["source"].startswith("https://aws.amazon.com/"), name


def test_instances_cost_their_hours_and_less_on_spot():
    found = amounts(plan(group("c7a.xlarge", 2)), spot_share=0.4)
    assert found["2 x c7a.xlarge"] == (299.71, 119.88)


def test_prices_within_an_instance_family_are_proportional():
    hourly = {kind: usd for kind, usd in TABLE["instances"].items() if kind.startswith("c7a.")}
    assert hourly["c7a.xlarge"] == pytest.approx(2 * hourly["c7a.large"])
    assert hourly["c7a.4xlarge"] == pytest.approx(4 * hourly["c7a.xlarge"])


def test_the_load_balancers_capacity_depends_on_the_bytes_of_pictures():
    subnets = [("aws_subnet", {"availability_zone": f"us-east-1{zone}"}) for zone in "aab"]
    found = amounts(plan(*subnets, ("aws_lb", {})), requests_per_second=100, picture_kb=98, answer_kb=2)
    assert found["load balancer"] == (16.43, 16.43)
    assert found["load balancer, 36.00 capacity units"] == (210.24, 210.24)
    assert found["2 public IPv4 addresses"] == (7.3, 7.3)
    assert found["526 GB sent out"] == (38.3, 38.3)


def test_alarms_are_priced_by_metric_and_the_first_ten_are_free():
    math = {"metric_query": [{"metric": [{}]}, {"metric": [{}]}, {"expression": "a / b"}]}
    alarms = [("aws_cloudwatch_metric_alarm", math)] * 7
    assert amounts(plan(*alarms))["14 alarm metrics, and 0 of scaling"] == (0.4, 0.4)


def test_interface_endpoints_cost_per_zone_and_gateway_endpoints_are_free():
    subnets = [("aws_subnet", {"availability_zone": zone}) for zone in ("a", "b")]
    endpoints = [("aws_vpc_endpoint", {"vpc_endpoint_type": "Interface"})] * 8
    found = amounts(plan(*subnets, *endpoints, ("aws_vpc_endpoint", {})))
    assert found["8 interface endpoints in 2 zones"] == (116.8, 116.8)


def test_resources_without_a_price_are_reported():
    found = plan(("aws_vpc", {}), ("aws_mq_broker", {}), ("aws_mq_broker", {}))
    text = cost.report(found, PRICES, cost.Use())
    assert text.splitlines()[-1] == "WITHOUT A PRICE and not in the total: aws_mq_broker x 2"


def test_container_insights_are_reported_as_without_a_price():
    setting = {"setting": [{"name": "containerInsights", "value": "enabled"}]}
    assert cost.unpriced(plan(("aws_ecs_cluster", setting)), PRICES) == ["container insights"]


def test_an_unknown_instance_type_is_an_error_that_says_what_to_add(tmp_path, monkeypatch, capsys):
    resource = {"type": "aws_autoscaling_group", "mode": "managed", "values": group("z9.huge", 1)[1]}
    (tmp_path / "plan.json").write_text(
        json.dumps({"planned_values": {"root_module": {"resources": [resource]}}})
    )
    monkeypatch.setattr("sys.argv", ["cost.py", str(tmp_path / "plan.json")])
    assert cost.main() == 1
    assert "the price of z9.huge is not in prices.json: add it, with its date" in capsys.readouterr().err


def test_every_assumption_is_an_option_and_is_printed(tmp_path, monkeypatch, capsys):
    (tmp_path / "plan.json").write_text(json.dumps({"planned_values": {"root_module": {}}}))
    monkeypatch.setattr("sys.argv", ["cost.py", str(tmp_path / "plan.json"), "--builds", "7"])
    assert cost.main() == 0
    printed = capsys.readouterr().out
    assert "--builds 7 " in printed
    assert all(cost.option(name) in printed for name in cost.OPTIONS)
    assert set(cost.OPTIONS) == set(cost.Use.__dataclass_fields__)
