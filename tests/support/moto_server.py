"""AWS on loopback: moto 5.2.5 with its gaps filled, as hashicorp/aws 5.100.0 and the aws CLI meet them.

    python -m tests.support.moto_server PORT [--raw]

Each patch says what happens without it; tests/infra/test_emulator.py says when one is no longer needed. An
emulator scales nothing, evaluates no alarm, checks no health and enforces no IAM policy.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from werkzeug.serving import run_simple

from tests.support.moto_ecs import ecs_services

MISSING = "no such action here:"
"""The beginning of the log line for each call that neither moto nor a patch supports."""

SETTINGS = {
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",  # else attaching an AWS-managed policy: 404
    "MOTO_ACM_VALIDATION_WAIT": "1",  # else a certificate is pending for 60 s
}

PATCHES: list[Callable[[], None]] = []
patch = PATCHES.append
patch(ecs_services)


@patch
def launch_template_tags() -> None:
    """Patch launch templates: their own tags appear among the instances' tags, which is permanent drift."""
    from moto.ec2.models.launch_templates import LaunchTemplate

    create = LaunchTemplate.create_version

    def create_version(self: Any, data: dict[str, Any], description: str) -> Any:
        tags = data.pop("TagSpecifications", None) or []
        tags = [tag for tag in tags if tag.get("ResourceType") != "launch-template"]
        return create(self, data | ({"TagSpecifications": tags} if tags else {}), description)

    LaunchTemplate.create_version = create_version


@patch
def security_group_descriptions() -> None:
    """Patch security group rules: one that refers to a group loses its description, which is drift."""
    from moto.ec2.models.security_groups import SecurityGroupRule

    def description(self: Any) -> str | None:
        return self.ip_range.get("Description") or (self.source_group or {}).get("Description")

    SecurityGroupRule.description = property(description)


@patch
def scale_in_after_protection() -> None:
    """Patch scaling groups: instances stay after their protection is removed, so `destroy` times out."""
    from moto.autoscaling.models import AutoScalingBackend

    protect = AutoScalingBackend.set_instance_protection

    def set_instance_protection(
        self: Any, group_name: str, instance_ids: list[str], *protected: bool
    ) -> None:
        protect(self, group_name, instance_ids, *protected)
        if not any(protected):
            group = self.autoscaling_groups[group_name]
            group.set_desired_capacity(group.desired_capacity)

    AutoScalingBackend.set_instance_protection = set_instance_protection


@patch
def tls_only_buckets() -> None:
    """Patch bucket policies: conditions are ignored, so one that denies requests without TLS denies all."""
    from moto.iam.access_control import IAMPolicyStatement, PermissionResult

    judge = IAMPolicyStatement.is_action_permitted

    def is_action_permitted(self: Any, *arguments: Any, **named: Any) -> Any:
        condition = (self._statement.get("Condition") or {}).get("Bool") or {}
        if self._statement.get("Effect") == "Deny" and "aws:SecureTransport" in condition:
            return PermissionResult.NEUTRAL
        return judge(self, *arguments, **named)

    IAMPolicyStatement.is_action_permitted = is_action_permitted


@patch
def codebuild_by_arn() -> None:
    """Patch CodeBuild: the provider deletes by ARN, moto by name, so `destroy` leaves the project."""
    from moto.codebuild.models import CodeBuildBackend

    delete = CodeBuildBackend.delete_project
    CodeBuildBackend.delete_project = lambda self, name: delete(self, name.rpartition("/")[2])


@patch
def scaling_target_tags() -> None:
    """Add the three missing tag actions, without which no scalable target can be created."""
    from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse as Responses

    register = Responses.register_scalable_target

    def tags(self: Any, arn: str) -> dict[str, str]:
        return vars(self.applicationautoscaling_backend).setdefault("target_tags", {}).setdefault(arn, {})

    def register_scalable_target(self: Any) -> str:
        answer: str = register(self)
        tags(self, json.loads(answer)["ScalableTargetARN"]).update(self._get_param("Tags") or {})
        return answer

    def list_tags_for_resource(self: Any) -> str:
        return json.dumps({"Tags": tags(self, self._get_param("ResourceARN"))})

    def tag_resource(self: Any) -> str:
        tags(self, self._get_param("ResourceARN")).update(self._get_param("Tags"))
        return "{}"

    def untag_resource(self: Any) -> str:
        for key in self._get_param("TagKeys"):
            tags(self, self._get_param("ResourceARN")).pop(key, None)
        return "{}"

    Responses.register_scalable_target = register_scalable_target
    Responses.list_tags_for_resource = list_tags_for_resource
    Responses.tag_resource, Responses.untag_resource = tag_resource, untag_resource


@patch
def budget_details() -> None:
    """Add two missing read actions, without which no budget can be created."""
    from moto.budgets.responses import BudgetsResponse as Responses

    create = Responses.create_budget

    def create_budget(self: Any) -> str:
        account, name = self._get_param("AccountId"), self._get_param("Budget")["BudgetName"]
        arn = f"arn:aws:budgets::{account}:budget/{name}"
        vars(self.backend).setdefault("budget_tags", {})[arn] = self._get_param("ResourceTags") or []
        return create(self)

    def list_tags_for_resource(self: Any) -> str:
        known = vars(self.backend).get("budget_tags", {})
        return json.dumps({"ResourceTags": known.get(self._get_param("ResourceARN"), [])})

    def describe_subscribers_for_notification(self: Any) -> str:
        budget = self.backend.budgets[self._get_param("AccountId")][self._get_param("BudgetName")]
        wanted = self._get_param("Notification")
        found = [n.subscribers for n in budget.notifications if n.details == wanted]
        return json.dumps({"Subscribers": found[0] if found else []})

    Responses.create_budget, Responses.list_tags_for_resource = create_budget, list_tags_for_resource
    Responses.describe_subscribers_for_notification = describe_subscribers_for_notification


@patch
def composite_alarms() -> None:
    """Add the creation of resources that moto can only read."""
    from moto.cloudwatch.responses import CloudWatchResponse as Responses

    Responses.put_composite_alarm = Responses.put_metric_alarm


def read_managed_policies_once() -> None:
    """Make moto read AWS's 1,500 managed policies once.

    It reads them for each account and partition, and again after each reset: two seconds for each test.
    """
    from moto.iam.models import IAMBackend

    read = IAMBackend._init_aws_policies
    known: dict[tuple[str, str], list[Any]] = {}

    def copies(self: Any) -> list[Any]:
        key = (self.account_id, self.region_name)
        if key not in known:
            known[key] = read(self)
        return [copy(policy) for policy in known[key]]

    IAMBackend._init_aws_policies = copies


def fail_fast(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Answer unknown actions with 501 and log them; moto's 500 is retried for ten minutes."""

    def answer(environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return application(environment, start)
        except Exception as error:  # noqa: BLE001 - moto's defects, too
            if not isinstance(error, NotImplementedError):
                traceback.print_exc()
            print(MISSING, environment.get("HTTP_X_AMZ_TARGET"), error, flush=True)
            kind = [("Content-Type", "application/json"), ("x-amzn-ErrorType", "NotImplemented")]
            start("501 Not Implemented", kind)
            return [json.dumps({"__type": "NotImplemented", "message": str(error)}).encode()]

    return answer


def main() -> None:
    port, raw = int(sys.argv[1]), "--raw" in sys.argv[2:]
    os.environ |= SETTINGS | {"MOTO_PORT": str(port)}
    from moto.moto_server import werkzeug_app as moto  # it reads the environment when it is imported

    for fill in [*PATCHES, read_managed_policies_once] if not raw else []:
        fill()
    application = moto.DomainDispatcherApplication(moto.create_backend_app)
    application.debug = True
    handler = moto.MotoRequestHandler
    run_simple("127.0.0.1", port, fail_fast(application), threaded=True, request_handler=handler)


if __name__ == "__main__":
    main()
