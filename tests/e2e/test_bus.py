"""Test the real detector on a real photograph: it finds in bus.jpg what Ultralytics finds, however stored."""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from farsight.bundles import read_manifest
from farsight.bundles.bundle import file_entry
from tests.support.pictures import box_of, encoded
from tests.support.stack import Stack, running
from tests.support.twins import ROOT

MODELS = ROOT / "models" / "local"
SHARED = ROOT.parent / "shared"
WEIGHTS = SHARED / "models" / "yolo26n.pt"
LAB = ROOT / ".venv-lab" / "bin" / "python"

PREDICT = """
import json, sys
from ultralytics import YOLO
[result] = YOLO(sys.argv[1]).predict(sys.argv[2], conf=0.25, verbose=False)
print(json.dumps([[result.names[int(c)], p, b] for c, p, b in zip(
    result.boxes.cls.tolist(), result.boxes.conf.tolist(), result.boxes.xyxy.tolist())]))
"""


@pytest.fixture(scope="module")
def bus() -> bytes:
    path = SHARED / "images" / "bus.jpg"
    if not path.is_file():
        pytest.skip("needs ../shared/images/bus.jpg")
    return path.read_bytes()


@pytest.fixture(scope="module")
def real_stack(tmp_path_factory: pytest.TempPathFactory, built_page: None, bus: bytes) -> Iterator[Stack]:
    if not (MODELS / "yolo" / "bundle.json").is_file() or not (MODELS / "depth" / "bundle.json").is_file():
        pytest.skip("needs models/local: make models")
    if read_manifest(MODELS / "yolo").name != "yolo26n":
        pytest.skip("needs yolo26n in models/local: make models YOLO=../shared/models/yolo26n.pt")
    # Use f32: the bundle may also contain INT8, which has a wider tolerance.
    settings = {"FARSIGHT_PRECISION": "f32"}
    with running(tmp_path_factory.mktemp("real"), MODELS, settings=settings) as stack:
        yield stack.wait_ready()


@pytest.fixture(scope="module")
def reference(bus: bytes) -> list[tuple[str, float, list[float]]]:
    """Return (class, confidence, box) from Ultralytics' own predict with the weights of the bundle."""
    if not LAB.is_file():
        pytest.skip("needs the lab's environment: scripts/setup lab")
    if not WEIGHTS.is_file() or read_manifest(MODELS / "yolo").source.sha256 != file_entry(WEIGHTS).sha256:
        pytest.skip("needs ../shared/models/yolo26n.pt, and the bundle made from it")
    asked = [str(LAB), "-c", PREDICT, str(WEIGHTS), str(SHARED / "images" / "bus.jpg")]
    done = subprocess.run(
        asked, env={**os.environ, "YOLO_OFFLINE": "true"}, check=True, capture_output=True, text=True
    )
    return [(name, confidence, box) for name, confidence, box in json.loads(done.stdout.splitlines()[-1])]


def detect(stack: Stack, data: bytes, kind: str = "image/jpeg") -> list[dict]:
    return stack.post("/yoloapi/detect", data, kind)["detections"]


def assert_same(found: list[dict], expected: list[tuple[str, float, list[float]]], pixels: float) -> None:
    """Check one to one: same class, each corner within `pixels`, confidence within 0.03."""
    left = list(found)
    for name, confidence, box in expected:
        [match] = [
            one for one in left if one["class_name"] == name and box_of(one) == pytest.approx(box, abs=pixels)
        ]
        assert match["confidence"] == pytest.approx(confidence, abs=0.03)
        left.remove(match)
    assert left == []


def test_it_finds_what_ultralytics_finds(real_stack: Stack, bus: bytes, reference) -> None:
    assert sorted(name for name, _, _ in reference) == ["bus", "person", "person", "person", "person"]
    assert_same(detect(real_stack, bus), reference, pixels=3)


def test_every_exif_orientation_gives_the_same_boxes(real_stack: Stack, bus: bytes) -> None:
    upright = [(one["class_name"], one["confidence"], box_of(one)) for one in detect(real_stack, bus)]
    assert len(upright) == 5
    picture = Image.open(io.BytesIO(bus)).convert("RGB")
    for orientation in range(1, 9):
        stored = encoded(picture, "JPEG", orientation, quality=95)
        assert_same(detect(real_stack, stored), upright, pixels=3)


def test_the_page_shows_one_bus_and_four_persons(real_stack: Stack, bus: bytes, watched) -> None:
    page = watched.page
    page.goto(real_stack.url)
    watched.choose("bus.jpg", bus, "image/jpeg")
    for name, number in (("bus", 1), ("person", 4)):
        expect(page.locator(f'[data-testid="box"][data-class="{name}"]')).to_have_count(number)
    expect(page.get_by_role("img", name="Depth map of the picture")).to_be_visible()

    rows = page.get_by_test_id("object-row")
    expect(rows).to_have_count(5)
    expect(rows.first).to_contain_text("1")
    assert [rows.nth(n).locator("td").first.inner_text() for n in range(5)] == ["1", "2", "3", "4", "5"]
    nearness = [float(rows.nth(n).locator("td").nth(3).inner_text()) for n in range(5)]
    assert nearness == sorted(nearness, reverse=True)
    shot: Path = watched.shoot("bus")
    assert shot.is_file()
    assert watched.errors == []
