"""The saved format is the smallest that keeps parity, and its bf16 answers are recorded."""

from __future__ import annotations

import json

import openvino as ov
import pytest

from depth_app.golden import expectation
from depth_app.task import DepthTask
from farsight.bundles.manifest import GOLDEN_HOLDS, Source
from lab.bundles.writer import draft
from lab.errors import ParityError
from lab.export import depth as export_depth
from lab.parity import measure as lab
from lab.parity import reference
from lab.parity.compare import DepthParity, compare_depths

PICTURES = reference.PICTURES[:1]


@pytest.fixture(scope="module")
def comparison(estimator):
    manifest = draft(
        name="tiny",
        task="depth",
        licence="Apache-2.0",
        source=Source(uri="tiny"),
        input=estimator.rule,
        depth_kind="relative-inverse",
    )
    return lab.Comparison(
        reference=reference.DEPTH,
        truths=[reference.estimate(estimator, picture) for picture in PICTURES],
        task=DepthTask(manifest),
        compare=compare_depths,
        expectation=expectation,
    )


def half_weights(folder) -> bool:
    constants = [
        op for op in ov.Core().read_model(folder / "model.xml").get_ops() if op.get_type_name() == "Constant"
    ]
    return any(constant.get_element_type() == ov.Type.f16 for constant in constants)


def test_weights_are_saved_in_fp16_if_parity_holds(estimator, comparison, tmp_path):
    measured = lab.save_within_parity(export_depth.export(estimator), tmp_path, PICTURES, comparison)
    assert half_weights(tmp_path)
    assert measured.parity["f32"]["worst"] <= 0.01
    assert json.dumps(measured.parity)


def test_weights_are_saved_in_float32_if_fp16_breaks_parity(estimator, comparison, tmp_path, monkeypatch):
    """The limit is set between the differences with FP16, 3.6e-4, and with float32, 1.7e-4."""
    monkeypatch.setattr("lab.parity.compare.MAX_DEPTH_DIFFERENCE", 2.5e-4)
    measured = lab.save_within_parity(export_depth.export(estimator), tmp_path, PICTURES, comparison)
    assert not half_weights(tmp_path)
    assert measured.parity["f32"]["worst"] <= 2.5e-4


def test_failed_parity_in_both_formats_is_an_error(estimator, comparison, tmp_path, monkeypatch):
    monkeypatch.setattr(DepthParity, "require", lambda _: (_ for _ in ()).throw(ParityError("too far")))
    with pytest.raises(ParityError, match="too far"):
        lab.save_within_parity(export_depth.export(estimator), tmp_path, PICTURES, comparison)


def test_bf16_is_measured_on_every_machine(estimator, comparison, tmp_path):
    """The processor rounds, or a simulation does."""
    measured = lab.save_within_parity(export_depth.export(estimator), tmp_path, PICTURES, comparison)
    record = measured.parity["bf16"]
    assert measured.parity["f32"]["worst"] < record["worst"] <= 0.05
    assert record["golden"] == GOLDEN_HOLDS
    assert measured.holds_in_bf16
    assert record["rounded_by"] in {"processor", "simulation"}


def test_failed_parity_in_bf16_only_keeps_the_bundle_in_f32(
    estimator, comparison, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr("lab.parity.serving.rounded", upside_down)
    monkeypatch.setattr("lab.parity.serving.best_precision", lambda _: "f32")
    measured = lab.save_within_parity(export_depth.export(estimator), tmp_path, PICTURES, comparison)
    assert not measured.holds_in_bf16
    assert "In bf16 bus.jpg: the map differs" in caplog.text


def upside_down(graph):
    """Return the graph with its output negated."""
    output = graph.output(0).get_node().input_value(0)
    return ov.Model([ov.opset13.negative(output)], graph.get_parameters(), "upside down")
