"""What is saved is what was measured: FP16 where it may be, and nothing that would never become ready."""

from __future__ import annotations

import json

import openvino as ov
import pytest

from depth_app.golden import expectation
from depth_app.task import DepthTask
from farsight.bundles.manifest import GOLDEN_HOLDS, Source
from lab.errors import ParityError
from lab.export import export_depth
from lab.export.bundle_writer import draft
from lab.parity import measure as lab
from lab.parity import reference
from lab.parity.parity import DepthParity, compare_depths

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


def test_weights_are_halved_where_parity_allows(estimator, comparison, tmp_path):
    measured = lab.save_within_parity(export_depth.export(estimator), tmp_path, PICTURES, comparison)
    assert half_weights(tmp_path)
    assert measured.parity["f32"]["worst"] <= 0.01
    assert json.dumps(measured.parity)


def test_weights_stay_whole_where_it_does_not(estimator, comparison, tmp_path, monkeypatch):
    """The bar set between what halved weights reach, 3.6e-4, and what whole ones do, 1.7e-4."""
    monkeypatch.setattr("lab.parity.parity.MAX_DEPTH_DIFFERENCE", 2.5e-4)
    measured = lab.save_within_parity(export_depth.export(estimator), tmp_path, PICTURES, comparison)
    assert not half_weights(tmp_path)
    assert measured.parity["f32"]["worst"] <= 2.5e-4


def test_nothing_is_accepted_where_neither_is_within_parity(estimator, comparison, tmp_path, monkeypatch):
    monkeypatch.setattr(DepthParity, "require", lambda _: (_ for _ in ()).throw(ParityError("too far")))
    with pytest.raises(ParityError, match="too far"):
        lab.save_within_parity(export_depth.export(estimator), tmp_path, PICTURES, comparison)


def test_bf16_is_measured_on_every_machine(estimator, comparison, tmp_path):
    """By the processor, or by rounding as it would."""
    measured = lab.save_within_parity(export_depth.export(estimator), tmp_path, PICTURES, comparison)
    record = measured.parity["bf16"]
    assert measured.parity["f32"]["worst"] < record["worst"] <= 0.05
    assert record["golden"] == GOLDEN_HOLDS
    assert measured.holds_in_bf16
    assert record["rounded_by"] in {"processor", "simulation"}


def test_other_answers_in_bf16_make_a_bundle_that_is_served_in_f32(
    estimator, comparison, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr("lab.parity.serving.rounded", upside_down)
    monkeypatch.setattr("lab.parity.serving.best_precision", lambda _: "f32")
    measured = lab.save_within_parity(export_depth.export(estimator), tmp_path, PICTURES, comparison)
    assert not measured.holds_in_bf16
    assert "In bf16 bus.jpg: the map differs" in caplog.text


def upside_down(graph):
    """A graph whose near is far."""
    output = graph.output(0).get_node().input_value(0)
    return ov.Model([ov.opset13.negative(output)], graph.get_parameters(), "upside down")
