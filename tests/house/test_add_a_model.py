"""CONTRIBUTING's ten steps give a service with a new task, and farsight-core stays as it is."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests
from PIL import Image

from tests.support import client
from tests.support.servers import free_port, wait_for
from tests.support.twins import ROOT

GUIDE = (
    (ROOT / "CONTRIBUTING.md").read_text().partition("## Add a model in ten steps\n")[2].partition("\n## ")[0]
)
FILE = re.compile(r"`(classify-flask-app/[\w./-]+)`:\n\n```\w+\n(.*?)```", re.DOTALL)


def picture(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (90, 60), colour).save(file, "PNG")
    return file.getvalue()


def _is_ready(address: str) -> bool:
    try:
        return client.send("GET", f"{address}/health/ready").status_code == 200
    except requests.ConnectionError:
        return False


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Follow the steps in an empty folder; yield the address of the running service."""
    scratch = tmp_path_factory.mktemp("scratch")
    for name, text in FILE.findall(GUIDE):
        path = scratch / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    app, port = scratch / "classify-flask-app", free_port()
    (app / "photograph.png").write_bytes(picture("red"))
    settings = {
        "FARSIGHT_MODEL": "bundle",
        "FARSIGHT_PORT": str(port),
        "FARSIGHT_METRICS_PORT": "0",
        "FARSIGHT_DRAIN_SECONDS": "0",
    }
    environment = {**os.environ, **settings, "PYTHONPATH": f"{app}:{ROOT / 'model-lab'}"}
    make = [sys.executable, "make_bundle.py", "bundle", "photograph.png", "red"]
    subprocess.run(make, cwd=app, env=environment, check=True)
    serve = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
    process = subprocess.Popen(serve, cwd=app, env=environment)
    address = f"http://127.0.0.1:{port}/classifyapi"
    try:
        wait_for(lambda: _is_ready(address))
        yield address
    finally:
        process.terminate()
        process.wait()


def test_the_guide_has_ten_steps() -> None:
    assert re.findall(r"^\*\*(\d+)\. ", GUIDE, re.MULTILINE) == [str(n) for n in range(1, 11)]


def test_the_new_service_classifies_a_picture(service: str) -> None:
    answer = client.send(
        "POST", f"{service}/classify?top=2", data=picture("blue"), headers={"Content-Type": "image/png"}
    )
    assert answer.status_code == 200
    body = answer.json()
    assert body["image"] == {"filename": None, "format": "PNG", "width": 90, "height": 60}
    assert body["classes"][0]["class_name"] == "blue"
    assert len(body["classes"]) == 2
    assert body["model"]["name"] == "colours"


def test_the_new_service_has_what_every_service_has(service: str) -> None:
    wrong = client.send(
        "POST", f"{service}/classify?topp=2", data=picture("red"), headers={"Content-Type": "image/png"}
    )
    assert (wrong.status_code, wrong.json()["type"]) == (400, "/problems/bad-parameter")
    text = client.send("POST", f"{service}/classify", data=b"text", headers={"Content-Type": "image/png"})
    assert text.status_code == 415
    document = client.send("GET", f"{service}/openapi.json").json()
    assert "top" in [one["name"] for one in document["paths"]["/classifyapi/classify"]["post"]["parameters"]]
    assert client.send("GET", f"{service}/model").json()["task"] == "classify"
