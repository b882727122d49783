"""Depth maps as pictures and files."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from depth_app.postprocess import depth_stats
from depth_app.render import CLOUD_POINTS, FARTHEST, Colormap, _table, colour, npy, ply, png16

RAMP = np.linspace(-3, 8, 256, dtype=np.float32)[None].repeat(4, 0)
FLAT = np.full((4, 6), 2.5, np.float32)


@pytest.mark.parametrize("colormap", ["spectral", "inferno", "turbo", "gray"])
def test_a_colormap_is_used_from_end_to_end(colormap):
    drawn = colour(RAMP, depth_stats(RAMP), "relative-inverse", colormap)
    assert (drawn.shape, drawn.dtype) == ((4, 256, 3), np.uint8)
    assert len(np.unique(drawn[0], axis=0)) > 200
    # The other kind runs the other way: the nearest looks alike in both.
    metric = colour(RAMP, depth_stats(RAMP), "metric-m", colormap)
    assert np.abs(drawn[0].astype(int) - metric[0, ::-1].astype(int)).max() <= 12


def test_the_page_paints_with_the_same_colours():
    """It recolours the 16-bit map itself, from these tables."""
    page = Path(__file__).parents[2] / "react-webapp/src/shared/depth-map/colour-tables.json"
    tables = json.loads(page.read_text())
    assert tables == {colormap: _table(colormap).tolist() for colormap in get_args(Colormap)}


def test_png16_rounds_and_uses_the_whole_range():
    grey = png16(RAMP, depth_stats(RAMP))
    scaled = 65535 * (RAMP.astype(np.float64) - RAMP.min()) / (float(RAMP.max()) - float(RAMP.min()))
    assert np.array_equal(grey, np.rint(scaled).astype(np.uint16))
    assert (grey.min(), grey.max()) == (0, 65535)


def test_a_flat_map_is_all_zeros_and_no_division():
    assert not png16(FLAT, depth_stats(FLAT)).any()
    assert len(np.unique(colour(FLAT, depth_stats(FLAT), "metric-m", "turbo").reshape(-1, 3), axis=0)) == 1


def test_npy_is_read_back_as_it_was():
    assert np.array_equal(np.load(BytesIO(npy(RAMP)), allow_pickle=False), RAMP)


def points(data: bytes) -> np.ndarray:
    body = data.partition(b"end_header\n")[2]
    return np.frombuffer(body, [("xyz", "<f4", 3), ("rgb", "u1", 3)])


def test_a_relative_cloud_lies_between_one_and_the_farthest():
    picture = np.zeros((*RAMP.shape, 3), np.uint8)
    cloud = points(ply(picture, RAMP, depth_stats(RAMP), "relative-inverse", 60))
    assert -cloud["xyz"][:, 2].min() == pytest.approx(FARTHEST)
    assert -cloud["xyz"][:, 2].max() == pytest.approx(1)


def test_a_large_cloud_is_thinned_with_its_colours():
    depth = np.tile(np.linspace(1, 2, 1500, dtype=np.float32), (1000, 1))
    picture = np.random.default_rng(0).integers(0, 255, (1000, 1500, 3), np.uint8)
    data = ply(picture, depth, depth_stats(depth), "metric-m", 60)
    cloud = points(data)
    assert len(cloud) == 500 * 750 <= CLOUD_POINTS
    assert np.array_equal(cloud["rgb"], picture[::2, ::2].reshape(-1, 3))
    assert b"element vertex 375000\n" in data
    assert b"metric-m; metres" in data
