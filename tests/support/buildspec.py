"""A buildspec as CodeBuild runs it, on this machine: its phases, in their order, to the first failure.

Each command has a shell of its own, so that none can lean on another's variables: CodeBuild is laxer there.
All this is a reading of its documentation; what is not read (artifacts, caches, reports), the schema refuses.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import yaml

PHASES = ("install", "pre_build", "build", "post_build")
SCHEMA = json.loads(Path(__file__).with_name("buildspec.schema.json").read_text())


@dataclass
class Build:
    """Run a buildspec; `phases["build"]` is True if it succeeded, and skipped phases are missing."""

    phases: dict[str, bool] = field(default_factory=dict)
    output: str = ""

    @property
    def succeeded(self) -> bool:
        return all(self.phases.values())


def load(path: Path) -> dict[str, Any]:
    spec: dict[str, Any] = yaml.safe_load(path.read_text())
    jsonschema.validate(spec, SCHEMA)
    return spec


def run(path: Path, source: Path, environment: Mapping[str, str]) -> Build:
    spec, build = load(path), Build()
    variables = {name: str(value) for name, value in spec.get("env", {}).get("variables", {}).items()}
    variables = dict(environment) | variables | {"CODEBUILD_SRC_DIR": str(source), "CI": "true"}

    def all_pass(commands: list[str]) -> bool:
        variables["CODEBUILD_BUILD_SUCCEEDING"] = str(int(build.succeeded))
        for command in commands:
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=source,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            build.output += f"$ {command}\n{done.stdout}"
            if done.returncode:
                return False
        return True

    for name in [name for name in PHASES if name in spec["phases"]]:
        # post_build runs even after a failed build, but not after other failures.
        if not build.succeeded and not (name == "post_build" and build.phases.get("build") is False):
            break
        phase = spec["phases"][name]
        passed = all_pass(phase.get("commands", []))
        build.phases[name] = passed or phase.get("on-failure") == "CONTINUE"
        all_pass(phase.get("finally", []))
    return build
