"""A depth map is written as one file, with headers on what its values mean."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from depth_app.file_formats import depth_file
from depth_app.schemas import EstimateQuery
from farsight.inference import Answer

DEPTH = np.linspace(0.1, 7.3, 12, dtype=np.float32).reshape(3, 4)
ANSWER = Answer(DEPTH, (3, 4), "PNG", np.zeros((3, 4, 3), np.uint8))


@pytest.mark.parametrize("name", ["color", "png16", "npy", "ply"])
@pytest.mark.parametrize("kind", ["relative-inverse", "metric-m"])
def test_headers_are_exact(name, kind):
    headers = depth_file(ANSWER, kind, EstimateQuery(format=name)).headers
    assert headers["X-Depth-Kind"] == kind
    assert np.float32(headers["X-Depth-Min"]) == DEPTH.min()
    assert np.float32(headers["X-Depth-Max"]) == DEPTH.max()


def test_each_format_matches_its_media_type():
    files = {
        name: depth_file(ANSWER, "metric-m", EstimateQuery(format=name))
        for name in ("color", "png16", "npy", "ply")
    }
    assert Image.open(BytesIO(files["color"].data)).mode == "RGB"
    assert Image.open(BytesIO(files["png16"].data)).mode == "I;16"
    assert np.array_equal(np.load(BytesIO(files["npy"].data)), DEPTH)
    assert files["ply"].data.startswith(b"ply\n")
    kinds = [file.media_type for file in files.values()]
    assert kinds == ["image/png", "image/png", "application/x-npy", "application/x-ply"]
