"""The exported graph accepts any input size and holds no slow operations."""

from __future__ import annotations

import numpy as np
import openvino as ov
import pytest
import torch

from farsight.inference.openvino_engine import OpenVinoEngine
from lab.errors import LabError
from lab.export import depth as export_depth
from lab.export.openvino_graph import save

SHAPES = [(518, 686), (518, 518), (686, 518), (518, 924), (252, 798), (28, 1036)]


@pytest.fixture(scope="module")
def graph(estimator):
    return export_depth.export(estimator)


@pytest.fixture(scope="module")
def running(graph, tmp_path_factory):
    folder = tmp_path_factory.mktemp("graph")
    save(graph, folder)
    return OpenVinoEngine(folder / "model.xml", precision="f32", threads=2)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_map_of_torch(shape, running, estimator):
    pixels = np.random.default_rng(0).integers(0, 255, (1, *shape, 3), dtype=np.uint8)
    normalised = (pixels / 255 - estimator.rule.mean) / estimator.rule.std
    with torch.inference_mode():
        tensor = torch.from_numpy(normalised.astype(np.float32)).permute(0, 3, 1, 2)
        expected = estimator.model(tensor).predicted_depth.numpy()
    (depth,) = running.run(pixels)
    assert depth.shape == expected.shape == (1, *shape)
    assert np.abs(depth - expected).mean() <= 0.002 * np.ptp(expected)


def test_attention_is_fused_and_nothing_is_in_float64(graph, estimator):
    operations = graph.get_ops()
    kinds = [operation.get_type_name() for operation in operations]
    assert (
        kinds.count("ScaledDotProductAttention") == estimator.model.config.backbone_config.num_hidden_layers
    )
    assert "Loop" not in kinds
    assert not any(
        o.get_element_type() == ov.Type.f64 for operation in operations for o in operation.outputs()
    )


def test_the_input_is_uint8_of_any_size(graph):
    (pixels,) = graph.inputs
    assert pixels.get_element_type() == ov.Type.u8
    assert [dimension.is_dynamic for dimension in pixels.partial_shape] == [True, True, True, False]


def test_the_small_model_has_24_8_million_parameters():
    model = export_depth.seeded(export_depth.small_config()).model
    assert round(sum(weight.numel() for weight in model.parameters()) / 1e6, 1) == 24.8


def test_another_image_processor_is_rejected(estimator):
    other = type(estimator.processor)(size={"height": 518, "width": 518}, keep_aspect_ratio=False)
    with pytest.raises(LabError, match="image processor"):
        export_depth.describe(estimator.model, other)
