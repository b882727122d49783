"""Run the code snippets of the page as a user does: in the folder that contains the picture."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack

# Python snippets run in the test environment, which has requests.
RUN = {
    "curl": ["bash", "-c"],
    "Python": [sys.executable, "-c"],
    "JavaScript": ["node", "--input-type=module", "--eval"],
}

NAMES = ["scene.jpg", 'it\'s "my" $HOME; `id` \\ & Ü東.jpg']


def code(page: Page, service: str, language: str) -> str:
    panel = page.get_by_role("region", name="Code snippets")
    panel.get_by_role("radiogroup", name="Service").get_by_text(service, exact=True).click()
    panel.get_by_role("tab", name=language).click()
    text = panel.get_by_test_id("code").text_content()
    assert text
    return text


def run(text: str, language: str, folder: Path) -> str:
    ended = subprocess.run(
        [*RUN[language], text], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, f"{ended.stderr}\n{ended.stdout}\n{text}"
    return ended.stdout


@pytest.mark.parametrize("name", NAMES, ids=["plain", "nasty"])
def test_each_snippet_sends_the_request_of_the_page(
    stack: Stack, samples, watched, tmp_path: Path, name: str
) -> None:
    page, sample = watched.page, samples[0]
    page.goto(stack.url)
    (tmp_path / name).write_bytes(sample.data)
    watched.choose(name, sample.data, "image/jpeg")
    expect(page.get_by_test_id("object-row")).to_have_count(len(sample.classes))
    for language in RUN:
        found = json.loads(run(code(page, "Detection", language), language, tmp_path))
        assert sorted(one["class_name"] for one in found["detections"]) == sorted(sample.classes), language

        run(code(page, "Depth", language), language, tmp_path)
        [saved] = tmp_path.glob("*.depth.json")
        depth = json.loads(saved.read_text())
        assert depth["depth_kind"] == "relative-inverse"
        assert depth["depth_image"].startswith("data:image/png;base64,")
        saved.unlink()
    assert watched.errors == []


def test_the_copied_code_equals_the_shown_code(stack: Stack, samples, watched) -> None:
    page, sample = watched.page, samples[0]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(stack.url)
    watched.choose(sample.name, sample.data, "image/jpeg")
    shown = code(page, "Detection", "Python")
    page.get_by_role("region", name="Code snippets").get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == shown
    assert watched.errors == []
