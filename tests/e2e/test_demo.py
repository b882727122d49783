"""Test that the demo models are right about rendered scenes that are not in their training data."""

from __future__ import annotations

import base64
import json

from playwright.sync_api import expect

from tests.support import client
from tests.support.stack import Stack


def test_a_click_on_a_sample_finds_all_objects_in_order(stack: Stack, samples, watched) -> None:
    """Check each object's class, and their true order by depth."""
    page = watched.page
    page.goto(stack.url)
    for number, sample in enumerate(samples):
        page.get_by_role("button", name=", ".join(sample.classes)).click()
        expect(watched.done(sample.name)).to_have_attribute("aria-current", "true")
        rows = page.get_by_test_id("object-row")
        expect(rows).to_have_count(len(sample.classes))
        for row, name in enumerate(sample.classes):
            expect(rows.nth(row)).to_contain_text(f"{row + 1}{name}")
        boxes = page.locator('[data-testid="box"]')
        assert sorted(box.get_attribute("data-class") for box in boxes.all()) == sorted(sample.classes)
        expect(page.get_by_role("img", name="Depth map of the picture")).to_be_visible()
        watched.shoot(f"sample-{number}")
    assert watched.errors == []


def test_the_page_explains_the_limits_of_the_demo_models(stack: Stack, watched) -> None:
    for prefix in ("/yoloapi", "/depthapi"):
        card = client.send("GET", f"{stack.url}{prefix}/model").json()
        assert card["demo"] is True
        assert card["licence"] == "Apache-2.0"
    watched.page.goto(stack.url)
    note = watched.page.get_by_role("note")
    expect(note).to_contain_text("were trained on rendered scenes like those below, not on photographs")


def test_depth_ranks_the_detected_objects_in_their_true_order(stack: Stack, samples) -> None:
    """Pass the boxes of a detect response to estimate, without the page."""
    for sample in samples:
        found = stack.post("/yoloapi/detect", sample.data, "image/jpeg")
        asked = {"image": base64.b64encode(sample.data).decode(), "boxes": found["detections"]}
        answer = stack.post("/depthapi/estimate", json.dumps(asked).encode(), "application/json")
        ranked = sorted(answer["depth_at_objects"], key=lambda one: one["rank"])
        assert tuple(one["class_name"] for one in ranked) == sample.classes
        assert [one["depth"]["median"] for one in ranked] == sorted(
            (one["depth"]["median"] for one in ranked), reverse=True
        )
