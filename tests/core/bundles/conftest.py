"""A small detector's bundle: one to read, and a copy for each test to change."""

from __future__ import annotations

import shutil

import pytest

from tests.support.bundles import detect_bundle


@pytest.fixture(scope="package")
def original(tmp_path_factory):
    return detect_bundle(tmp_path_factory.mktemp("bundle") / "original")


@pytest.fixture
def copy(original, tmp_path):
    return shutil.copytree(original, tmp_path / "copy")
