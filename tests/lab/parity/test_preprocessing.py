"""The services' preprocessing gives the same pixels as the reference's."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from ultralytics.data.augment import LetterBox

from depth_app.preprocess import fit, fitted_shape
from lab.export.yolo import letterbox_rule
from lab.parity.reference import PICTURES
from yolo_app.preprocess import letterbox

RULE = letterbox_rule(640)
SIZES = [(1080, 810), (720, 1280), (427, 640), (1287, 1978), (333, 444), (37, 50)]


def noise(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 255, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("size", SIZES)
def test_the_letterbox_equals_the_minimum_rectangle_of_predict(size):
    expected = LetterBox((RULE.size, RULE.size), auto=True, stride=32)(image=noise(*size))
    assert np.array_equal(letterbox(noise(*size), RULE.shapes, RULE.size).pixels, expected)


@pytest.mark.parametrize("size", [(700, 1600), (1600, 700), (900, 1000)])
def test_a_larger_shape_keeps_the_position_of_the_picture(size):
    expected = LetterBox((RULE.size, RULE.size), auto=True, stride=32)(image=noise(*size))
    pixels = letterbox(noise(*size), RULE.shapes, RULE.size).pixels
    assert np.array_equal(pixels[: expected.shape[0], : expected.shape[1]], expected)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_a_photograph_is_resized_as_by_the_image_processor(picture, estimator):
    pixels = np.array(Image.open(picture).convert("RGB"))
    (expected,) = estimator.processor(
        images=pixels, do_rescale=False, do_normalize=False, return_tensors="np"
    )["pixel_values"]
    fitted = fit(pixels, estimator.rule).astype(int)
    difference = np.abs(fitted - expected.transpose(1, 2, 0).astype(int))
    assert difference.max() <= 2
    assert difference.mean() <= 0.005


@pytest.mark.parametrize("size", [*SIZES, (1000, 2000), (1999, 1000), (518, 519), (200, 399)])
def test_sizes_equal_the_image_processors_up_to_two_to_one(size, estimator):
    expected = estimator.processor(images=noise(*size), return_tensors="np")["pixel_values"].shape[2:]
    assert fitted_shape(size, estimator.rule) == expected
