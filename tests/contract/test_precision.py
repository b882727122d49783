"""The service uses the graph that its settings force, or the fastest that the bundle holds."""

from __future__ import annotations

from pathlib import Path

import openvino as ov
import pytest
from PIL import Image

from farsight import cpu
from farsight.bundles import load
from farsight.inference.openvino_engine import computed
from tests.support.bundles import depth_bundle, depth_model, detect_bundle, detector, with_int8
from tests.support.pictures import encoded
from tests.support.servers import wait_for
from tests.support.twins import DEPTH, YOLO

INT8_SCALE = 10.2
"""The INT8 graph's map is 2 % larger than the float one's: an answer tells which gave it."""


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> dict[str, Path]:
    """Bundles that hold an INT8 graph, by twin."""
    folder = tmp_path_factory.mktemp("int8")
    return {
        "yolo": with_int8(detect_bundle(folder / "yolo"), detector()),
        "depth": with_int8(depth_bundle(folder / "depth"), depth_model(INT8_SCALE)),
    }


def largest(server) -> float:
    """The depth map's largest value of a white picture: which graph answered."""
    return server.post(white()).json()["depth_stats"]["max"]


def white() -> bytes:
    return encoded(Image.new("RGB", (182, 140), "white"), "PNG")


@pytest.mark.parametrize(("precision", "scale"), [("int8", INT8_SCALE), ("f32", 10.0)])
def test_a_forced_precision_serves_its_graph_and_says_so(start, both, precision, scale):
    server = start(DEPTH, model=both["depth"], precision=precision).wait_ready()
    assert server.get("/model").json()["precision"] == precision
    assert largest(server) == pytest.approx(scale, rel=0.005)


def test_bf16_is_served_or_refused_and_never_f32_in_its_place(start, twin):
    server = start(twin, precision="bf16")
    if computed(ov.Core(), "bf16") == "bf16":
        assert server.wait_ready().get("/model").json()["precision"] == "bf16"
    else:
        assert server.wait_ended() != 0
        assert "FARSIGHT_PRECISION=bf16: this processor does not compute in bf16" in server.log()
        assert "Use auto" in server.log()


def test_auto_serves_int8_where_the_processor_is_quick_in_it(start, both):
    server = start(DEPTH, model=both["depth"], precision="auto").wait_ready()
    quick = cpu.has_fast_int8()
    assert (server.get("/model").json()["precision"] == "int8") is quick
    assert largest(server) == pytest.approx(INT8_SCALE if quick else 10.0, rel=0.005)


def test_auto_does_without_where_the_bundle_holds_none(start, twin):
    server = start(twin, precision="auto").wait_ready()
    assert server.get("/model").json()["precision"] in {"f32", "bf16"}


def test_a_detector_serves_int8(start, both):
    server = start(YOLO, model=both["yolo"], precision="int8").wait_ready()
    assert server.get("/model").json()["precision"] == "int8"
    assert {found["class_name"] for found in server.post().json()["detections"]} == {"red", "blue"}


def test_int8_without_a_graph_for_it_stops_the_start(start, twin):
    server = start(twin, precision="int8")
    assert server.wait_ended() != 0
    assert "holds no INT8 graph, which FARSIGHT_PRECISION=int8 asks for" in server.log()
    assert "make models INT8=FOLDER" in server.log()


def test_an_int8_graph_that_gives_other_answers_never_gets_ready(start, tmp_path):
    """The golden images are the same for every precision."""
    model = with_int8(depth_bundle(tmp_path / "wrong"), depth_model(-10.0))
    assert load(model).manifest.int8
    server = start(DEPTH, model=model, precision="int8")
    wait_for(lambda: "golden check failed" in server.log())
    assert server.status("/health/ready") == 503
    assert server.status("/health/live") == 200
