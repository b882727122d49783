"""A bundle is written completely or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from farsight.bundles import load
from farsight.bundles.manifest import Source
from farsight.errors import BundleError
from lab.bundles.writer import draft, publish, staging, write_golden
from lab.export.yolo import letterbox_rule
from lab.parity.golden_case import GoldenCase
from lab.parity.reference import PICTURES

FACTS = {
    "name": "tiny",
    "task": "detect",
    "licence": "AGPL-3.0-only",
    "source": Source(uri="tiny.pt"),
    "input": letterbox_rule(640),
    "head": "dense",
    "classes": ("thing",),
}


def write(target: Path, weights: bytes | None = b"weights") -> None:
    with staging(target) as folder:
        (folder / "model.xml").write_text("<net/>")
        if weights is not None:
            (folder / "model.bin").write_bytes(weights)
        write_golden(folder, [GoldenCase(PICTURES[0], {"objects": [1]})] * 2)
        publish(folder, target, draft(**FACTS))


def test_a_published_bundle_passes_the_services_verification(tmp_path):
    write(tmp_path / "local" / "yolo")
    bundle = load(tmp_path / "local" / "yolo")
    assert bundle.manifest.classes == ("thing",)
    assert [case["image"] for case in bundle.golden_cases()] == ["1-bus.jpg", "2-bus.jpg"]
    assert bundle.golden_image("2-bus.jpg") == PICTURES[0].read_bytes()
    assert [path.name for path in (tmp_path / "local").iterdir()] == ["yolo"]


def test_another_user_can_read_the_bundle(tmp_path):
    write(tmp_path / "yolo")
    assert (tmp_path / "yolo").stat().st_mode & 0o055 == 0o055


def test_a_new_bundle_replaces_the_old_one(tmp_path):
    write(tmp_path / "yolo")
    old = load(tmp_path / "yolo").manifest.version
    write(tmp_path / "yolo", weights=b"others")
    assert load(tmp_path / "yolo").manifest.version != old
    assert [path.name for path in tmp_path.iterdir()] == ["yolo"]


def test_a_failure_keeps_the_old_bundle_and_leaves_no_other_files(tmp_path):
    write(tmp_path / "yolo")
    old = load(tmp_path / "yolo").manifest
    with pytest.raises(BundleError, match=r"model\.bin"):
        write(tmp_path / "yolo", weights=None)
    assert load(tmp_path / "yolo").manifest == old
    assert [path.name for path in tmp_path.iterdir()] == ["yolo"]
