"""Simulated bf16 rounds values, keeps sums in f32, and does not round sizes."""

from __future__ import annotations

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as op

from lab.parity.bf16_rounding import rounded, to_bf16

FINEST = 2.0**-8
"""Half the distance between neighbours of bf16, as a share of the value."""


def numbers(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


def answer(graph: ov.Model, *inputs: np.ndarray) -> np.ndarray:
    compiled = ov.Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return compiled(list(inputs))[0].copy()


def is_bf16(values: np.ndarray) -> bool:
    return not (np.ascontiguousarray(values).view(np.uint32) & 0xFFFF).any()


@pytest.mark.parametrize(
    ("value", "nearest"),
    [(1.0, 1.0), (1 + 2**-8, 1.0), (1 + 3 * 2**-8, 1 + 2**-6), (1 + 2**-8 + 2**-20, 1 + 2**-7),
     (-0.1, -0.10009765625)],
    ids=["itself", "tie to even, down", "tie to even, up", "past the tie", "negative"],
)  # fmt: skip
def test_values_are_rounded_to_the_nearest_bf16_value(value, nearest):
    assert to_bf16(np.array([value], np.float32)).tolist() == [nearest]


def test_rounding_keeps_the_shape():
    assert to_bf16(np.float32(np.pi) * np.ones((), np.float32)).shape == ()
    assert to_bf16(numbers(2, 3)).shape == (2, 3)


def matmul(weights: np.ndarray) -> ov.Model:
    """Return a product followed by a second one, because the last one's output stays in f32."""
    taken = op.parameter([-1, len(weights)], ov.Type.f32)
    product = op.matmul(taken, op.constant(weights), False, False)
    return ov.Model(
        [op.matmul(product, op.constant(np.eye(weights.shape[1], dtype=np.float32)), False, False)], [taken]
    )


def test_weights_and_products_are_rounded_and_sums_are_not():
    weights, given = numbers(64, 16), to_bf16(numbers(8, 64))
    found = answer(rounded(matmul(weights)), given)
    wanted = given.astype(np.float64) @ to_bf16(weights)
    assert is_bf16(found)
    np.testing.assert_allclose(found, wanted, rtol=FINEST * 1.01, atol=1e-6)
    assert np.abs(found - answer(matmul(weights), given)).max() > 0.001


def test_after_the_last_product_nothing_is_rounded():
    taken = op.parameter([-1, 4], ov.Type.f32)
    product = op.matmul(taken, op.constant(np.eye(4, dtype=np.float32)), False, False)
    graph = ov.Model([op.multiply(product, op.constant(np.float32(1.01)))], [taken])
    given = to_bf16(numbers(8, 4))
    np.testing.assert_array_equal(answer(rounded(graph), given), given * np.float32(1.01))


def test_bias_and_activation_are_applied_before_rounding():
    taken = op.parameter([-1, 4], ov.Type.f32)
    eye = op.constant(np.eye(4, dtype=np.float32))
    biased = op.add(op.matmul(taken, eye, False, False), op.constant(np.full((1, 4), -0.999, np.float32)))
    graph = ov.Model([op.matmul(op.relu(biased), eye, False, False)], [taken])
    given = np.ones((1, 4), np.float32)
    # 1 + (-0.999) must be rounded after the addition, to the bf16 value nearest to 0.001.
    np.testing.assert_array_equal(answer(rounded(graph), given), to_bf16(given + np.float32(-0.999)))


def test_sizes_are_not_rounded():
    """bf16 cannot hold 257: rounded, the picture would become 256 or 258 wide."""
    taken = op.parameter([1, 1, 1, -1], ov.Type.f32)
    size = op.gather(op.shape_of(taken, "i64"), op.constant([3]), op.constant(0))
    doubled = op.convert(op.multiply(op.convert(size, "f32"), op.constant(np.float32(1.0))), "i64")
    wide = op.reshape(taken, op.concat([op.constant([1]), doubled], 0), False)
    graph = ov.Model([op.matmul(wide, op.constant(np.ones((1, 1), np.float32)), True, False)], [taken])
    assert answer(rounded(graph), np.ones((1, 1, 1, 257), np.float32)).shape == (257, 1)
