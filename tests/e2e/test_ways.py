"""Test several pictures at once, the camera, and retries of busy services."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.support.stack import Stack


def test_several_pictures_are_analysed_each_with_its_own_results(stack: Stack, samples, watched) -> None:
    page = watched.page
    page.goto(stack.url)
    page.get_by_test_id("picture-input").set_input_files(
        [{"name": one.name, "mimeType": "image/jpeg", "buffer": one.data} for one in samples[:4]]
    )
    expect(watched.done("")).to_have_count(4)
    for sample in samples[:4]:
        watched.done(sample.name).click()
        rows = page.get_by_test_id("object-row")
        expect(rows).to_have_count(len(sample.classes))
        expect(rows.first).to_contain_text(f"1{sample.classes[0]}")
    watched.shoot("many")
    assert watched.errors == []


def test_the_camera_takes_a_picture_and_live_has_one_request_in_flight(stack: Stack, watched) -> None:
    page = watched.page
    under_way, most, answers = set(), [0], [0]

    def begun(request) -> None:
        if "/yoloapi/detect" in request.url:
            under_way.add(request)
            most[0] = max(most[0], len(under_way))

    def ended(request) -> None:
        if request in under_way:
            under_way.discard(request)
            answers[0] += 1

    page.on("request", begun)
    page.on("requestfinished", ended)
    page.on("requestfailed", ended)
    page.goto(stack.url)
    page.get_by_role("button", name="Camera", exact=True).click()
    page.get_by_role("button", name="Take picture").click()
    expect(watched.done("camera-")).to_be_visible()

    page.get_by_role("button", name="Start live").click()
    expect(page.get_by_text("frames per second")).to_be_visible()
    page.wait_for_timeout(2000)
    page.get_by_role("button", name="Close camera").click()
    assert answers[0] >= 3
    assert most[0] == 1
    assert watched.errors == []


@pytest.mark.parametrize("busy", [("yolo",), ("yolo", "depth")], ids=["one", "both"])
def test_a_busy_service_is_retried_after_its_retry_after(stack: Stack, samples, watched, busy) -> None:
    page, refused = watched.page, []

    def once(route: Route) -> None:
        if len([url for url in refused if url == route.request.url]) < 1:
            refused.append(route.request.url)
            route.fulfill(status=429, headers={"Retry-After": "2"}, content_type="application/problem+json",
                          body='{"title": "Busy", "detail": "Later.", "status": 429}')  # fmt: skip
        else:
            route.continue_()

    for service in busy:
        page.route(f"**/{service}api/{'detect' if service == 'yolo' else 'estimate'}*", once)
    page.goto(stack.url)
    watched.choose(samples[0].name, samples[0].data, "image/jpeg")
    expect(page.get_by_text("retrying in").first).to_be_visible()
    expect(page.get_by_test_id("object-row")).to_have_count(len(samples[0].classes))
    expect(page.get_by_role("img", name="Depth map of the picture")).to_be_visible()
    assert len(refused) == len(busy)
