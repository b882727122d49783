"""The bundle: verified to the byte, versioned by its content, rejected with the name of the wrong file."""

from __future__ import annotations

import json
import shutil

import pytest

from farsight.bundles import bundle
from farsight.errors import BundleError
from tests.support.bundles import detector, edit_manifest, seal, with_int8


def test_a_complete_bundle_loads(original):
    loaded = bundle.load(original)
    assert loaded.label == f"colours@{loaded.manifest.version}"
    assert loaded.model_file("f32") == loaded.model_file("bf16") == original / "model.xml"
    cases = loaded.golden_cases()
    assert [case["image"] for case in cases] == ["0.png", "1.png"]
    assert loaded.golden_image("0.png").startswith(b"\x89PNG")


def test_a_bundle_without_int8_says_how_to_add_it(original):
    loaded = bundle.load(original)
    assert "int8" not in (original / bundle.MANIFEST).read_text()
    with pytest.raises(BundleError, match=r"holds no INT8 graph, which FARSIGHT_PRECISION=int8 asks for"):
        loaded.model_file("int8")


def test_the_int8_graph_is_a_file_of_its_own_and_changes_the_version(original, copy):
    loaded = bundle.load(with_int8(copy, detector()))
    assert loaded.model_file("f32") == copy / "model.xml"
    assert loaded.model_file("int8") == copy / "model-int8.xml"
    assert loaded.manifest.version != bundle.load(original).manifest.version


@pytest.mark.parametrize("name", ["model-int8.xml", "model-int8.bin"])
def test_a_listed_int8_graph_must_be_complete(copy, name):
    with_int8(copy, detector())
    (copy / name).unlink()
    with pytest.raises(BundleError, match=rf"{name}: listed in bundle\.json, but missing"):
        bundle.load(copy)
    seal(copy)
    with pytest.raises(BundleError, match=f"files does not list {name}"):
        bundle.load(copy)


def test_the_same_files_are_the_same_version_anywhere(original, copy):
    assert seal(copy).version == bundle.load(original).manifest.version
    (copy / "golden" / "0.png").write_bytes(b"another")
    assert seal(copy).version != bundle.load(original).manifest.version


def test_the_version_does_not_depend_on_the_order_of_files(original):
    files = bundle.load(original).manifest.files
    assert bundle.version_of(dict(reversed(files.items()))) == bundle.version_of(files)


@pytest.mark.parametrize(
    "name", ["model.xml", "model.bin", "golden/golden.json", "golden/0.png", "golden/1.png"]
)
@pytest.mark.parametrize("position", [0, -1])
def test_one_changed_byte_is_rejected_with_the_file_name(copy, name, position):
    data = bytearray((copy / name).read_bytes())
    data[position] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(BundleError, match=f"{name}.*sha256 differs"):
        bundle.load(copy)


def test_a_missing_file_is_rejected_with_its_name(copy):
    (copy / "model.bin").unlink()
    with pytest.raises(BundleError, match=r"model\.bin: listed in bundle\.json, but missing"):
        bundle.load(copy)


def test_an_empty_folder_is_rejected_with_what_a_bundle_is(tmp_path):
    with pytest.raises(BundleError, match=r"a bundle is a folder that holds bundle\.json"):
        bundle.load(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_a_manifest_that_is_not_a_json_object_is_rejected(copy, text):
    (copy / bundle.MANIFEST).write_text(text)
    with pytest.raises(BundleError, match=r"bundle\.json"):
        bundle.load(copy)


def test_a_file_outside_the_folder_is_rejected(copy):
    manifest = json.loads((copy / bundle.MANIFEST).read_text())
    entry = bundle.file_entry(copy / "model.xml").model_dump()
    shutil.copy(copy / "model.xml", copy.parent / "stray.xml")
    edit_manifest(copy, files={**manifest["files"], "../stray.xml": entry})
    with pytest.raises(BundleError, match="lies outside the bundle"):
        bundle.load(copy)


def test_a_link_to_a_file_outside_the_folder_is_rejected(copy):
    (copy / "model.bin").rename(copy.parent / "stray.bin")
    (copy / "model.bin").symlink_to(copy.parent / "stray.bin")
    with pytest.raises(BundleError, match=r"model\.bin: lies outside the bundle"):
        bundle.load(copy)


@pytest.mark.parametrize(
    ("golden", "words"),
    [
        ({"cases": []}, "cases: .* at least 1 item"),
        ({}, "cases: Field required"),
        ([], "the whole file"),
        ({"cases": [{"image": "0.png"}]}, "expected: Field required"),
        ({"cases": [{"image": "9.png", "expected": {}}]}, r"9\.png: bundle\.json lists no such picture"),
        ({"cases": [{"image": "../model.xml", "expected": {}}]}, "model.xml: bundle.json lists no such"),
    ],
)
def test_golden_images_that_check_nothing_are_rejected(copy, golden, words):
    (copy / bundle.GOLDEN).write_text(json.dumps(golden))
    seal(copy)
    with pytest.raises(BundleError, match=rf"golden\.json: .*{words}"):
        bundle.load(copy)
