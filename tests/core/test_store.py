"""S3 addresses and the cache; what needs a store that answers is under tests/contract."""

from __future__ import annotations

import logging

import pytest

from farsight import store
from farsight.bundle import load
from farsight.errors import BundleError
from tests.support.bundles import detect_bundle
from tests.support.servers import free_port


@pytest.fixture(autouse=True)
def away(monkeypatch):
    """S3 is an address on loopback where nobody listens."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


def cached(uri: str, cache, tmp_path) -> str:
    """A cache as an earlier start left it."""
    folder = detect_bundle(tmp_path / "bundle")
    version = load(folder).manifest.version
    home = cache / store.hashlib.sha256(uri.encode()).hexdigest()[:16]
    home.mkdir(parents=True)
    folder.rename(home / version)
    (home / "current").write_text(version)
    return version


@pytest.mark.parametrize("uri", ["s3://", "s3:///prefix", "https://host/x", "models:/name"])
def test_another_address_is_refused(uri, tmp_path):
    with pytest.raises(BundleError, match="s3://bucket/prefix"):
        store.fetch(uri, tmp_path)


def test_away_with_nothing_cached_says_both(tmp_path):
    with pytest.raises(BundleError, match="no verified copy is cached"):
        store.fetch("s3://bucket/prefix", tmp_path)


def test_away_the_cached_copy_serves_with_a_warning(tmp_path, caplog):
    version = cached("s3://bucket/prefix", tmp_path / "cache", tmp_path)
    with caplog.at_level(logging.WARNING):
        assert store.fetch("s3://bucket/prefix", tmp_path / "cache").manifest.version == version
    (record,) = [record for record in caplog.records if record.name == "farsight.store"]
    assert "cached copy" in record.message
    # Another address has another cache.
    with pytest.raises(BundleError, match="no verified copy"):
        store.fetch("s3://bucket/other", tmp_path / "cache")


def test_an_altered_cached_copy_is_refused(tmp_path):
    version = cached("s3://bucket/prefix", tmp_path / "cache", tmp_path)
    (model,) = (tmp_path / "cache").rglob(f"{version}/model.bin")
    model.write_bytes(b"altered")
    with pytest.raises(BundleError, match=r"model\.bin.*sha256 differs"):
        store.fetch("s3://bucket/prefix", tmp_path / "cache")
