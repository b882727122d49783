"""Check that the OpenAPI documents in the page's sources match the services."""

from __future__ import annotations

import pytest

from scripts.openapi import FOLDER, documents


@pytest.mark.parametrize(("name", "text"), documents().items())
def test_the_pages_openapi_document_is_up_to_date(name: str, text: str) -> None:
    assert (FOLDER / name).read_text() == text, "run: .venv/bin/python -m scripts.openapi"
