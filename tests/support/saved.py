"""Read the files that the page's save buttons write."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page


def saved(page: Page, name: str) -> bytes:
    """The file that the button of this name saves."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return Path(download.value.path()).read_bytes()
