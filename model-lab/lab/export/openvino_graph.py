"""Convert a torch module to an OpenVINO graph, and save it as model.xml and model.bin."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openvino as ov
import torch
from openvino.preprocess import PrePostProcessor

Triple = tuple[float, float, float]


def convert(module: torch.nn.Module, example: torch.Tensor) -> ov.Model:
    """Trace `module` with `example` (1, 3, H, W) float32; return a graph of any batch, height and width."""
    trace: Any = torch.jit.trace
    with torch.inference_mode():
        # The tracer's own check runs the module once more; the parity check on pictures tests more.
        traced = trace(module, example, strict=False, check_trace=False)
    graph = ov.convert_model(traced, example_input=example)
    graph.reshape({0: [-1, 3, -1, -1]})
    return graph


def fold_normalisation(graph: ov.Model, mean: Triple, std: Triple) -> ov.Model:
    """Change the input from float32 NCHW to uint8 NHWC RGB, and add (pixel / 255 - mean) / std to the graph.

    The engine then takes decoded pixels as they are: a quarter of the bytes, and no arithmetic in Python.
    """
    steps = PrePostProcessor(graph)
    steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    steps.input().model().set_layout(ov.Layout("NCHW"))
    steps.input().preprocess().convert_element_type(ov.Type.f32).mean([255 * value for value in mean]).scale(
        [255 * value for value in std]
    )
    return steps.build()


def save(graph: ov.Model, folder: Path, *, fp16: bool = True, name: str = "model") -> None:
    """Write `name`.xml and `name`.bin; weights in FP16 halve the size."""
    with TemporaryDirectory() as draft:
        ov.save_model(graph, Path(draft, "draft.xml"), compress_to_fp16=fp16)
        compressed = ov.Core().read_model(Path(draft, "draft.xml"))
        _renumber_names(compressed)
        ov.save_model(compressed, folder / f"{name}.xml", compress_to_fp16=False)


def _renumber_names(graph: ov.Model) -> None:
    """Renumber generated names from 0, because OpenVINO counts from the start of the process.

    The same weights then always give the same files, and so the same version.
    """
    graph.set_friendly_name("model")
    for number, operation in enumerate(graph.get_ordered_ops()):
        if re.fullmatch(r"\w+_\d+(_compressed)?", operation.get_friendly_name()):
            operation.set_friendly_name(f"{operation.get_type_name()}_{number}")
