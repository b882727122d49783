"""`make run` itself: it says when it is ready, and leaves nothing behind however it ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.support import bundles, client
from tests.support.servers import STARTING, free_port, wait_for
from tests.support.stack import RUN, Stack, running
from tests.support.twins import ROOT

pytestmark = pytest.mark.usefixtures("built_page")

PATHS = ("/", "/yoloapi/health/ready", "/depthapi/health/ready")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_all_behind_one_address_and_ends_clean(tmp_path, tiny_models, number) -> None:
    with running(tmp_path, tiny_models) as stack:
        stack.wait_ready()
        assert [client.send("GET", stack.url + path).status_code for path in PATHS] == [200, 200, 200]
        assert len(stack.answering()) == 3
        assert stack.log().count(stack.ready_line()) == 1
        pids = [stack.pid(part) for part in ("yolo", "depth", "page")]
        assert stack.end(number) == 0
        assert stack.answering() == []
        assert not any(alive(pid) for pid in pids)


def test_interrupted_before_it_is_ready_it_ends_clean(tmp_path, tiny_models) -> None:
    with running(tmp_path, tiny_models) as stack:
        wait_for(lambda: "started (pid=" in stack.log())
        assert stack.end() == 0
        assert stack.answering() == []


def test_make_run_ends_with_ctrl_c(tmp_path, tiny_models) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    with running(tmp_path, tiny_models, ("make", "run")) as stack:
        stack.wait_ready()
        # make ends itself by the signal it got, whatever its recipe says; a shell shows that as 130.
        assert stack.end() in (-signal.SIGINT, 130)
        wait_for(lambda: stack.answering() == [])


def test_make_dev_serves_the_source_of_the_page_and_reloads_a_service(tmp_path, tiny_models) -> None:
    with running(tmp_path, tiny_models, (*RUN, "dev")) as stack:
        stack.wait_ready()
        assert "/@vite/client" in client.send("GET", f"{stack.url}/").text
        assert [client.send("GET", stack.url + path).status_code for path in PATHS] == [200, 200, 200]
        (ROOT / "yolo-flask-app" / "yolo_app" / "app.py").touch()
        wait_for(lambda: "Worker reloading: " in stack.log())
        wait_for(lambda: stack.log().count('"status": "ready"') == 3)
        assert client.send("GET", f"{stack.url}/yoloapi/health/ready").status_code == 200
        assert stack.end() == 0
        assert stack.answering() == []


@pytest.mark.parametrize("part", ["yolo", "depth", "page"])
def test_a_part_that_dies_ends_all(tmp_path, tiny_models, part) -> None:
    with running(tmp_path, tiny_models) as stack:
        stack.wait_ready()
        os.kill(stack.pid(part), signal.SIGKILL)
        assert stack.process.wait(STARTING) != 0
        assert f"{part} stopped" in stack.log()
        assert stack.answering() == []


def test_a_service_that_cannot_start_ends_all_and_its_reason_is_seen(tmp_path, tiny_models) -> None:
    models = shutil.copytree(tiny_models, tmp_path / "models")
    weights = models / "depth" / "model.bin"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\0")
    with running(tmp_path / "run", models) as stack:
        assert stack.process.wait(STARTING) != 0
        assert "model.bin: its bytes are not the ones bundle.json records" in stack.log()
        assert stack.ready_line() not in stack.log()
        assert stack.answering() == []


def test_without_models_it_says_what_to_do_in_three_lines(tmp_path: Path) -> None:
    with running(tmp_path, tmp_path / "nothing") as stack:
        assert stack.process.wait(STARTING) == 1
        assert len(stack.log().splitlines()) == 3
        assert f"no depth/bundle.json in {tmp_path / 'nothing'}." in stack.log()
        assert "make models YOLO=" in stack.log()


@pytest.fixture
def fresh(tmp_path: Path, tiny_models: Path) -> Path:
    """A checkout that is set up, with tiny demo models, and none of its own; what makes them only says so."""
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT / "scripts", checkout / "scripts")
    shutil.copytree(tiny_models, checkout / "models" / "demo")
    for shared in ("react-webapp", "yolo-flask-app", "depth-anything-flask-app", ".venv"):
        (checkout / shared).symlink_to(ROOT / shared)
    script(checkout / "scripts" / "setup", "")
    script(checkout / "scripts" / "models", "echo making models >&2; exit 1")
    return checkout


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def starting(folder: Path, checkout: Path, *variables: str) -> AbstractContextManager[Stack]:
    """Its `make run`, where no proxy is, so that no hub can be reached."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    away = [f"{name}={nowhere}" for name in ("https_proxy", "HTTPS_PROXY")]
    return running(
        folder, Path(), ("env", "-u", "MODELS", *away, *variables, str(checkout / "scripts" / "run"))
    )


def serving_names(stack: Stack) -> list[str]:
    paths = ("/yoloapi/model", "/depthapi/model")
    return [client.send("GET", stack.url + path).json()["name"] for path in paths]


def test_where_no_hub_answers_it_makes_nothing_and_the_demo_serves(tmp_path, fresh) -> None:
    with starting(tmp_path, fresh) as stack:
        stack.wait_ready()
        assert serving_names(stack) == ["colours", "luminance"]
        wait_for(lambda: "A demo model serves yolo and depth. It works on rendered scenes" in stack.log())
        assert "No official weights from github.com: " in stack.log()
        assert "No official weights from huggingface.co: " in stack.log()
        assert "making models" not in stack.log()
        assert stack.end() == 0


def test_where_hubs_answer_and_yet_nothing_is_made_the_demo_serves(tmp_path, fresh) -> None:
    (fresh / "scripts" / "hubs.py").write_text("")
    with starting(tmp_path, fresh) as stack:
        stack.wait_ready()
        assert stack.log().count("making models") == 1
        assert serving_names(stack) == ["colours", "luminance"]
        assert stack.end() == 0


def test_what_was_made_serves_and_the_demo_in_place_of_the_rest(tmp_path, fresh) -> None:
    bundles.detect_bundle(fresh / "models" / "local" / "yolo", "mine")
    with starting(tmp_path, fresh) as stack:
        stack.wait_ready()
        assert serving_names(stack) == ["mine", "luminance"]
        wait_for(lambda: "A demo model serves depth. " in stack.log())
        assert "No official weights" not in stack.log()
        assert stack.end() == 0


def test_models_may_name_the_demo(tmp_path, fresh) -> None:
    bundles.detect_bundle(fresh / "models" / "local" / "yolo", "mine")
    with starting(tmp_path, fresh, "MODELS=demo") as stack:
        stack.wait_ready()
        assert serving_names(stack) == ["colours", "luminance"]
        assert stack.end() == 0


@pytest.mark.parametrize("name", ["YOLO_PORT", "YOLO_METRICS_PORT", "DEPTH_METRICS_PORT"])
def test_a_port_that_is_taken_is_named(tmp_path, tiny_models, name) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with running(tmp_path, tiny_models, ("env", f"{name}={taken}", *RUN)) as second:
            assert second.process.wait(STARTING) == 1
            assert f"set others: {name}={taken}\n" in second.log()


def test_metrics_can_be_moved_out_of_the_way_of_another_run(tmp_path, tiny_models) -> None:
    ports = {"YOLO_METRICS_PORT": free_port(), "DEPTH_METRICS_PORT": free_port()}
    settings = {name: str(port) for name, port in ports.items()}
    with running(tmp_path, tiny_models, settings=settings) as stack:
        stack.wait_ready()
        texts = [client.send("GET", f"http://127.0.0.1:{port}/metrics").text for port in ports.values()]
        assert ['name="colours"' in texts[0], 'name="luminance"' in texts[1]] == [True, True]
        assert stack.end() == 0
