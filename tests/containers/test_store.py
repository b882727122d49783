"""Test FARSIGHT_MODEL=s3://...: a container with a read-only root downloads its bundle into memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import bundles, containers
from tests.support.containers import docker
from tests.support.servers import free_port

YOLO = f"farsight/yolo:{containers.TAG}"

VARIABLES = {
    "FARSIGHT_MODEL": "s3://models/here/bundle", "AWS_ENDPOINT_URL": "http://store:9000",
    "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1",
}  # fmt: skip

CARD = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:5001/yoloapi/model').read().decode())"


@pytest.fixture
def network() -> Iterator[str]:
    name = f"farsight-test-{free_port()}"
    docker("network", "create", "--internal", name)
    yield name
    docker("network", "rm", name)


@pytest.fixture
def store(network: str, tmp_path: Path) -> Iterator[str]:
    """Serve files over HTTP, which is all of S3 that loading a bundle needs; tests/contract uses moto."""
    buckets = tmp_path / "buckets"
    bundles.detect_bundle(buckets / "models" / "here" / "bundle")
    served = ["python", "-m", "http.server", "--directory", "/srv", "9000"]
    options = [
        "--network",
        network,
        "--network-alias",
        "store",
        "--volume",
        f"{buckets}:/srv:ro",
    ]
    name = docker("run", "--detach", *options, YOLO, *served)
    yield name
    docker("rm", "--force", name)


def test_a_bundle_in_s3_is_downloaded_at_the_start_and_served(network: str, store: str):
    variables = [f"--env={name}={value}" for name, value in VARIABLES.items()]
    hard = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--network", network]
    name = docker("run", "--detach", *hard, *variables, YOLO)
    try:
        containers.wait_healthy(name)
        assert json.loads(docker("exec", name, "python", "-c", CARD))["name"] == "colours"
    finally:
        docker("rm", "--force", name)
