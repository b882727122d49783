"""bundle.json: rejected by the name of the wrong field, and the sizes that an input rule allows."""

from __future__ import annotations

import json

import pytest

from farsight.bundles import LetterboxInput, load, read_manifest
from farsight.bundles.bundle import MANIFEST
from farsight.errors import BundleError
from tests.support.bundles import depth_bundle, edit_manifest


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
def test_a_manifest_records_whether_the_golden_answers_hold_in_bf16(original, copy, measured, holds):
    edit_manifest(copy, parity={"f32": {"f1": 1.0}, **measured})
    loaded = load(copy)
    assert loaded.manifest.holds_in_bf16 is holds
    assert loaded.label == load(original).label


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"task": "Segment it"}, "task"),
        ({"version": "0000000"}, "version 0000000 is not the hash"),
        ({"version": "xyz"}, "version"),
        ({"schema": 2}, "schema"),
        ({"surprise": 1}, "surprise"),
        ({"files": {}}, "does not list model.xml"),
        ({"name": "Not A Name"}, "name"),
    ],
)
def test_a_wrong_field_is_rejected_with_its_name(copy, changes, words):
    edit_manifest(copy, **changes)
    with pytest.raises(BundleError, match=words):
        load(copy)


@pytest.mark.parametrize(
    ("name", "words"),
    [("/etc/passwd", "outside"), ("golden/../../x", "outside"), ("", "not a file name"),
     (".", "not a file name"), ("golden//0.png", "not a file name"), ("a\0b", "not a file name")],
)  # fmt: skip
def test_a_file_name_outside_the_folder_is_rejected_before_it_is_opened(copy, name, words):
    manifest = json.loads((copy / MANIFEST).read_text())
    edit_manifest(copy, files={name: manifest["files"]["model.xml"], **manifest["files"]})
    with pytest.raises(BundleError, match=rf"bundle\.json: files.*{words}"):
        read_manifest(copy)


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
def test_allowed_sizes_are_those_listed_or_half_and_twice_within_stride_and_limit(rule, allowed):
    assert LetterboxInput(**rule).allowed_sizes == allowed


@pytest.mark.parametrize("sizes", [[100], [0], ["wide"]])
def test_a_size_that_is_not_a_multiple_of_the_stride_is_rejected(copy, sizes):
    manifest = json.loads((copy / MANIFEST).read_text())
    edit_manifest(copy, input=manifest["input"] | {"sizes": sizes})
    with pytest.raises(BundleError, match=r"input\.letterbox\.sizes\.0"):
        load(copy)


def test_a_letterbox_needs_the_square_that_holds_any_picture(copy):
    manifest = json.loads((copy / MANIFEST).read_text())
    manifest["input"]["shapes"] = [[192, 320]]
    edit_manifest(copy, input=manifest["input"])
    with pytest.raises(BundleError, match="shapes must hold the square 320 x 320"):
        load(copy)


@pytest.mark.parametrize("kind", ["relative-inverse", "metric-m"])
def test_a_depth_bundle_records_the_kind_of_its_values(tmp_path, kind):
    manifest = load(depth_bundle(tmp_path / "depth", kind)).manifest
    assert (manifest.task, manifest.depth_kind, manifest.classes) == ("depth", kind, None)
