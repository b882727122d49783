"""The bundle: verified to the byte, versioned by what it holds, refused by the name of the file."""

from __future__ import annotations

import json
import shutil

import pytest

from farsight.bundles import bundle
from farsight.errors import BundleError
from tests.support.bundles import depth_bundle, detect_bundle, detector, seal, with_int8


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return detect_bundle(tmp_path_factory.mktemp("bundle") / "original")


@pytest.fixture
def copy(original, tmp_path):
    return shutil.copytree(original, tmp_path / "copy")


def edit(folder, **changes):
    path = folder / bundle.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_a_whole_bundle_loads(original):
    loaded = bundle.load(original)
    assert loaded.label == f"colours@{loaded.manifest.version}"
    assert loaded.model_file("f32") == loaded.model_file("bf16") == original / "model.xml"
    cases = loaded.golden_cases()
    assert [case["image"] for case in cases] == ["0.png", "1.png"]
    assert loaded.golden_image("0.png").startswith(b"\x89PNG")


def test_a_bundle_of_before_holds_no_int8_and_says_how_to_make_one(original):
    loaded = bundle.load(original)
    assert "int8" not in (original / bundle.MANIFEST).read_text()
    with pytest.raises(BundleError, match=r"holds no INT8 graph, which FARSIGHT_PRECISION=int8 asks for"):
        loaded.model_file("int8")


@pytest.mark.parametrize(
    ("measured", "holds"),
    [
        ({}, True),
        ({"bf16": {"f1": 1.0}}, True),
        ({"bf16": {"f1": 1.0, "golden": "right"}}, True),
        ({"bf16": {"f1": 0.5, "golden": "bus.jpg: class 5 is not among the 2 objects found"}}, False),
    ],
    ids=["never tried", "before this was recorded", "right", "wrong"],
)
def test_it_says_whether_its_golden_answers_hold_in_bf16(original, copy, measured, holds):
    edit(copy, parity={"f32": {"f1": 1.0}, **measured})
    loaded = bundle.load(copy)
    assert loaded.manifest.holds_in_bf16 is holds
    assert loaded.label == bundle.load(original).label


def test_the_int8_graph_stands_beside_the_float_one_and_in_the_version(original, copy):
    loaded = bundle.load(with_int8(copy, detector()))
    assert loaded.model_file("f32") == copy / "model.xml"
    assert loaded.model_file("int8") == copy / "model-int8.xml"
    assert loaded.manifest.version != bundle.load(original).manifest.version


@pytest.mark.parametrize("name", ["model-int8.xml", "model-int8.bin"])
def test_an_int8_graph_that_is_promised_must_be_whole(copy, name):
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


def test_the_version_does_not_hang_on_the_order_of_files(original):
    files = bundle.load(original).manifest.files
    assert bundle.version_of(dict(reversed(files.items()))) == bundle.version_of(files)


@pytest.mark.parametrize(
    "name", ["model.xml", "model.bin", "golden/golden.json", "golden/0.png", "golden/1.png"]
)
@pytest.mark.parametrize("position", [0, -1])
def test_one_byte_changed_is_refused_by_file_name(copy, name, position):
    data = bytearray((copy / name).read_bytes())
    data[position] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(BundleError, match=f"{name}.*sha256 differs"):
        bundle.load(copy)


def test_a_missing_file_is_refused_by_name(copy):
    (copy / "model.bin").unlink()
    with pytest.raises(BundleError, match=r"model\.bin: listed in bundle\.json, but missing"):
        bundle.load(copy)


def test_no_bundle_at_all_says_what_one_is(tmp_path):
    with pytest.raises(BundleError, match=r"a bundle is a folder that holds bundle\.json"):
        bundle.load(tmp_path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"task": "segment"}, "task"),
        ({"version": "0000000"}, "version 0000000 is not the hash"),
        ({"version": "xyz"}, "version"),
        ({"schema": 2}, "schema"),
        ({"surprise": 1}, "surprise"),
        ({"files": {}}, "does not list model.xml"),
        ({"name": "Not A Name"}, "name"),
    ],
)
def test_a_wrong_manifest_is_refused_by_its_field(copy, changes, words):
    edit(copy, **changes)
    with pytest.raises(BundleError, match=words):
        bundle.load(copy)


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_a_manifest_that_is_no_json_object_is_refused(copy, text):
    (copy / bundle.MANIFEST).write_text(text)
    with pytest.raises(BundleError, match=r"bundle\.json"):
        bundle.load(copy)


def test_a_file_outside_the_folder_is_refused(copy):
    manifest = json.loads((copy / bundle.MANIFEST).read_text())
    entry = bundle.file_entry(copy / "model.xml").model_dump()
    shutil.copy(copy / "model.xml", copy.parent / "stray.xml")
    edit(copy, files={**manifest["files"], "../stray.xml": entry})
    with pytest.raises(BundleError, match="lies outside the bundle"):
        bundle.load(copy)


def test_a_file_that_is_outside_by_a_link_is_refused(copy):
    (copy / "model.bin").rename(copy.parent / "stray.bin")
    (copy / "model.bin").symlink_to(copy.parent / "stray.bin")
    with pytest.raises(BundleError, match=r"model\.bin: lies outside the bundle"):
        bundle.load(copy)


@pytest.mark.parametrize(
    ("name", "words"),
    [("/etc/passwd", "outside"), ("golden/../../x", "outside"), ("", "no file's name"),
     (".", "no file's name"), ("golden//0.png", "no file's name"), ("a\0b", "no file's name")],
)  # fmt: skip
def test_a_name_that_is_no_files_in_the_folder_is_refused_before_it_is_looked_for(copy, name, words):
    manifest = json.loads((copy / bundle.MANIFEST).read_text())
    edit(copy, files={name: manifest["files"]["model.xml"], **manifest["files"]})
    with pytest.raises(BundleError, match=rf"bundle\.json: files.*{words}"):
        bundle.read_manifest(copy)


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
def test_golden_images_that_check_nothing_are_refused(copy, golden, words):
    (copy / bundle.GOLDEN).write_text(json.dumps(golden))
    seal(copy)
    with pytest.raises(BundleError, match=rf"golden\.json: .*{words}"):
        bundle.load(copy)


RECTANGLES = [[192, 320], [320, 320]]


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        ({"size": 320, "shapes": RECTANGLES}, (160, 320, 640)),
        ({"size": 640, "shapes": [[640, 640], [384, 640]]}, (320, 640, 1280)),
        ({"size": 672, "shapes": [[672, 672], [384, 672]]}, (672,)),
        ({"size": 1280, "shapes": [[1280, 1280], [736, 1280]]}, (640, 1280)),
        ({"size": 320, "shapes": [[320, 320]]}, (320,)),
        ({"size": 320, "shapes": RECTANGLES, "sizes": [960, 256]}, (256, 320, 960)),
        ({"size": 320, "shapes": RECTANGLES, "sizes": []}, (320,)),
    ],
)
def test_sizes_are_those_listed_or_half_and_twice_where_the_stride_and_the_limit_allow(rule, allowed):
    assert bundle.LetterboxInput(**rule).allowed_sizes == allowed


@pytest.mark.parametrize("sizes", [[100], [0], ["wide"]])
def test_a_size_off_the_stride_is_refused(copy, sizes):
    manifest = json.loads((copy / bundle.MANIFEST).read_text())
    edit(copy, input=manifest["input"] | {"sizes": sizes})
    with pytest.raises(BundleError, match=r"input\.letterbox\.sizes\.0"):
        bundle.load(copy)


def test_a_letterbox_needs_the_square_that_takes_any_picture(copy):
    manifest = json.loads((copy / bundle.MANIFEST).read_text())
    manifest["input"]["shapes"] = [[192, 320]]
    edit(copy, input=manifest["input"])
    with pytest.raises(BundleError, match="shapes must hold the square 320 x 320"):
        bundle.load(copy)


@pytest.mark.parametrize("kind", ["relative-inverse", "metric-m"])
def test_a_depth_bundle_says_what_its_values_are(tmp_path, kind):
    manifest = bundle.load(depth_bundle(tmp_path / "depth", kind)).manifest
    assert (manifest.task, manifest.depth_kind, manifest.classes) == ("depth", kind, None)
