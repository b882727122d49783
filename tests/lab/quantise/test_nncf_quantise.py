"""Quantisation keeps dynamic shapes and the layers of a recipe in float."""

from __future__ import annotations

import os

import numpy as np
import openvino as ov
import pytest

from lab.export import depth as export_depth
from lab.export.openvino_graph import save
from lab.quantise.nncf_quantise import Recipe, quantise

CHOSEN = np.random.default_rng(0)
INPUTS = [CHOSEN.integers(0, 255, (*shape, 3), np.uint8) for shape in ((126, 168), (168, 126), (140, 140))]


@pytest.fixture(scope="module")
def model_file(estimator, tmp_path_factory):
    folder = tmp_path_factory.mktemp("float")
    save(export_depth.export(estimator), folder)
    return folder / "model.xml"


def quantised_operations(graph: ov.Model) -> set[str]:
    """Return the names of the operations whose input is quantised."""
    quantisers = [op for op in graph.get_ops() if op.get_type_name() == "FakeQuantize"]
    return {
        target.get_node().get_friendly_name()
        for op in quantisers
        for target in op.output(0).get_target_inputs()
    }


def test_height_and_width_stay_dynamic(model_file):
    graph = quantise(model_file, INPUTS, Recipe("nothing", transformer=True))
    assert graph.input().partial_shape.to_string() == "[?,?,?,3]"
    assert graph.input().element_type == ov.Type.u8
    compiled = ov.compile_model(graph, "CPU")
    for shape in ((14, 280), (154, 154)):
        assert compiled(np.zeros((1, *shape, 3), np.uint8))[0].shape == (1, *shape)


def test_layers_of_the_recipe_stay_in_float(model_file):
    everywhere = quantised_operations(quantise(model_file, INPUTS, Recipe("nothing", transformer=True)))
    recipe = Recipe("the neck and the head", (r".*\.model\.(neck|head)\..*",), transformer=True)
    backbone = quantised_operations(quantise(model_file, INPUTS, recipe))
    assert any(".neck." in name for name in everywhere)
    assert not any(".neck." in name for name in backbone)
    assert any(".mlp." in name for name in backbone)


def test_a_recipe_may_name_layers_that_do_not_exist(model_file):
    assert quantised_operations(quantise(model_file, INPUTS, Recipe("none", (r"no\.such\.layer",))))


def test_usage_statistics_are_off():
    assert os.environ["NNCF_CI"]
