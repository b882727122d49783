"""A clean clone of the delivery scripts, with an emulated AWS account; `docker` is docker_stub.py.

The contract tests of `scripts/test-images.sh` need real containers, which tests/containers has. Here a
stand-in records that they were called, and fails if FAILS names it.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

from tests.support import docker_stub
from tests.support.aws import ACCOUNT, REGION, Emulator
from tests.support.twins import ROOT

SERVICES = ("yolo", "depth", "web")
REGISTRY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
TESTS = """#!/bin/sh
echo "contract tests $1" >>"$STUB_DOCKER/calls"
[ "${FAILS%% *}" != test ]
"""


@cache
def aws_cli() -> Path | None:
    """Return the aws CLI's own file, not pyenv's script before it, which takes a fifth of a call's time."""
    found = shutil.which("aws")
    if found and Path(found).parent.name == "shims" and shutil.which("pyenv"):
        return Path(subprocess.check_output(["pyenv", "which", "aws"], text=True).strip())
    return Path(found) if found else None


class Checkout:
    """`checkout.run("scripts/deploy.sh", "roll")`"""

    def __init__(self, folder: Path, account: Emulator) -> None:
        self.account = account
        self.folder = folder / "farsight"
        self._stub = folder / "stub"
        for path in ("bin", "farsight"):
            (folder / path).mkdir()
        self._stub.mkdir()
        for kept in ("scripts", "provision-ecs-cluster-tf"):
            if (ROOT / kept).is_dir():
                ignored = shutil.ignore_patterns(".terraform", "*.tfstate*", "__pycache__")
                shutil.copytree(ROOT / kept, self.folder / kept, ignore=ignored)
        for kept in (".gitignore", "buildspec.yml"):
            shutil.copy(ROOT / kept, self.folder / kept)
        self.write("scripts/test-images.sh", TESTS)
        for service in ("yolo", "depth"):
            (self.folder / "models" / "demo" / service).mkdir(parents=True)
            self.write(f"models/demo/{service}/bundle.json", "{}")
        stub = Path(__file__).with_name("docker_stub.py")
        docker = folder / "bin" / "docker"
        docker.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{stub}" "$@"\n')
        docker.chmod(0o755)
        if aws := aws_cli():
            (folder / "bin" / "aws").symlink_to(aws)
        self.environment = account.environment | {
            "PATH": f"{docker.parent}{os.pathsep}{os.environ['PATH']}",
            "STUB_DOCKER": str(self._stub),
            "POLL_SECONDS": "0.2",
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        self.git("init", "--quiet")
        self.commit("As it is")

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text)
        (self.folder / path).chmod(0o755)

    def git(self, *arguments: str) -> str:
        author = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
        done = subprocess.run(
            ["git", *author, *arguments], cwd=self.folder, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, subject: str) -> str:
        """Commit all changes, if there are any, and return the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", subject)
        return self.git("rev-parse", "HEAD")

    def run(self, *command: str, answer: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command with stdout and stderr combined."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment | variables,
            input=answer,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def calls(self, word: str = "") -> list[str]:
        """Return the recorded calls of docker and the contract tests that begin with `word`."""
        noted = self._stub / "calls"
        return (
            [line for line in noted.read_text().splitlines() if line.startswith(word)]
            if noted.exists()
            else []
        )

    def tags(self, service: str) -> dict[str, str]:
        """Return {tag: digest} of a repository."""
        images = self.account.clients("ecr").list_images(repositoryName=f"farsight/{service}")["imageIds"]
        return {image["imageTag"]: image["imageDigest"] for image in images if "imageTag" in image}

    def all_tags(self) -> dict[str, dict[str, str]]:
        return {service: self.tags(service) for service in SERVICES}

    def seed(self, tag: str, *services: str) -> None:
        """Push distinct images with this tag, for all services by default."""
        for service in services or SERVICES:
            repository = f"farsight/{service}"
            text = docker_stub.manifest(f"seeded as {repository}:{tag}")
            self.account.clients("ecr").put_image(
                repositoryName=repository,
                imageManifest=text,
                imageManifestMediaType=docker_stub.KIND,
                imageTag=tag,
                imageDigest=docker_stub.digest(text),
            )

    def retag(self, old: str, new: str, *services: str) -> None:
        ecr = self.account.clients("ecr")
        for service in services or SERVICES:
            named = {"repositoryName": f"farsight/{service}"}
            [image] = ecr.batch_get_image(**named, imageIds=[{"imageTag": old}])["images"]
            ecr.put_image(**named, imageManifest=image["imageManifest"], imageTag=new)

    def zipped(self, name: str) -> str:
        """Return a file of the sources that were uploaded for CodeBuild."""
        stored = self.account.clients("s3").get_object(
            Bucket=f"farsight-data-{ACCOUNT}", Key="source/farsight.zip"
        )
        with zipfile.ZipFile(io.BytesIO(stored["Body"].read())) as sources:
            return sources.read(name).decode()

    def deployments(self) -> dict[str, str]:
        """Return {service: id of its deployment}, which changes with each roll."""
        found = self.account.clients("ecs").describe_services(cluster="farsight", services=SERVICES)
        return {service["serviceName"]: service["deployments"][0]["id"] for service in found["services"]}


def furnish(account: Emulator) -> None:
    """Create the resources that the scripts need: repositories, log groups, a cluster with its services."""
    ecs, ecr, logs = (account.clients(name) for name in ("ecs", "ecr", "logs"))
    ecs.create_cluster(clusterName="farsight")
    for service in SERVICES:
        ecr.create_repository(repositoryName=f"farsight/{service}")
        logs.create_log_group(logGroupName=f"/farsight/{service}")
        image = f"{REGISTRY}/farsight/{service}:prod"
        container = {"name": service, "image": image, "memory": 128}
        ecs.register_task_definition(family=service, networkMode="bridge", containerDefinitions=[container])
        ecs.create_service(cluster="farsight", serviceName=service, taskDefinition=service, desiredCount=2)
