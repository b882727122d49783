"""From a torch module to OpenVINO's intermediate representation, as farsight's engine takes it."""

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
    """`module`, traced with `example` (1, 3, H, W) float32, as a graph of free batch, height and width."""
    trace: Any = torch.jit.trace
    with torch.inference_mode():
        # The trace's own check runs the module again on the same example: parity on pictures says more.
        traced = trace(module, example, strict=False, check_trace=False)
    graph = ov.convert_model(traced, example_input=example)
    graph.reshape({0: [-1, 3, -1, -1]})
    return graph


def fold_normalisation(graph: ov.Model, mean: Triple, std: Triple) -> ov.Model:
    """float32 NCHW in -> uint8 NHWC RGB in; (pixel / 255 - mean) / std becomes part of the graph.

    A picture then enters the engine as it was decoded: a quarter of the bytes, and no arithmetic in Python.
    """
    steps = PrePostProcessor(graph)
    steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    steps.input().model().set_layout(ov.Layout("NCHW"))
    steps.input().preprocess().convert_element_type(ov.Type.f32).mean([255 * value for value in mean]).scale(
        [255 * value for value in std]
    )
    return steps.build()


def save(graph: ov.Model, folder: Path, *, fp16: bool = True, name: str = "model") -> None:
    """model.xml and model.bin, or others' `name`; with weights in FP16 they have half the bytes."""
    with TemporaryDirectory() as draft:
        ov.save_model(graph, Path(draft, "draft.xml"), compress_to_fp16=fp16)
        compressed = ov.Core().read_model(Path(draft, "draft.xml"))
        _name_anew(compressed)
        ov.save_model(compressed, folder / f"{name}.xml", compress_to_fp16=False)


def _name_anew(graph: ov.Model) -> None:
    """Numbers from 0 for names that OpenVINO made up: it counts from the start of the process.

    The same weights are then the same files, and the same version, whatever else the process exported before.
    """
    graph.set_friendly_name("model")
    for number, operation in enumerate(graph.get_ordered_ops()):
        if re.fullmatch(r"\w+_\d+(_compressed)?", operation.get_friendly_name()):
            operation.set_friendly_name(f"{operation.get_type_name()}_{number}")
