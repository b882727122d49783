"""A transformers folder becomes a bundle whose maps agree with the pipeline's."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from depth_app.task import DepthTask
from farsight.bundles import load
from farsight.bundles.manifest import Source
from lab.bundles import make_depth as lab
from lab.errors import ParityError
from lab.export import depth as export_depth
from lab.export.weights import Weights
from lab.parity import serving
from lab.parity.reference import PICTURES


@pytest.fixture
def weights(depth_folder):
    return Weights("tiny-depth", depth_folder, Source(uri="tiny"))


def test_a_bundle_answers_as_the_pipeline_does_and_passes_its_own_golden_check(weights, tmp_path):
    lab.make_depth(weights, tmp_path / "depth", PICTURES)
    bundle = load(tmp_path / "depth")
    manifest = bundle.manifest
    assert (manifest.depth_kind, manifest.licence, manifest.demo) == ("relative-inverse", "Apache-2.0", False)
    assert manifest.parity["f32"]["worst"] <= 0.01
    assert (manifest.input.size, manifest.input.multiple) == (518, 14)

    task, running = DepthTask(manifest), serving.engine(bundle.folder, "f32")
    for case in bundle.golden_cases():
        depth = serving.answer(running, task, bundle.golden_image(case["image"]))
        assert task.golden_mismatch(depth, case["expected"]) is None
        assert task.golden_mismatch(depth[::-1].copy(), case["expected"]) is not None


def test_a_metric_model_makes_a_bundle_of_kind_metres(metric_estimator, tmp_path):
    metric_estimator.model.save_pretrained(tmp_path / "hub")
    metric_estimator.processor.save_pretrained(tmp_path / "hub")
    bundle = lab.make_depth(Weights("m", tmp_path / "hub", Source(uri="m")), tmp_path / "depth", PICTURES[:1])
    assert bundle.manifest.depth_kind == "metric-m"
    depth = serving.answer(
        serving.engine(bundle.folder, "f32"), DepthTask(bundle.manifest), PICTURES[0].read_bytes()
    )
    assert 0 < depth.mean() < 20


def test_no_bundle_is_written_if_maps_differ_from_the_reference(
    weights, metric_estimator, tmp_path, monkeypatch
):
    """The graph of other weights is exported."""
    monkeypatch.setattr(lab, "export", lambda _: export_depth.export(metric_estimator))
    with pytest.raises(ParityError, match=r"differs from the reference's by .* on the worst picture"):
        lab.make_depth(weights, tmp_path / "local" / "depth", PICTURES[:1])
    assert list((tmp_path / "local").iterdir()) == []


@pytest.mark.parametrize(
    ("width", "licence"), [(384, "Apache-2.0"), (768, "CC-BY-NC-4.0"), (1024, "CC-BY-NC-4.0")]
)
def test_the_licence_follows_the_models_width(width, licence, weights, caplog):
    config = SimpleNamespace(backbone_config=SimpleNamespace(hidden_size=width))
    assert lab._licence(weights, SimpleNamespace(model=SimpleNamespace(config=config))) == licence
    assert ("not for commercial use" in caplog.text) == (licence != "Apache-2.0")
