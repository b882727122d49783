"""Check the content of the images and the permissions of their containers."""

from __future__ import annotations

import pytest

from tests.support import containers
from tests.support.containers import Containers, docker, inspect

MEGABYTES = {"yolo": 600, "depth": 600, "web": 110}
MEMORY_MIB = {"yolo": 1280, "depth": 1536, "web": 128}

ABSENT = ["torch", "torchvision", "ultralytics", "transformers", "lab"]
ABSENT += ["pip", "setuptools", "openvino_telemetry"]


def image(name: str) -> dict:
    return inspect(f"farsight/{name}:{containers.TAG}")


@pytest.mark.parametrize("name", MEGABYTES)
def test_an_image_is_below_its_size_limit(name):
    size = image(name)["Size"] / 1e6
    print(f"{name}: {size:.0f} MB")
    assert size <= MEGABYTES[name]


@pytest.mark.parametrize("name", MEGABYTES)
def test_an_image_has_labels_with_its_title_and_commit(name):
    labels = image(name)["Config"]["Labels"]
    assert labels["org.opencontainers.image.title"] == f"farsight/{name}"
    assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"
    revision, _, dirty = labels["org.opencontainers.image.revision"].partition("-")
    assert len(revision) == 40
    assert int(revision, 16)
    assert dirty in ("", "dirty")


def test_both_services_share_the_layer_of_their_packages():
    """The largest layer, 400 MB, is built, pushed and stored once."""
    layers = [image(name)["RootFS"]["Layers"] for name in ("yolo", "depth")]
    shared = set(layers[0]) & set(layers[1])
    assert len(layers[0]) - len(shared) <= 3  # the bundle, the code, the folder for it


@pytest.mark.parametrize("name", ["yolo", "depth"])
def test_an_image_contains_neither_torch_nor_an_installer(stack: Containers, name):
    program = f"import importlib.util as u; print([n for n in {ABSENT!r} if u.find_spec(n)])"
    assert stack.python(name, program) == "[]"


@pytest.mark.parametrize("name", MEGABYTES)
def test_a_container_runs_without_root_and_can_write_only_to_tmp(stack: Containers, name):
    config = inspect(stack.name(name))
    assert config["Config"]["User"] == "10001:10001"
    assert stack.inside(name, "id", "-u") == "10001"
    host = config["HostConfig"]
    assert (host["ReadonlyRootfs"], host["CapDrop"]) == (True, ["ALL"])
    assert host["SecurityOpt"] == ["no-new-privileges:true"]
    assert host["Memory"] == MEMORY_MIB[name] * 2**20
    written = "touch $d/x 2>/dev/null && echo $d"
    where = f"for d in / /app /model /etc /usr/local/bin /srv /var /tmp; do {written}; done; true"
    assert stack.inside(name, "bash", "-c", where).split() == ["/tmp"]
    rights = stack.inside(name, "bash", "-c", "grep CapEff /proc/1/status").split()[1]
    assert int(rights, 16) == 0


@pytest.mark.parametrize("name", [*MEGABYTES, "router"])
def test_a_container_may_open_enough_files_on_every_engine(stack: Containers, name):
    assert stack.inside(name, "bash", "-c", "ulimit -Sn; ulimit -Hn").split() == ["4096", "4096"]


@pytest.mark.parametrize("name", [*MEGABYTES, "router"])
def test_the_size_of_a_containers_log_is_limited(stack: Containers, name):
    kept = inspect(stack.name(name))["HostConfig"]["LogConfig"]
    assert kept == {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}}


@pytest.mark.parametrize("name", MEGABYTES)
def test_the_files_of_an_image_belong_to_root(name):
    """The service cannot change its own files, even if the root file system is writable."""
    own = "find / -xdev -user 10001 -not -path '/proc/*' 2>/dev/null | head"
    assert docker("run", "--rm", f"farsight/{name}:{containers.TAG}", "bash", "-c", own) == ""


@pytest.mark.parametrize("name", ["yolo", "depth"])
def test_a_start_logs_no_warnings(stack: Containers, name):
    output = containers.log(stack.name(name))
    assert '"status": "ready"' in output
    assert not [line for line in output.splitlines() if not line.startswith("{")]
    assert not [line for line in output.splitlines() if '"level": "WARNING"' in line]


@pytest.mark.parametrize("name", MEGABYTES)
def test_a_container_exits_with_0_at_sigterm(name):
    image_name = f"farsight/{name}:{containers.TAG}"
    container = docker("run", "--detach", "--env", "FARSIGHT_DRAIN_SECONDS=0", image_name)
    try:
        containers.wait_healthy(container)
        docker("stop", "--time", "30", container)
        assert inspect(container)["State"]["ExitCode"] == 0
    finally:
        docker("rm", "--force", container)
