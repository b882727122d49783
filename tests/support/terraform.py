"""Run the Terraform configuration as a user does, in a copy of its folder, against the emulator."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from tests.support.aws import Emulator, emulating
from tests.support.inventory import inventory
from tests.support.twins import ROOT

FOLDER = ROOT / "provision-ecs-cluster-tf"

PLUGIN_FOLDERS = (
    "~/.terraform.d/plugins",
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
)
MISSING = "terraform is not on PATH: the configuration was not tried"

PROVIDER = "registry.terraform.io/hashicorp/aws"


def plugins() -> list[str]:
    """Return options of `terraform init` for local providers; without them it uses the network."""
    places = [Path(place).expanduser() for place in PLUGIN_FOLDERS]
    given = os.environ.get("TF_PLUGIN_DIR")
    places = [*([Path(given)] if given else []), *places, *sorted(Path("/opt").glob("*"))]
    found = [place for place in places if (place / PROVIDER).is_dir()]
    return [f"-plugin-dir={found[0]}"] if found else []


def state_resources(module: dict[str, Any]) -> list[dict[str, Any]]:
    """Yield every resource of a module and its child modules from `terraform show -json`."""
    inside = [resource for child in module.get("child_modules", []) for resource in state_resources(child)]
    return [*module.get("resources", []), *inside]


@dataclass(frozen=True)
class Plan:
    """A plan, from `terraform show -json`."""

    document: dict[str, Any]

    @cached_property
    def resources(self) -> list[dict[str, Any]]:
        """Return the planned values; those that only AWS knows are missing."""
        return state_resources(self.document["planned_values"]["root_module"])

    @property
    def configuration(self) -> dict[str, Any]:
        return self.document["configuration"]["root_module"]

    @property
    def changes(self) -> dict[str, list[str]]:
        """Return {address: actions} of resources that change."""
        found = {c["address"]: c["change"]["actions"] for c in self.document["resource_changes"]}
        return {address: actions for address, actions in found.items() if actions != ["no-op"]}

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return {address: values} of one resource type."""
        return {
            r["address"]: r["values"] for r in self.resources if r["type"] == kind and r["mode"] == "managed"
        }


class Terraform:
    """Run terraform: `terraform.apply({"canary": {"yolo": 10}})`. Errors contain its output."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder / "configuration"
        local = shutil.ignore_patterns("terraform.tfvars", "backend.tf", ".terraform", "*.tfstate*")
        shutil.copytree(FOLDER, self.folder, ignore=local)
        self._environment = environment
        self.run("init", "-input=false", "-lockfile=readonly", *plugins())

    def run(self, *arguments: str, allowed: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
        command = ["terraform", arguments[0], "-no-color", *arguments[1:]]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=900,
        )
        assert done.returncode in allowed, (
            f"{' '.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
        )
        return done

    def plan(self, variables: dict[str, Any] | None = None, *options: str) -> Plan:
        self.run("plan", "-input=false", "-out=plan", *options, *_given(variables))
        return Plan(json.loads(self.run("show", "-json", "plan").stdout))

    def drifts(self) -> str:
        """Return the changes of a second plan; empty if there are none."""
        done = self.run("plan", "-input=false", "-detailed-exitcode", allowed=(0, 2))
        return done.stdout if done.returncode else ""

    def apply(self, variables: dict[str, Any] | None = None) -> None:
        self.run("apply", "-input=false", "-auto-approve", *_given(variables))

    def destroy(self) -> None:
        self.run("destroy", "-input=false", "-auto-approve")

    @property
    def outputs(self) -> dict[str, Any]:
        found = json.loads(self.run("output", "-json").stdout)
        return {name: output["value"] for name, output in found.items()}

    def state(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return {address: values} of applied resources of one type."""
        root = json.loads(self.run("show", "-json").stdout)["values"]["root_module"]
        return {r["address"]: r["values"] for r in state_resources(root) if r["type"] == kind}


def _given(variables: dict[str, Any] | None) -> list[str]:
    return [f"-var={k}={v if isinstance(v, str) else json.dumps(v)}" for k, v in (variables or {}).items()]


@dataclass(frozen=True)
class Cluster:
    """The result of one apply, and its account."""

    terraform: Terraform
    emulator: Emulator
    before: dict[str, list[str]]
    """Return the inventory of the account."""


def needs_terraform() -> None:
    if shutil.which("terraform") is None:
        pytest.skip(MISSING)


class Planner:
    """A cache of plans: `planner()`, `planner(EVERYTHING)`, `planner(file=...)`."""

    def __init__(self, terraform: Terraform) -> None:
        self.terraform = terraform
        self._plans: dict[str, Plan] = {}

    def __call__(self, variables: dict[str, Any] | None = None, file: Path | None = None) -> Plan:
        key = json.dumps([variables, str(file)])
        options = [f"-var-file={file}"] if file else []
        if key not in self._plans:
            self._plans[key] = self.terraform.plan(variables, *options)
        return self._plans[key]


@pytest.fixture(scope="session")
def planner(tmp_path_factory: pytest.TempPathFactory, emulator: Emulator) -> Planner:
    needs_terraform()
    return Planner(Terraform(tmp_path_factory.mktemp("terraform"), emulator.environment))


@pytest.fixture(scope="session", autouse=True)
def applying(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Future[Cluster] | None]:
    """Start apply at the beginning of the session if a test needs it; it waits a minute for the emulator."""
    wanted = any("cluster" in getattr(item, "fixturenames", ()) for item in request.session.items)
    if not wanted or shutil.which("terraform") is None:
        yield None
        return
    folder = tmp_path_factory.mktemp("cluster")
    with emulating(folder) as account, ThreadPoolExecutor(1) as thread:
        yield thread.submit(_apply, folder, account)
        assert account.missing() == [], "actions that the emulator does not know were called"


def _apply(folder: Path, account: Emulator) -> Cluster:
    before = inventory(account)
    terraform = Terraform(folder, account.environment)
    terraform.apply()
    return Cluster(terraform, account, before)


@pytest.fixture(scope="session")
def cluster(applying: Future[Cluster] | None) -> Cluster:
    """Return one apply without variables, in an account of its own, shared by all tests that only read."""
    if applying is None:
        pytest.skip(MISSING)
    return applying.result()
