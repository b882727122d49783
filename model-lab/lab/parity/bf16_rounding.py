"""Simulate bf16 on any processor: a float graph that rounds wherever OpenVINO's bf16 would.

    graph = rounded(ov.Core().read_model("model.xml"))      # run in f32, it gives the answers of bf16

OpenVINO keeps sums in f32 and rounds the outputs of operations to 8 significant bits; it rounds weights too.
Operations after the last multiplications (boxes from distances, the choice of the best) stay in f32, and so
does arithmetic on shapes. Converting to bf16 and back would be simpler, but on a processor without bf16
OpenVINO removes both conversions.
"""

from __future__ import annotations

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset13 as op

MULTIPLYING = frozenset({"Convolution", "GroupConvolution", "MatMul", "ScaledDotProductAttention"})
"""Operations with rounded weights, whose sums stay in f32 until bias and activation are applied."""

ENDS_OF_TAIL = MULTIPLYING | {"Interpolate"}
"""Going back from the outputs, OpenVINO computes in f32 until it meets one of these."""

APPLIED_TO_SUMS = frozenset({"Swish", "Relu", "Gelu", "Sigmoid", "Add"})
MOVING = frozenset(
    {"Concat", "Reshape", "Transpose", "VariadicSplit", "MaxPool", "Unsqueeze", "Squeeze", "Gather"}
)
"""Operations that only move values, which are rounded already."""

SPLIT = np.float32(2**16 + 1)
"""Veltkamp's splitting constant: x * SPLIT - (x * SPLIT - x) has 24 - 16 = 8 significant bits, as bf16."""


def rounded(graph: ov.Model) -> ov.Model:
    """Change the graph in place, so that its f32 answers are those of bf16, and return it."""
    exact = _tail(graph) | _on_shapes(graph)
    operations = [one for one in graph.get_ordered_ops() if one.get_friendly_name() not in exact]
    for operation in operations:
        if operation.get_type_name() in MULTIPLYING:
            _round_weights(operation)
    for operation in operations:
        if operation.get_type_name() not in MOVING | {"Constant", "Parameter", "Result"}:
            _round_outputs(operation, exact)
    graph.validate_nodes_and_infer_types()
    return graph


def to_bf16(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the nearest bf16 values, ties to even."""
    bits = np.ascontiguousarray(values).view(np.uint32)
    nearest: NDArray[np.float32] = ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16 << 16).view(np.float32)
    return nearest.reshape(values.shape)


def _tail(graph: ov.Model) -> set[str]:
    """Return the names of the operations after the last multiplications."""
    found: set[str] = set()
    waiting = [result.input_value(0).get_node() for result in graph.get_results()]
    while waiting:
        operation = waiting.pop()
        name = operation.get_friendly_name()
        if name not in found and operation.get_type_name() not in ENDS_OF_TAIL:
            found.add(name)
            waiting += [value.get_node() for value in operation.input_values()]
    return found


def _on_shapes(graph: ov.Model) -> set[str]:
    """Return the names of the operations that only compute sizes, which must not be rounded."""
    found: set[str] = set()
    constant: set[str] = set()
    for operation in graph.get_ordered_ops():
        name, kind = operation.get_friendly_name(), operation.get_type_name()
        inputs = {value.get_node().get_friendly_name() for value in operation.input_values()}
        if kind == "Constant" or (inputs and inputs <= constant):
            constant.add(name)
        elif kind == "ShapeOf" or (kind not in ENDS_OF_TAIL and inputs and inputs <= found | constant):
            found.add(name)
    return found | constant


def _round_weights(operation: ov.Node) -> None:
    for taken in operation.inputs():
        weights = _weights(taken.get_source_output().get_node())
        if weights is not None:
            taken.replace_source_output(op.constant(to_bf16(weights)).output(0))


def _weights(source: ov.Node) -> NDArray[np.float32] | None:
    """Return the values of a constant in f32, or in f16 with a conversion; None for other nodes."""
    if source.get_type_name() == "Convert" and source.get_output_element_type(0) == ov.Type.f32:
        source = source.input_value(0).get_node()
    if source.get_type_name() != "Constant" or source.get_output_element_type(0) not in (
        ov.Type.f32,
        ov.Type.f16,
    ):
        return None
    values: NDArray[np.float32] = source.get_data().astype(np.float32)
    return values


def _round_outputs(operation: ov.Node, exact: set[str]) -> None:
    for output in operation.outputs():
        if output.get_element_type() != ov.Type.f32:
            continue
        takers = list(output.get_target_inputs())
        if len(takers) == 1 and _goes_on_in_f32(operation, takers[0].get_node(), exact):
            continue
        far = op.multiply(output, op.constant(SPLIT))
        near = op.add(far, op.subtract(output, far))
        for taker in takers:
            taker.replace_source_output(near.output(0))


def _goes_on_in_f32(operation: ov.Node, taker: ov.Node, exact: set[str]) -> bool:
    """Return True if OpenVINO fuses both into one operation: a sum, its bias, and the activation."""
    if taker.get_friendly_name() in exact or taker.get_type_name() not in APPLIED_TO_SUMS:
        return False
    if taker.get_type_name() == "Add":
        sums = operation.get_type_name() in MULTIPLYING
        return sums and any(_weights(value.get_node()) is not None for value in taker.input_values())
    return operation.get_type_name() in MULTIPLYING | {"Add"}
