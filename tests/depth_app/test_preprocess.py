"""Fitting a picture to the model: the sizes of transformers' processor, bounded for any picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image

from depth_app.preprocess import fit, fitted_shape
from farsight.bundles import MultipleInput

RULE = MultipleInput(
    size=518,
    multiple=14,
    max_pixels=518 * 1036,
    shapes=((518, 686),),
    mean=(0.485, 0.456, 0.406),
    std=(0.229, 0.224, 0.225),
)


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ((3024, 4032), (518, 686)),
        ((4032, 3024), (686, 518)),
        ((1080, 810), (686, 518)),
        ((720, 1280), (518, 924)),
        ((1362, 2048), (518, 784)),
        ((518, 518), (518, 518)),
        # Scaled as little as possible: a small picture is fitted by its long side.
        ((240, 320), (392, 518)),
        ((1000, 2000), (518, 1036)),
    ],
)
def test_sizes_are_the_reference_processors(size, shape):
    assert fitted_shape(size, RULE) == shape


@pytest.mark.parametrize(
    "size", [(500, 16000), (16000, 500), (1, 16000), (16000, 1), (1, 1), (16000, 16000), (300, 16000)]
)
def test_extreme_pictures_are_bounded_and_keep_their_direction(size):
    height, width = fitted_shape(size, RULE)
    assert height * width <= RULE.max_pixels
    assert min(height, width) >= RULE.multiple
    assert (height > width) == (size[0] > size[1])


@given(st.integers(1, 20000), st.integers(1, 20000))
def test_every_size_is_of_multiples_within_the_bound(height, width):
    shape = fitted_shape((height, width), RULE)
    assert shape[0] % 14 == shape[1] % 14 == 0
    assert 14 * 14 <= shape[0] * shape[1] <= RULE.max_pixels


@given(st.integers(600, 8000), st.floats(1, 2))
def test_photographs_up_to_two_to_one_reach_full_size(short, aspect):
    height, width = fitted_shape((short, round(short * aspect)), RULE)
    assert height == 518
    assert abs(width - 518 * round(short * aspect) / short) <= 7.1


@given(st.integers(200, 20000), st.integers(200, 20000))
def test_the_aspect_is_kept_as_multiples_allow(height, width):
    # Beyond it, the short side is one patch, and no multiple is thin enough.
    assume(max(height, width) <= 37 * min(height, width))
    rows, columns = (side / 14 for side in fitted_shape((height, width), RULE))
    wanted = height / width
    assert (rows - 1) / (columns + 1) <= wanted <= (rows + 1) / (columns - 1 or 0.5)


def test_pixels_are_resampled_bicubically_and_their_means_kept():
    rng = np.random.default_rng(0)
    picture = np.asarray(
        Image.fromarray(rng.integers(0, 255, (30, 40, 3), dtype=np.uint8)).resize((800, 600))
    )
    fitted = fit(picture, RULE)
    assert fitted.shape == (518, 686, 3)
    assert fitted.dtype == np.uint8
    assert fitted.flags.c_contiguous
    assert fitted.mean(axis=(0, 1)) == pytest.approx(picture.mean(axis=(0, 1)), abs=0.5)


def test_a_flat_picture_stays_flat():
    assert (fit(np.full((77, 1234, 3), 93, np.uint8), RULE) == 93).all()
