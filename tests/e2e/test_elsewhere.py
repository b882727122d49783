"""`make run` without what x86 Linux alone has, and with multiprocessing as it is on a Mac."""

from __future__ import annotations

import os

import pytest

from tests.support import client
from tests.support.pictures import encoded, scene
from tests.support.stack import running
from tests.support.twins import ROOT

pytestmark = pytest.mark.usefixtures("built_page")

PATHS = os.pathsep.join([str(ROOT / "tests" / "support" / "elsewhere"), str(ROOT)])


def test_it_serves_a_picture_and_ends_clean(tmp_path, tiny_models) -> None:
    with running(tmp_path, tiny_models, settings={"PYTHONPATH": PATHS}) as stack:
        stack.wait_ready()
        assert client.send("GET", stack.url).status_code == 200
        found = stack.post("/yoloapi/detect", encoded(scene(), "PNG"), "image/png")
        assert {one["class_name"] for one in found["detections"]} == {"red", "blue"}
        assert stack.end() == 0
        assert stack.answering() == []
