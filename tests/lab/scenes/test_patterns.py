"""Patterns stay between their two colours, and fade to the mean when finer than a pixel."""

from __future__ import annotations

import numpy as np
import pytest

from lab.scenes.generator import PATTERNS, Surface
from lab.scenes.patterns import albedo, clouds, mottle

DARK, BRIGHT = (0.1, 0.2, 0.1), (0.9, 0.6, 0.5)
POINTS = np.random.default_rng(0).uniform(-9, 9, (3, 5000)).astype(np.float32)
SHARP, BLURRED = np.full(5000, 1e-4, np.float32), np.full(5000, 40, np.float32)


def surface(pattern: str) -> Surface:
    return Surface(pattern, (DARK, BRIGHT), 0.7, (0.6, 0.0, 0.8), (3.1, 7.7, 0.2), 0.0)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("axes", [2, 3])
def test_colours_lie_between_the_two_of_the_surface(pattern, axes):
    colour = albedo(surface(pattern), POINTS[:axes], SHARP)
    assert colour.dtype == np.float32
    assert (colour >= np.array(DARK, np.float32)[:, None] - 1e-6).all()
    assert (colour <= np.array(BRIGHT, np.float32)[:, None] + 1e-6).all()
    assert (np.ptp(colour[0]) > 0.5) == (pattern != "plain")


@pytest.mark.parametrize("pattern", ["stripes", "checks", "noise"])
def test_a_pattern_finer_than_a_pixel_becomes_its_mean(pattern):
    colour = albedo(surface(pattern), POINTS, BLURRED)
    np.testing.assert_allclose(colour[0], 0.5, atol=0.02)


def test_mottle_and_clouds_vary_within_their_range():
    for shares in (mottle(POINTS[:2], 0.7, SHARP), clouds(POINTS[:2])):
        assert 0 <= shares.min() < 0.3
        assert 0.7 < shares.max() <= 1
