"""Fixtures with an AWS emulator on loopback, which the real configuration and the real tools use."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.aws import Emulator, emulating
from tests.support.checkout import Checkout, furnish
from tests.support.terraform import applying, cluster, planner  # noqa: F401

needs_aws = pytest.mark.skipif(not shutil.which("aws"), reason="needs the aws CLI on PATH")


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """Return the account in which configurations are applied; tests that empty an account start their own."""
    with emulating(tmp_path_factory.mktemp("emulator")) as started:
        yield started
        assert started.missing() == [], "actions that the emulator does not know were called"


@pytest.fixture(scope="session")
def own_account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with emulating(tmp_path_factory.mktemp("own_account")) as started:
        yield started


@pytest.fixture
def checkout(own_account: Emulator, tmp_path: Path) -> Checkout:
    """Return a checkout with an account that other tests have used."""
    return Checkout(tmp_path, own_account)


@pytest.fixture
def platform(checkout: Checkout) -> Checkout:
    """Return a checkout with an account that contains only what the scripts need."""
    checkout.account.reset()
    furnish(checkout.account)
    return checkout
