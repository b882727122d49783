"""Test the built page with the real services in a real browser."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.support.pictures import box_of
from tests.support.servers import free_port, serving, wait_for
from tests.support.stack import DEMO, Stack, listens
from tests.support.twins import ROOT, YOLO

DROP = """(area, [name, data]) => {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name, { type: 'image/png' }));
    area.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
}"""


def shares(part: Locator, whole: Locator) -> list[float]:
    """Return the position of `part` in `whole`: left, top, right and bottom, 0 to 1."""
    inner, outer = part.bounding_box(), whole.bounding_box()
    left, top = inner["x"] - outer["x"], inner["y"] - outer["y"]
    return [
        left / outer["width"],
        top / outer["height"],
        (left + inner["width"]) / outer["width"],
        (top + inner["height"]) / outer["height"],
    ]


def test_a_dropped_picture_shows_its_objects_and_depth_map(stack: Stack, samples, watched) -> None:
    page, sample = watched.page, samples[0]
    page.goto(stack.url)
    expect(page.get_by_role("list", name="Services").get_by_text("ready", exact=True)).to_have_count(2)
    data = base64.b64encode(sample.data).decode()
    page.get_by_test_id("picture-input").locator("xpath=..").evaluate(DROP, ["dropped.jpg", data])

    found = stack.post("/yoloapi/detect", sample.data, "image/jpeg")
    width, height = found["image"]["width"], found["image"]["height"]
    boxes, picture = (
        page.locator('[data-testid="box"]'),
        page.get_by_alt_text("The chosen picture", exact=True),
    )
    expect(boxes).to_have_count(len(sample.classes))
    drawn = sorted(shares(box.locator("rect").first, picture) for box in boxes.all())
    told = sorted(
        [x1 / width, y1 / height, x2 / width, y2 / height]
        for x1, y1, x2, y2 in map(box_of, found["detections"])
    )
    assert drawn == [pytest.approx(box, abs=0.01) for box in told]

    depth_map = page.get_by_role("img", name="Depth map of the picture")
    expect(depth_map).to_be_visible()
    expect(page.get_by_role("figure", name="Histogram of depths")).to_be_visible()
    across, down = depth_map.evaluate("canvas => [canvas.width, canvas.height]")
    assert across / down == pytest.approx(width / height, rel=0.01)
    rows = page.get_by_test_id("object-row")
    expect(rows).to_have_count(len(sample.classes))
    for number, name in enumerate(sample.classes):
        expect(rows.nth(number)).to_contain_text(f"{number + 1}{name}")
    watched.shoot("dropped")
    assert watched.errors == []


def test_a_focused_row_highlights_its_box(stack: Stack, samples, watched) -> None:
    page, sample = watched.page, samples[1]
    near, next_to_it = sample.classes[:2]
    assert sample.classes.count(near) == sample.classes.count(next_to_it) == 1
    page.goto(stack.url)
    watched.choose(sample.name, sample.data, "image/jpeg")
    expect(page.get_by_test_id("object-row").nth(0)).to_contain_text(f"1{near}")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.testid") == "object-row":
            break

    row, box = page.get_by_test_id("object-row"), page.locator('[data-testid="box"]')
    expect(row.nth(0)).to_be_focused()
    expect(row.nth(0)).to_have_attribute("data-highlighted", "true")
    expect(box.and_(page.locator(f'[data-class="{near}"]'))).to_have_attribute("data-highlighted", "true")
    page.keyboard.press("Tab")
    expect(row.nth(1)).to_be_focused()
    expect(box.and_(page.locator(f'[data-class="{next_to_it}"]'))).to_have_attribute(
        "data-highlighted", "true"
    )
    expect(box.and_(page.locator(f'[data-class="{near}"]'))).to_have_attribute("data-highlighted", "false")
    watched.shoot("keyboard")
    assert watched.errors == []


def test_a_broken_picture_shows_an_error_message(stack: Stack, samples, watched) -> None:
    page, sample = watched.page, samples[0]
    page.goto(stack.url)
    watched.choose("broken.jpg", sample.data[:200], "image/jpeg")
    alerts = page.get_by_role("alert")
    expect(alerts.filter(has_text="The list of objects is missing: The image cannot be read")).to_be_visible()
    expect(alerts.filter(has_text="The depth map is missing: The image cannot be read")).to_be_visible()
    watched.shoot("broken")
    # The browser logs each error response; the page must not log more.
    assert all("the server responded with a status of 422" in error for error in watched.errors)

    watched.choose(sample.name, sample.data, "image/jpeg")
    expect(page.get_by_test_id("object-row")).to_have_count(len(sample.classes))
    expect(alerts).to_have_count(0)


@pytest.fixture
def half(tmp_path: Path, built_page: None) -> Iterator[str]:
    """Serve the page with the detection service only; nothing listens at the depth service's address."""
    port = free_port()
    with serving(YOLO, tmp_path, DEMO / "yolo") as yolo:
        yolo.wait_ready()
        urls = {"YOLO_URL": yolo.url, "DEPTH_URL": f"http://127.0.0.1:{free_port()}"}
        front = subprocess.Popen(
            ["node", "server/main.js"],
            cwd=ROOT / "react-webapp",
            env={**os.environ, "PORT": str(port), **urls},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(lambda: listens(port))
        yield f"http://localhost:{port}"
        front.terminate()
        front.wait()


def test_with_one_service_down_the_others_results_are_shown(half: str, samples, watched) -> None:
    page, sample = watched.page, samples[0]
    page.goto(half)
    expect(page.get_by_text("not reachable")).to_be_visible()
    watched.choose(sample.name, sample.data, "image/jpeg")
    expect(page.locator('[data-testid="box"]')).to_have_count(len(sample.classes))
    expect(page.get_by_test_id("object-row")).to_have_count(len(sample.classes))
    expect(page.get_by_role("alert")).to_contain_text("The depth map is missing")
    watched.shoot("one-service-away")
    assert all("Failed to load resource" in error for error in watched.errors)
