"""Weights are found by path, name and hub id; nothing is downloaded here."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time

import pytest
from huggingface_hub import hf_hub_url
from huggingface_hub.errors import LocalEntryNotFoundError
from ultralytics.utils.downloads import attempt_download_asset

from lab.cli import DEFAULT_DEPTH, DEFAULT_YOLO
from lab.errors import LabError, Unreachable, WeightsChanged
from lab.export import weights as lab
from lab.export.weights_lock import WeightsLock
from scripts import hubs


@pytest.fixture
def lock(tmp_path):
    return WeightsLock(tmp_path / "weights.lock.json")


def test_a_local_checkpoint_is_named_and_hashed_but_not_locked(tmp_path, lock):
    path = tmp_path / "My Detector v2.pt"
    path.write_bytes(b"weights")
    weights = lab.yolo_weights(str(path), tmp_path / "cache", lock)
    assert weights.name == "my-detector-v2"
    assert weights.source.sha256 == hashlib.sha256(b"weights").hexdigest()
    assert str(tmp_path) not in weights.source.uri
    assert not lock.path.exists()


@pytest.mark.parametrize("named", ["yolo", "nowhere/yolo26n.pt", "", "http://host/x.pt"])
def test_a_name_that_is_neither_file_nor_official_is_an_error(named, tmp_path, lock):
    with pytest.raises(LabError, match="neither a file here nor"):
        lab.yolo_weights(named, tmp_path / "cache", lock)


def test_an_official_model_is_downloaded_to_the_cache_and_locked(tmp_path, lock, monkeypatch):
    def download(path, **_):
        path.write_bytes(b"official")
        return str(path)

    monkeypatch.setattr(lab, "attempt_download_asset", download)
    weights = lab.yolo_weights("yolo26n", tmp_path / "cache", lock)
    assert (weights.name, weights.path) == ("yolo26n", tmp_path / "cache" / "yolo26n.pt")
    assert json.loads(lock.path.read_text())["yolo26n.pt"]["yolo26n.pt"] == weights.source.sha256

    monkeypatch.setattr(lab, "attempt_download_asset", lambda p, **_: (p.write_bytes(b"altered"), p)[1])
    with pytest.raises(WeightsChanged):
        lab.yolo_weights("yolo26n", tmp_path / "cache", lock)


def test_a_failed_download_is_an_error(tmp_path, lock, monkeypatch):
    def download(*_, **__):
        raise ConnectionError("no route")

    monkeypatch.setattr(lab, "attempt_download_asset", download)
    with pytest.raises(Unreachable, match="--yolo PATH"):
        lab.yolo_weights("yolo26n", tmp_path / "cache", lock)


def test_a_local_folder_is_used_in_place(depth_folder, tmp_path, lock):
    weights = lab.depth_weights(str(depth_folder), tmp_path / "cache", lock)
    assert (weights.name, weights.path, weights.source.uri) == ("tiny_depth", depth_folder, "Tiny_Depth-hf")
    assert not lock.path.exists()


def test_a_folder_without_safetensors_is_rejected(depth_folder, tmp_path, lock):
    folder = shutil.copytree(depth_folder, tmp_path / "copy")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(LabError, match=r"model\.safetensors is missing"):
        lab.depth_weights(str(folder), tmp_path / "cache", lock)


def test_random_needs_no_files(tmp_path, lock):
    weights = lab.depth_weights("random", tmp_path / "cache", lock)
    assert (weights.name, weights.path) == ("depth-anything-v2-small-random", None)


def test_a_hub_model_is_downloaded_to_the_cache_and_locked(depth_folder, tmp_path, lock, monkeypatch):
    def snapshot(_, *, local_dir, **__):
        shutil.copytree(depth_folder, local_dir)

    monkeypatch.setattr(lab, "snapshot_download", snapshot)
    weights = lab.depth_weights("owner/Depth-Anything-V2-Small-hf", tmp_path / "cache", lock)
    assert weights.name == "depth-anything-v2-small"
    assert weights.path.is_relative_to(tmp_path / "cache")
    locked = json.loads(lock.path.read_text())["owner/Depth-Anything-V2-Small-hf"]
    assert set(locked) == {"config.json", "preprocessor_config.json", "model.safetensors"}


def test_an_unreachable_hub_is_an_error(tmp_path, lock, monkeypatch):
    def snapshot(*_, **__):
        raise LocalEntryNotFoundError("offline")

    monkeypatch.setattr(lab, "snapshot_download", snapshot)
    with pytest.raises(Unreachable, match="--depth random"):
        lab.depth_weights("owner/model", tmp_path / "cache", lock)


def test_an_invalid_hub_id_is_an_error_without_a_request(tmp_path, lock):
    started = time.monotonic()
    with pytest.raises(LabError, match="neither a folder"):
        lab.depth_weights("no/such/folder", tmp_path / "cache", lock)
    assert time.monotonic() - started < 2


def test_make_run_probes_the_addresses_that_the_lab_downloads_from(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("ultralytics.utils.downloads.safe_download", lambda url, **_: asked.append(url))
    attempt_download_asset(tmp_path / f"{DEFAULT_YOLO}.pt")
    asked.append(hf_hub_url(DEFAULT_DEPTH, "config.json"))
    assert hubs.addresses(os.environ) == asked
