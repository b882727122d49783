"""List everything in an account that the configuration can create; `destroy` must leave none of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.aws import ACCOUNT, Emulator

Listing = Callable[[Any], list[Any]]

DELETED = ("terminated", "deleted", "shutting-down")

LISTINGS: dict[str, tuple[str, Listing]] = {
    "networks": ("ec2", lambda c: [v["VpcId"] for v in c.describe_vpcs()["Vpcs"]]),
    "subnets": ("ec2", lambda c: [s["SubnetId"] for s in c.describe_subnets()["Subnets"]]),
    "gateways": (
        "ec2",
        lambda c: [g["InternetGatewayId"] for g in c.describe_internet_gateways()["InternetGateways"]],
    ),
    "nat gateways": (
        "ec2",
        lambda c: [
            g["NatGatewayId"] for g in c.describe_nat_gateways()["NatGateways"] if g["State"] not in DELETED
        ],
    ),
    "addresses": ("ec2", lambda c: [a["AllocationId"] for a in c.describe_addresses()["Addresses"]]),
    "route tables": ("ec2", lambda c: [t["RouteTableId"] for t in c.describe_route_tables()["RouteTables"]]),
    "security groups": (
        "ec2",
        lambda c: [g["GroupId"] for g in c.describe_security_groups()["SecurityGroups"]],
    ),
    "endpoints": (
        "ec2",
        lambda c: [
            e["VpcEndpointId"]
            for e in c.describe_vpc_endpoints()["VpcEndpoints"]
            if e["State"] not in DELETED
        ],
    ),
    "flow logs": ("ec2", lambda c: [f["FlowLogId"] for f in c.describe_flow_logs()["FlowLogs"]]),
    "launch templates": (
        "ec2",
        lambda c: [t["LaunchTemplateName"] for t in c.describe_launch_templates()["LaunchTemplates"]],
    ),
    "instances": (
        "ec2",
        lambda c: [
            i["InstanceId"]
            for r in c.describe_instances()["Reservations"]
            for i in r["Instances"]
            if i["State"]["Name"] not in DELETED
        ],
    ),
    "volumes": ("ec2", lambda c: [v["VolumeId"] for v in c.describe_volumes()["Volumes"]]),
    "scaling groups": (
        "autoscaling",
        lambda c: [g["AutoScalingGroupName"] for g in c.describe_auto_scaling_groups()["AutoScalingGroups"]],
    ),
    "clusters": (
        "ecs",
        lambda c: [
            k["clusterName"]
            for k in c.describe_clusters(clusters=c.list_clusters()["clusterArns"])["clusters"]
            if k["status"] == "ACTIVE"
        ],
    ),
    "task definitions": ("ecs", lambda c: c.list_task_definitions(status="ACTIVE")["taskDefinitionArns"]),
    "scaling targets": (
        "application-autoscaling",
        lambda c: [
            t["ResourceId"] for t in c.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
        ],
    ),
    "load balancers": (
        "elbv2",
        lambda c: [b["LoadBalancerName"] for b in c.describe_load_balancers()["LoadBalancers"]],
    ),
    "target groups": (
        "elbv2",
        lambda c: [g["TargetGroupName"] for g in c.describe_target_groups()["TargetGroups"]],
    ),
    "repositories": (
        "ecr",
        lambda c: [r["repositoryName"] for r in c.describe_repositories()["repositories"]],
    ),
    "builds": ("codebuild", lambda c: c.list_projects()["projects"]),
    "buckets": ("s3", lambda c: [b["Name"] for b in c.list_buckets()["Buckets"]]),
    "roles": ("iam", lambda c: [r["RoleName"] for r in c.list_roles()["Roles"]]),
    "profiles": (
        "iam",
        lambda c: [p["InstanceProfileName"] for p in c.list_instance_profiles()["InstanceProfiles"]],
    ),
    "identity providers": (
        "iam",
        lambda c: [p["Arn"] for p in c.list_open_id_connect_providers()["OpenIDConnectProviderList"]],
    ),
    "log groups": ("logs", lambda c: [g["logGroupName"] for g in c.describe_log_groups()["logGroups"]]),
    "metric filters": (
        "logs",
        lambda c: [f["filterName"] for f in c.describe_metric_filters()["metricFilters"]],
    ),
    "alarms": ("cloudwatch", lambda c: [a["AlarmName"] for a in c.describe_alarms()["MetricAlarms"]]),
    "dashboards": (
        "cloudwatch",
        lambda c: [d["DashboardName"] for d in c.list_dashboards()["DashboardEntries"]],
    ),
    "topics": ("sns", lambda c: [t["TopicArn"] for t in c.list_topics()["Topics"]]),
    "budgets": (
        "budgets",
        lambda c: [b["BudgetName"] for b in c.describe_budgets(AccountId=ACCOUNT)["Budgets"]],
    ),
    "web ACLs": ("wafv2", lambda c: [a["Name"] for a in c.list_web_acls(Scope="REGIONAL")["WebACLs"]]),
    "certificates": (
        "acm",
        lambda c: [x["CertificateArn"] for x in c.list_certificates()["CertificateSummaryList"]],
    ),
}


def inventory(account: Emulator) -> dict[str, list[str]]:
    """Return {"roles": [...], ...}, sorted, so that two inventories can be compared."""
    return {what: sorted(listing(account.clients(service))) for what, (service, listing) in LISTINGS.items()}
