"""S3 addresses and the cache; tests/contract has the tests that need a store."""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from farsight.bundles import load, s3
from farsight.bundles.bundle import MANIFEST
from farsight.errors import BundleError
from tests.support.bundles import detect_bundle
from tests.support.servers import free_port


@pytest.fixture(autouse=True)
def unreachable_s3(monkeypatch):
    """Point boto3 at a loopback port on which nothing listens."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


def cached(uri: str, cache, tmp_path) -> str:
    """Fill the cache as an earlier start would, and return the version."""
    folder = detect_bundle(tmp_path / "bundle")
    version = load(folder).manifest.version
    home = cache / s3.hashlib.sha256(uri.encode()).hexdigest()[:16]
    home.mkdir(parents=True)
    folder.rename(home / version)
    (home / "current").write_text(version)
    return version


@pytest.mark.parametrize("uri", ["s3://", "s3:///prefix", "https://host/x", "models:/name"])
def test_an_address_other_than_s3_is_rejected(uri, tmp_path):
    with pytest.raises(BundleError, match="s3://bucket/prefix"):
        s3.fetch(uri, tmp_path)


def test_unreachable_s3_without_a_cached_copy_is_an_error(tmp_path):
    with pytest.raises(BundleError, match="no verified copy is cached"):
        s3.fetch("s3://bucket/prefix", tmp_path)


def test_unreachable_s3_with_a_cached_copy_serves_it_with_a_warning(tmp_path, caplog):
    version = cached("s3://bucket/prefix", tmp_path / "cache", tmp_path)
    with caplog.at_level(logging.WARNING):
        assert s3.fetch("s3://bucket/prefix", tmp_path / "cache").manifest.version == version
    (record,) = [record for record in caplog.records if record.name == "farsight.bundles.s3"]
    assert "cached copy" in record.message
    # Another address has another cache.
    with pytest.raises(BundleError, match="no verified copy"):
        s3.fetch("s3://bucket/other", tmp_path / "cache")


def test_an_altered_cached_copy_is_rejected(tmp_path):
    version = cached("s3://bucket/prefix", tmp_path / "cache", tmp_path)
    (model,) = (tmp_path / "cache").rglob(f"{version}/model.bin")
    model.write_bytes(b"altered")
    with pytest.raises(BundleError, match=r"model\.bin.*sha256 differs"):
        s3.fetch("s3://bucket/prefix", tmp_path / "cache")


class Remote:
    """A folder instead of S3; `before(name)` is called before each file is copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.before: Callable[[str], None] = lambda name: None

    def get(self, name: str, target: Path) -> None:
        self.asked.append(name)
        self.before(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.folder / name, target)


@pytest.fixture
def remote(tmp_path, monkeypatch):
    folder = Remote(detect_bundle(tmp_path / "remote" / "bundle"))
    monkeypatch.setattr(s3, "_S3Folder", lambda bucket, prefix: folder)
    return folder


@pytest.mark.parametrize("name", ["../stray", "golden/../../stray", "/stray"])
def test_nothing_is_downloaded_to_a_name_outside_the_folder(remote, tmp_path, name):
    manifest = json.loads((remote.folder / MANIFEST).read_text())
    manifest["files"] = {name: manifest["files"]["model.xml"], **manifest["files"]}
    (remote.folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(BundleError, match="lies outside the bundle"):
        s3.fetch("s3://bucket/prefix", tmp_path / "cache")
    assert remote.asked == [MANIFEST]


def test_simultaneous_starts_over_one_cache_do_not_disturb_each_other(remote, tmp_path):
    """One finishes while the other is still downloading."""
    cache, meeting, first_done = tmp_path / "cache", threading.Barrier(2), threading.Event()
    first: list[int] = []

    def before(name: str) -> None:
        if name == "golden/0.png":
            meeting.wait(10)
        if name == "model.xml" and threading.get_ident() != first[0]:
            assert first_done.wait(10)

    def start_first() -> str:
        first.append(threading.get_ident())
        try:
            return start_second()
        finally:
            first_done.set()

    def start_second() -> str:
        return s3.fetch("s3://bucket/prefix", cache).manifest.version

    remote.before = before
    with ThreadPoolExecutor(2) as pool:
        versions = [one.result() for one in [pool.submit(start_first), pool.submit(start_second)]]
    assert versions == [load(remote.folder).manifest.version] * 2
    assert remote.asked.count("model.xml") == 2
    (home,) = cache.iterdir()
    assert sorted(path.name for path in home.iterdir()) == sorted([versions[0], "current"])


def test_temporary_folders_of_killed_starts_are_deleted_after_a_day(remote, tmp_path):
    home = tmp_path / "cache" / s3.hashlib.sha256(b"s3://bucket/prefix").hexdigest()[:16]
    for name, hours in {"incoming-killed": 30, "incoming-now": 1, "0000000": 1}.items():
        (home / name / "bundle").mkdir(parents=True)
        then = time.time() - hours * 3600
        os.utime(home / name, (then, then))
    version = s3.fetch("s3://bucket/prefix", tmp_path / "cache").manifest.version
    assert {path.name for path in home.iterdir()} == {"incoming-now", "current", version}
