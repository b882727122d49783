"""Test which file is sent: the chosen one, or a smaller copy only if the user asks for it."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, Request, expect

from tests.support.pictures import encoded
from tests.support.saved import saved
from tests.support.stack import Stack

LARGE = (4096, 3072)


@pytest.fixture(scope="module")
def large(samples) -> bytes:
    """Return a sample enlarged to the size of a camera picture."""
    picture = Image.open(BytesIO(samples[0].data)).resize(LARGE, Image.Resampling.BICUBIC)
    return encoded(picture, "JPEG", quality=97)


def boxes(page: Page, surest: int) -> list[list[float]]:
    """Return the boxes of the saved analysis, in pixels of the picture, from left to right."""
    body = json.loads(saved(page, "Save large.json"))
    assert (body["image"]["width"], body["image"]["height"]) == LARGE
    sides = [[one["bbox"][side] for side in ("x1", "y1", "x2", "y2")] for one in body["detections"]]
    return sorted(sides[:surest])


def analyse(page: Page, stack: Stack, data: bytes, query: str = "") -> list[int]:
    """Upload a picture, wait for both results, and return the size of each request in bytes."""
    sent: list[Request] = []
    page.on("requestfinished", lambda request: sent.append(request) if request.method == "POST" else None)
    page.goto(f"{stack.url}/{query}")
    page.get_by_test_id("picture-input").set_input_files(
        {"name": "large.jpg", "mimeType": "image/jpeg", "buffer": data}
    )
    expect(page.get_by_test_id("object-row").first).to_contain_text("1")
    expect(page.get_by_role("img", name="Depth map of the picture")).to_be_visible()
    return [int(request.all_headers()["content-length"]) for request in sent]


def test_a_smaller_copy_is_announced_and_its_boxes_match_the_original(
    stack: Stack, large, samples, watched
) -> None:
    page, count = watched.page, len(samples[0].classes)
    whole = analyse(page, stack, large)
    expected = boxes(page, count)
    expect(page.get_by_text("Sent at")).to_have_count(0)

    smaller = analyse(page, stack, large, "?send=2048")
    expect(page.get_by_role("switch", name="Send at 2048 px")).to_be_checked()
    expect(page.get_by_text(re.compile("Sent at 2048 . 1536 px"))).to_be_visible()
    assert len(whole) == len(smaller) == 2
    assert min(whole) > len(large) > 3 * max(smaller)
    watched.shoot("smaller")
    for box, known in zip(boxes(page, count), expected, strict=True):
        assert box == pytest.approx(known, abs=0.02 * max(LARGE))
    assert watched.errors == []


def test_the_crosshair_uses_pixels_of_the_original_on_a_smaller_map(stack: Stack, large, watched) -> None:
    page = watched.page
    analyse(page, stack, large, "?send=2048")
    crosshair = page.get_by_role("application", name="Crosshair on the depth map")
    crosshair.focus()
    expect(page.get_by_text(f"{LARGE[0] // 2}, {LARGE[1] // 2}")).to_be_visible()
    assert watched.errors == []


def test_a_phones_heic_is_analysed(stack: Stack, samples, watched) -> None:
    page, sample = watched.page, samples[0]
    page.goto(stack.url)
    picture = Image.open(BytesIO(sample.data))
    # The file dialogs of some systems give HEIC files no type.
    watched.choose("IMG_0001.HEIC", encoded(picture, "HEIF", quality=95), "")
    rows = page.get_by_test_id("object-row")
    expect(rows).to_have_count(len(sample.classes))
    expect(rows.first).to_contain_text(f"1{sample.classes[0]}")
    expect(page.get_by_role("img", name="Depth map of the picture")).to_be_visible()
    expect(page.get_by_text("this is a copy from the detection service")).to_be_visible()
    copy = page.get_by_alt_text("The chosen picture", exact=True)
    assert copy.evaluate("image => [image.naturalWidth, image.naturalHeight]") == list(picture.size)
    assert Image.open(BytesIO(saved(page, "Save IMG_0001.objects.png"))).size == picture.size
    watched.shoot("heic")
    assert watched.errors == []
