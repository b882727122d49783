"""Test the results in the browser: filter, depth readout, point cloud, export, history and comparison."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support import client
from tests.support.saved import saved
from tests.support.stack import Stack
from tests.support.twins import ROOT

SCHEMA = ROOT / "react-webapp" / "src" / "features" / "export" / "analysis.schema.json"


@pytest.fixture
def analysed(stack: Stack, samples, watched) -> Page:
    """Open the page with the finished analysis of the first sample."""
    watched.analyse(stack.url, samples[0])
    return watched.page


def test_hiding_a_class_sends_no_request_and_is_in_the_url(analysed: Page, samples, watched) -> None:
    asked: list[str] = []
    analysed.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    removed, *left = samples[0].classes
    analysed.get_by_role("group", name="Classes shown").get_by_text(removed).click()
    expect(analysed.get_by_test_id("object-row")).to_have_count(len(left))
    expect(analysed.get_by_test_id("object-row").first).to_contain_text(f"1{left[0]}")
    expect(analysed.locator('[data-testid="box"]')).to_have_count(len(left))
    analysed.wait_for_url(f"**hide={removed}**")
    assert asked == []
    watched.shoot("filtered")


def test_a_reload_restores_the_picture_from_the_history(analysed: Page, samples) -> None:
    analysed.wait_for_url("**result=**")
    analysed.get_by_role("button", name="History").click()
    expect(analysed.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
    asked: list[str] = []
    analysed.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    analysed.reload()
    expect(analysed.get_by_test_id("object-row")).to_have_count(len(samples[0].classes))
    expect(analysed.get_by_role("img", name="Depth map of the picture")).to_be_visible()
    assert asked == []


def test_the_depth_under_the_crosshair_is_shown_as_text(analysed: Page) -> None:
    analysed.get_by_label("Crosshair on the depth map").press("ArrowRight")
    expect(analysed.get_by_text(re.compile(r"relative nearness \d"))).to_be_visible()


def test_the_slider_works_by_keyboard_and_is_in_the_url(analysed: Page, watched) -> None:
    slider = analysed.get_by_role("slider", name="Depth over picture")
    slider.press("Home")
    expect(slider).to_have_value("0")
    analysed.wait_for_url("**split=0.00**")
    analysed.get_by_role("radiogroup", name="Colours of the depth map").get_by_text(
        "turbo", exact=False
    ).click()
    analysed.wait_for_url("**colormap=turbo**")
    watched.shoot("turbo")


def test_the_saved_depth_map_equals_the_services_response(stack: Stack, analysed: Page, samples) -> None:
    sent = client.send(
        "POST",
        f"{stack.url}/depthapi/estimate?format=png16",
        data=samples[0].data,
        headers={"Content-Type": "image/jpeg"},
    )
    mine = np.asarray(Image.open(io.BytesIO(saved(analysed, "depth16.png"))))
    theirs = np.asarray(Image.open(io.BytesIO(sent.content)))
    assert mine.dtype == np.uint16
    np.testing.assert_array_equal(mine, theirs)


def test_the_saved_analysis_matches_its_schema(analysed: Page, samples) -> None:
    analysis = json.loads(saved(analysed, f"{Path(samples[0].name).stem}.json"))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(analysis)
    near_to_far = sorted(analysis["depth_at_objects"], key=lambda one: one["rank"])
    assert tuple(one["class_name"] for one in near_to_far) == samples[0].classes


def test_the_saved_picture_has_the_original_size_and_boxes(analysed: Page, samples) -> None:
    picture = Image.open(io.BytesIO(saved(analysed, "objects.png"))).convert("RGB")
    original = Image.open(io.BytesIO(samples[0].data)).convert("RGB")
    assert picture.size == original.size
    changed = np.abs(np.asarray(picture).astype(int) - np.asarray(original)).max(axis=2) > 60
    assert 0.002 < changed.mean() < 0.3


def test_the_point_cloud_opens_and_its_points_are_saved(analysed: Page, samples, watched) -> None:
    analysed.get_by_role("button", name="Open the point cloud").click()
    expect(analysed.get_by_label("The picture as a point cloud")).to_be_visible()
    ply = saved(analysed, "Save PLY")
    header, _, points = ply.partition(b"end_header\n")
    count = int(header.partition(b"element vertex ")[2].split()[0])
    dtype = np.dtype([("xyz", "<f4", 3), ("rgb", "u1", 3)])
    assert len(points) == count * dtype.itemsize
    cloud = np.frombuffer(points, dtype)
    original = Image.open(io.BytesIO(samples[0].data))
    assert count == original.width * original.height
    # The nearest point is at distance 1 and the farthest at 10, in front of the viewer.
    assert -cloud["xyz"][:, 2].max() == pytest.approx(1, abs=0.01)
    assert -cloud["xyz"][:, 2].min() == pytest.approx(10, abs=0.01)
    watched.shoot("space")


def test_a_key_focuses_the_filter_which_works_by_keyboard(analysed: Page, samples) -> None:
    analysed.keyboard.press("/")
    slider = analysed.get_by_role("slider", name="Minimum confidence")
    expect(slider).to_be_focused()
    analysed.keyboard.press("End")
    expect(analysed.get_by_test_id("object-row")).to_have_count(0)
    analysed.keyboard.press("Home")
    assert analysed.get_by_test_id("object-row").count() >= len(samples[0].classes)


def test_a_key_focuses_the_save_buttons(analysed: Page) -> None:
    analysed.keyboard.press("e")
    expect(analysed.get_by_role("button", name="objects.png")).to_be_focused()


def test_two_fingers_zoom_the_picture_but_not_the_page(stack: Stack, browser, samples) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(stack.url)
    page.get_by_test_id("picture-input").set_input_files(
        {"name": "scene.jpg", "mimeType": "image/jpeg", "buffer": samples[0].data}
    )
    expect(page.get_by_test_id("object-row")).to_have_count(len(samples[0].classes))
    picture = page.get_by_label("The picture and its objects")
    picture.scroll_into_view_if_needed()
    before = page.get_by_test_id("box").first.bounding_box()
    frame = picture.bounding_box()
    middle = (frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    touch = context.new_cdp_session(page)

    def fingers(kind: str, apart: float | None = None) -> None:
        sides = () if apart is None else (-apart, apart)
        points = [{"x": middle[0] + side, "y": middle[1], "id": n} for n, side in enumerate(sides)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 30)
    for apart in range(35, 95, 5):
        fingers("touchMove", apart)
    fingers("touchEnd")
    after = page.get_by_test_id("box").first.bounding_box()
    assert after["width"] == pytest.approx(3 * before["width"], rel=0.15)
    assert page.evaluate("visualViewport.scale") == 1
    context.close()


def test_two_analyses_side_by_side_survive_a_reload(analysed: Page, samples, watched) -> None:
    watched.choose(samples[1].name, samples[1].data, "image/jpeg")
    expect(analysed.get_by_test_id("object-row")).to_have_count(len(samples[1].classes))
    analysed.get_by_role("button", name="History").click()
    dialog = analysed.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    for choice in dialog.get_by_role("checkbox").all():
        choice.check()
    dialog.get_by_role("button", name="Compare").click()
    side_by_side = analysed.get_by_role("region", name="Two analyses side by side")
    expect(side_by_side).to_be_visible()
    analysed.reload()
    expect(side_by_side).to_contain_text(f"A: {samples[1].name}")
    expect(side_by_side).to_contain_text(f"B: {samples[0].name}")
    analysed.get_by_role("button", name="Close the comparison").click()
    expect(side_by_side).to_have_count(0)
    assert "compare=" not in analysed.url
