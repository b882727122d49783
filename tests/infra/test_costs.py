"""The costs in the README of the Terraform configuration are those of the plans of the three sizes."""

from __future__ import annotations

import json
import re

import pytest

from scripts import cost
from tests.support.terraform import FOLDER

PRICES = cost.Prices(json.loads(cost.TABLE.read_text()))
SIZES = {
    "smallest": ("sizes/smallest.tfvars", cost.Use()),
    "default": (None, cost.Use()),
    "hundred": ("sizes/hundred.tfvars", cost.Use(requests_per_second=100)),
}


@pytest.mark.parametrize("size", SIZES)
def test_the_readme_gives_the_costs_of_the_plan(size, planner):
    file, use = SIZES[size]
    plan = cost.Plan(planner(file=FOLDER / file if file else None).document)
    found = cost.lines(plan, PRICES, use)
    on_demand, on_spot = sum(line.usd for line in found), sum(line.on_spot for line in found)
    readme = (FOLDER / "README.md").read_text()
    rows = re.findall(rf"^\| {size}\b.*\| ([\d,]+) \| ([\d,]+) \|$", readme, re.MULTILINE)
    assert rows == [(f"{on_demand:,.0f}", f"{on_spot:,.0f}")]
    assert cost.unpriced(plan, PRICES) == []
    if size == "smallest":
        assert on_demand < 60
        assert plan.counts["aws_nat_gateway"] == 0
