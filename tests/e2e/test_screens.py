"""Test the accessibility of each screen with axe, in light and dark, and its layout on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack
from tests.support.twins import ROOT

AXE = ROOT / "react-webapp" / "node_modules" / "axe-core" / "axe.min.js"


def empty(watched, url: str, samples) -> None:
    watched.page.goto(url)
    expect(watched.page.get_by_role("heading", name="What is in a picture")).to_be_visible()


def results(watched, url: str, samples) -> None:
    watched.analyse(url, samples[0])


def cloud(watched, url: str, samples) -> None:
    watched.analyse(url, samples[0])
    watched.page.get_by_role("button", name="Open the point cloud").click()
    expect(watched.page.get_by_label("The picture as a point cloud")).to_be_visible()


def history(watched, url: str, samples) -> None:
    watched.analyse(url, samples[0])
    watched.page.get_by_role("button", name="History").click()
    expect(watched.page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)


def comparison(watched, url: str, samples) -> None:
    page = watched.page
    watched.analyse(url, samples[0])
    watched.choose(samples[1].name, samples[1].data, "image/jpeg")
    expect(page.get_by_test_id("object-row")).to_have_count(len(samples[1].classes))
    page.get_by_role("button", name="History").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    for choice in dialog.get_by_role("checkbox").all():
        choice.check()
    dialog.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("region", name="Two analyses side by side")).to_be_visible()
    expect(page.get_by_role("heading", name=f"A: {samples[1].name}")).to_be_visible()


def keys(watched, url: str, samples) -> None:
    watched.page.goto(url)
    watched.page.get_by_role("button", name="Keyboard").click()
    expect(watched.page.get_by_role("table", name="Keyboard shortcuts")).to_be_visible()


def camera(watched, url: str, samples) -> None:
    watched.page.goto(url)
    watched.page.get_by_role("button", name="Camera", exact=True).click()
    expect(watched.page.get_by_role("button", name="Take picture")).to_be_visible()


Screen = Callable[..., None]
SCREENS: tuple[Screen, ...] = (empty, results, cloud, history, comparison, keys, camera)


def violations_of(page: Page) -> list[str]:
    """Return the faults that axe finds, once transitions of colours have finished."""
    page.evaluate(AXE.read_text())
    for _ in range(5):
        violations = page.evaluate("axe.run()")["violations"]
        if not violations:
            break
        page.wait_for_timeout(500)
    return [f"{one['id']}: {node['html'][:200]}" for one in violations for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_axe_finds_nothing(stack: Stack, samples, watched, screen: Screen, scheme: str) -> None:
    watched.page.emulate_media(color_scheme=scheme)
    screen(watched, stack.url, samples)
    watched.shoot(f"screen-{screen.__name__}-{scheme}")
    assert violations_of(watched.page) == []
    assert watched.errors == []


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_a_phone_shows_it_without_horizontal_scrolling(
    stack: Stack, samples, watched, screen: Screen
) -> None:
    watched.page.set_viewport_size({"width": 360, "height": 740})
    screen(watched, stack.url, samples)
    watched.shoot(f"phone-{screen.__name__}")
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 360
