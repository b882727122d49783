"""AWS on loopback: the project's own configuration is applied to it, and the real tools call it."""

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
    """One account for all that is applied: whoever empties it takes `emulating` one of its own."""
    with emulating(tmp_path_factory.mktemp("emulator")) as started:
        yield started
        assert started.missing() == [], "actions that the emulator does not know were called"


@pytest.fixture(scope="session")
def own_account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with emulating(tmp_path_factory.mktemp("own_account")) as started:
        yield started


@pytest.fixture
def checkout(own_account: Emulator, tmp_path: Path) -> Checkout:
    """Before an account in which others have been."""
    return Checkout(tmp_path, own_account)


@pytest.fixture
def platform(checkout: Checkout) -> Checkout:
    """Before an account that holds nothing but what the scripts need."""
    checkout.account.reset()
    furnish(checkout.account)
    return checkout
