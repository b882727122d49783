"""The documents that the page's types come from are what the services say now."""

from __future__ import annotations

import pytest

from scripts.openapi import FOLDER, documents


@pytest.mark.parametrize(("name", "text"), documents().items())
def test_the_page_knows_the_services_as_they_are(name: str, text: str) -> None:
    assert (FOLDER / name).read_text() == text, "run: .venv/bin/python -m scripts.openapi"
