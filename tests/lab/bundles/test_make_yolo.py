"""A checkpoint becomes a bundle whose detections agree with those of Ultralytics' predict."""

from __future__ import annotations

import re
from pathlib import Path

import openvino as ov
import pytest

from farsight.bundles import load
from farsight.bundles.manifest import Source
from lab.bundles import make_yolo as lab
from lab.errors import LabError, ParityError
from lab.export.weights import Weights
from lab.parity import serving
from lab.parity.reference import PICTURES
from yolo_app.task import DetectTask

BUS = PICTURES[:1]


def weights(path: Path) -> Weights:
    return Weights("tiny", path, Source(uri=path.name))


@pytest.fixture(scope="module")
def yolo_bundle(checkpoint, tmp_path_factory):
    return lab.make_yolo(weights(checkpoint), tmp_path_factory.mktemp("local") / "yolo", BUS)


def test_a_bundle_answers_as_predict_does_and_passes_its_own_golden_check(yolo_bundle, checkpoint):
    bundle = load(yolo_bundle.folder)
    manifest = bundle.manifest
    assert manifest.head == ("end2end" if "26" in checkpoint.name else "dense")
    assert manifest.licence == "AGPL-3.0-only"
    assert len(manifest.classes) == 80
    assert manifest.parity["f32"]["f1"] >= 0.98
    assert manifest.parity["f32"]["reference"] > 5

    task, running = DetectTask(manifest), serving.engine(bundle.folder, "f32")
    for case in bundle.golden_cases():
        found = serving.answer(running, task, bundle.golden_image(case["image"]))
        assert case["expected"]["objects"]
        assert task.golden_mismatch(found, case["expected"]) is None


def test_int8_leaves_this_architectures_head_in_float(yolo_bundle, checkpoint):
    """The first recipe names exactly the head, whatever its number; later ones name a few more layers."""
    operations = ov.Core().read_model(yolo_bundle.model_file("f32")).get_ops()
    names = [op.get_friendly_name() for op in operations if op.get_type_name() == "Convolution"]
    head = {name for name in names if re.search(r"\.one2one_cv[23]\.|\.23\.(cv[23]|dfl)\.", name)}
    assert len(head) >= 12
    first, *others = lab.recipes(lab.read_checkpoint(checkpoint))
    assert {name for name in names if re.match(first.patterns[0], name)} == head
    for recipe in others:
        kept = {name for name in names if any(re.match(pattern, name) for pattern in recipe.patterns)}
        assert head < kept < set(names)


def test_the_same_weights_make_the_same_version(yolo_bundle, checkpoint, tmp_path):
    again = lab.make_yolo(weights(checkpoint), tmp_path / "yolo", BUS)
    assert again.manifest.version == yolo_bundle.manifest.version


def test_no_bundle_is_written_if_detections_differ_from_the_reference(checkpoint, tmp_path, monkeypatch):
    """The graph of another network is exported."""
    other = lab.export

    def scaled(detector):
        detector.yolo.model.model[0].conv.weight.data *= 3
        detector.yolo.save(tmp_path / "other.pt")
        return other(lab.read_checkpoint(tmp_path / "other.pt"))

    monkeypatch.setattr(lab, "export", scaled)
    with pytest.raises(ParityError, match=r"F1 against the reference is 0\.\d+, 0.98 is needed"):
        lab.make_yolo(weights(checkpoint), tmp_path / "local" / "yolo", BUS)
    assert list((tmp_path / "local").iterdir()) == []


def test_pictures_without_objects_are_rejected_as_golden_images(tmp_path):
    case = lab.GoldenCase(tmp_path / "grey.png", {"objects": []})
    with pytest.raises(LabError, match=r"None of grey.png shows an object.*--parity-images"):
        lab._with_objects([case], 2)


@pytest.mark.parametrize("name", ["yolo26n.pt", "yolo11n.pt"])
def test_official_weights_reach_full_parity_on_photographs(name, shared, tmp_path):
    pictures = sorted((shared / "images").glob("*.jpg"))
    bundle = lab.make_yolo(weights(shared / "models" / name), tmp_path / "yolo", pictures)
    assert bundle.manifest.parity["f32"]["f1"] == 1
    assert bundle.manifest.parity["images"] == len(pictures) >= 8
