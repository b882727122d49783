"""Fixtures with the containers behind their router; scripts/test-containers sets TESTS_IMAGES to a tag."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support import containers
from tests.support.containers import Containers
from tests.support.load import Load
from tests.support.servers import wait_for


@pytest.fixture(scope="session", autouse=True)
def _images() -> None:
    if not containers.TAG:
        pytest.skip("needs images and a Docker engine: make test-containers")


@pytest.fixture(scope="session")
def stack(_images: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Containers]:
    with containers.standing(tmp_path_factory.mktemp("containers")) as started:
        yield started


@pytest.fixture
def load(stack: Containers) -> Iterator[Load]:
    """Send requests to all services until the test ends; start the test once all have answered."""
    with Load(stack.url) as running:
        wait_for(lambda: all(running.statuses[path] for path in running.statuses))
        yield running
