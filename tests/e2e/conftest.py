"""Fixtures of a running Farsight with the demo models, and of a Chromium that opens its page.

With TESTS_IMAGES=TAG the `stack` fixture runs the container images behind their router instead.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.support import bundles, containers
from tests.support.samples import Sample
from tests.support.samples import samples as listed
from tests.support.stack import DEMO, Address, running
from tests.support.twins import ROOT

ARTIFACTS = ROOT / "artifacts"

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Use a fake camera with a moving test picture, and skip the permission prompt.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def samples() -> list[Sample]:
    return listed()


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    models = tmp_path_factory.mktemp("models")
    bundles.detect_bundle(models / "yolo")
    bundles.depth_bundle(models / "depth")
    return models


@pytest.fixture(scope="session")
def built_page() -> None:
    if not (ROOT / "react-webapp" / "dist" / "index.html").is_file() or shutil.which("node") is None:
        pytest.skip("the page is not built: scripts/setup web")


@pytest.fixture(scope="session")
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    if containers.TAG:
        with containers.standing(tmp_path_factory.mktemp("containers")) as stack:
            yield stack
        return
    request.getfixturevalue("built_page")
    with running(tmp_path_factory.mktemp("stack"), DEMO) as stack:
        yield stack.wait_ready()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on PATH (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


class Watched:
    """A page with the errors of its console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on(
            "console", lambda message: self.errors.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def choose(self, name: str, data: bytes, kind: str = "image/png") -> None:
        self.page.get_by_test_id("picture-input").set_input_files(
            {"name": name, "mimeType": kind, "buffer": data}
        )

    def analyse(self, url: str, sample: Sample) -> None:
        """Open the page, upload a sample and wait for all of its results."""
        self.page.goto(url)
        self.choose(sample.name, sample.data, "image/jpeg")
        rows = self.page.get_by_test_id("object-row")
        expect(rows).to_have_count(len(sample.classes))
        expect(rows.first).to_contain_text(f"1{sample.classes[0]}")
        expect(self.page.get_by_role("img", name="Depth map of the picture")).to_be_visible()

    def done(self, name: str) -> Locator:
        """Return the finished pictures in the strip whose names contain `name`."""
        strip = self.page.get_by_role("list", name="Pictures")
        return strip.get_by_role("button", name=re.compile(rf"{re.escape(name)}.*, done"))

    def shoot(self, name: str) -> Path:
        """Save a screenshot of the whole page in artifacts/."""
        self.page.mouse.move(0, 0)
        path = ARTIFACTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        return path


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield Watched(context.new_page())
    context.close()
