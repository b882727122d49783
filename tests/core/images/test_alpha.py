"""Transparent pixels show white, whether colours hold their alpha already or not."""

from __future__ import annotations

import numpy as np

from farsight.images.alpha import over_white


def pixels(*values: int) -> np.ndarray:
    return np.array(values, np.uint8).reshape(1, -1, 1)


def test_every_colour_and_alpha_is_mixed_to_the_nearest_whole_number():
    colours, alphas = np.meshgrid(np.arange(256, dtype=np.uint8), np.arange(256, dtype=np.uint8))
    mixed = over_white(colours[..., None], alphas[..., None])[..., 0]
    share = alphas / 255.0
    assert np.abs(mixed - (colours * share + 255 * (1 - share))).max() <= 0.5


def test_colours_that_hold_their_alpha_are_not_multiplied_again():
    mixed = over_white(pixels(0, 50, 100, 200), pixels(0, 100, 255, 100), premultiplied=True)
    assert mixed.ravel().tolist() == [255, 205, 100, 255]
