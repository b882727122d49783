"""What the project ships means something: the demo models are right about scenes that they never saw."""

from __future__ import annotations

import base64
import json

from playwright.sync_api import expect

from tests.support import client
from tests.support.stack import Stack


def test_each_sample_is_understood_at_a_click(stack: Stack, samples, watched) -> None:
    """Every object by its class, and all of them in the order in which they really stand."""
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


def test_it_says_that_it_is_a_demo_and_of_what(stack: Stack, watched) -> None:
    for prefix in ("/yoloapi", "/depthapi"):
        card = client.send("GET", f"{stack.url}{prefix}/model").json()
        assert card["demo"] is True
        assert card["licence"] == "Apache-2.0"
    watched.page.goto(stack.url)
    note = watched.page.get_by_role("note")
    expect(note).to_contain_text("know rendered scenes like those below, not photographs")


def test_the_nearer_of_two_is_nearer_in_every_form_of_the_answer(stack: Stack, samples) -> None:
    """Straight from the services, as a program asks: detect's boxes passed to estimate."""
    for sample in samples:
        found = stack.post("/yoloapi/detect", sample.data, "image/jpeg")
        asked = {"image": base64.b64encode(sample.data).decode(), "boxes": found["detections"]}
        answer = stack.post("/depthapi/estimate", json.dumps(asked).encode(), "application/json")
        ranked = sorted(answer["depth_at_objects"], key=lambda one: one["rank"])
        assert tuple(one["class_name"] for one in ranked) == sample.classes
        assert [one["depth"]["median"] for one in ranked] == sorted(
            (one["depth"]["median"] for one in ranked), reverse=True
        )
