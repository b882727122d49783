"""Complete the emulator's ECS services: fields that moto drops, and deployments that fail on request."""

from __future__ import annotations

import uuid
from typing import Any

DOOMED = "emulator:next-deployment"
"""The tag of a service whose next deployment "fails" and is rolled back by the circuit breaker, or
"hangs"."""


def remember(service: Any, parameters: dict[str, Any]) -> None:
    """Store the parameters of an ECS service that moto drops."""
    kept = {
        "capacityProviderStrategy": "capacity_provider_strategy",
        "deploymentConfiguration": "deployment_configuration",
        "placementConstraints": "placement_constraints",
        "placementStrategy": "placement_strategy",
        "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
        "enableECSManagedTags": "enable_ecs_managed_tags",
        "enableExecuteCommand": "enable_execute_command",
        "availabilityZoneRebalancing": "availability_zone_rebalancing",
    }
    for name, attribute in kept.items():
        if parameters.get(name) is not None:
            setattr(service, attribute, parameters[name])


def settle(service: Any) -> None:
    """Let all desired tasks run, so that `services-stable` is reached."""
    service.running_count, service.pending_count = service.desired_count, 0
    strategy = getattr(service, "capacity_provider_strategy", None)
    if strategy:
        service.launch_type = None
    for deployment in service.deployments:
        deployment |= {
            "taskDefinition": service.task_definition,
            "desiredCount": service.desired_count,
            "runningCount": service.desired_count,
            "pendingCount": 0,
            "rolloutState": "COMPLETED",
            "rolloutStateReason": f"ECS deployment {deployment['id']} completed.",
            "launchType": service.launch_type,
        }
        if strategy:
            deployment["capacityProviderStrategy"] = strategy


def roll_back(service: Any) -> None:
    """Replace the failed deployment by another, as the circuit breaker does."""
    service.tags = [tag for tag in service.tags if tag["key"] != DOOMED]
    [failed] = service.deployments
    reason = "ECS deployment circuit breaker: tasks failed to start."
    again = failed | {
        "id": f"ecs-svc/{uuid.uuid4().int % 10**19}",
        "rolloutStateReason": f"ECS deployment circuit breaker: rolling back from {failed['id']}.",
    }
    ended = {"status": "INACTIVE", "rolloutState": "FAILED", "rolloutStateReason": reason, "runningCount": 0}
    service.deployments = [again, failed | ended]


def ecs_services() -> None:
    """Patch ECS services: an empty networkConfiguration crashes the provider, and dropped fields cause drift.

    All desired tasks run; in moto itself, every service stays at 0.
    """
    from moto.ecs.models import Service
    from moto.ecs.responses import EC2ContainerServiceResponse as Responses

    create, update, describe = Responses.create_service, Responses.update_service, Responses.describe_services

    def create_service(self: Any) -> Any:
        answer = create(self)
        service = answer.result["service"]
        remember(service, {"availabilityZoneRebalancing": "DISABLED"} | self._get_params())
        service.network_configuration = service.network_configuration or None
        settle(service)
        return answer

    def update_service(self: Any) -> Any:
        parameters = dict(self._get_params())
        service = self.ecs_backend._get_service(parameters["cluster"], parameters["service"])
        service.deployments = service.deployments[:1]
        answer = update(self)
        remember(service, parameters)
        settle(service)
        fate = [tag["value"] for tag in service.tags if tag["key"] == DOOMED]
        service.doomed = fate == ["fails"]
        if fate == ["hangs"]:
            service.deployments[0]["rolloutState"] = "IN_PROGRESS"
        return answer

    def describe_services(self: Any) -> Any:
        answer = describe(self)
        for service in answer.result["services"]:
            if service.doomed:
                service.doomed = False
                roll_back(service)
        return answer

    Service.doomed = False
    Responses.create_service, Responses.update_service = create_service, update_service
    Responses.describe_services = describe_services
