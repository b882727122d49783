"""Boxes and points outside the picture, or not in pixels, are rejected, and the answer names its size."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from tests.support.pictures import encoded
from tests.support.ramp import RAMP, WIDTH, depth_of, estimate, png

OTHER_FORMS = [
    {"bbox": [10, 20, 30, 40]},
    {"bbox": {"x": 10, "y": 20, "width": 30, "height": 40}},
    {"bbox": {"center_x": 10, "center_y": 20, "width": 30, "height": 40}},
    {"image_id": 1, "category_id": 1, "bbox": [10, 20, 30, 40], "score": 0.5},
]


@pytest.mark.parametrize("box", OTHER_FORMS)
def test_boxes_of_another_form_are_400_and_name_the_supported_form(depth, box):
    response = depth.post(png(RAMP), params={"boxes": json.dumps([box])})
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-parameter")
    assert 'bbox must be {"x1", "y1", "x2", "y2"} in pixels' in response.json()["detail"]


def boxed(*corners: float) -> str:
    return json.dumps([{"bbox": dict(zip(("x1", "y1", "x2", "y2"), corners, strict=True))}])


OUTSIDE = "which is 182 x 140 pixels (upright)"
WRONG_PLACES = [
    ("points", '[{"x": 5000, "y": -30}]', f"points[0] (5000, -30) lies outside the picture, {OUTSIDE}"),
    ("points", '[{"x": 3, "y": 3}, {"x": 182.5, "y": 7}]', "points[1] (182.5, 7) lies outside the picture"),
    ("points", '[{"x": 1e308, "y": 7}]', f"lies outside the picture, {OUTSIDE}"),
    ("points", '[{"x": 0.25, "y": 0.75}]', "points[0] (0.25, 0.75) looks normalised, but pixels"),
    ("boxes", boxed(300, 10, 400, 90), f"boxes[0] (300, 10, 400, 90) lies outside the picture, {OUTSIDE}"),
    ("boxes", boxed(182, 10, 190, 90), f"lies outside the picture, {OUTSIDE}"),
    ("boxes", boxed(-500, -300, -400, -200), f"lies outside the picture, {OUTSIDE}"),
    ("boxes", boxed(100, 10, 300, 90), f"lies more than half outside the picture, {OUTSIDE}"),
    ("boxes", boxed(-1e308, -1e308, 1e308, 1e308), f"outside the picture, {OUTSIDE}"),
    ("boxes", boxed(0.1, 0.2, 0.5, 1), "boxes[0] (0.1, 0.2, 0.5, 1) looks normalised, but pixels are needed"),
    ("boxes", boxed(0, 0, 1, 1), f"by the height of the picture, {OUTSIDE}"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "words"), WRONG_PLACES)
@pytest.mark.parametrize("form", ["json", "npy"])
def test_a_place_outside_the_picture_or_not_in_pixels_is_400_and_names_the_pictures_size(
    depth, form, name, value, words
):
    response = depth.post(png(RAMP), params={name: value, "format": form})
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-parameter"), response.text
    assert words in response.json()["detail"]


@pytest.mark.parametrize(("at", "status"), [((139, 181), 200), ((181, 139), 400)])
def test_places_refer_to_the_upright_picture(depth, at, status):
    """182 x 140 as it was taken, held on its side: 140 x 182 upright."""
    turned = encoded(Image.fromarray(RAMP.transpose(1, 0, 2).copy()), "JPEG", orientation=6)
    response = depth.post(
        turned, "image/jpeg", params={"points": json.dumps([dict(zip("xy", at, strict=True))])}
    )
    assert response.status_code == status, response.text
    if status == 400:
        assert "140 x 182 pixels (upright)" in response.json()["detail"]


@pytest.mark.parametrize(
    "corners", [(-3, -2, 60, 80), (100, 100, 184, 142), (150, 10, 214, 90), (0, 0, 182, 140)]
)
def test_a_box_that_sticks_out_by_less_than_half_is_measured_where_it_is_inside(depth, corners):
    (one,) = estimate(depth, boxes=boxed(*corners)).json()["depth_at_objects"]
    low, high = max(corners[0], 0), min(corners[2], WIDTH)
    middle = depth_of(RAMP)[0, int(low + (high - low) / 4) : int(high - (high - low) / 4)]
    assert one["depth"]["median"] == pytest.approx(np.median(middle), abs=0.05)


def test_whole_numbers_are_pixels_and_a_picture_of_one_pixel_has_no_others(depth):
    points = '[{"x": 0, "y": 0}, {"x": 1, "y": 1}]'
    assert len(estimate(depth, points=points).json()["depth_at_points"]) == 2
    one = np.full((1, 1, 3), 90, np.uint8)
    answer = estimate(depth, one, boxes=boxed(0, 0, 1, 1), points='[{"x": 0.5, "y": 0.5}]').json()
    assert answer["depth_at_objects"][0]["rank"] == 1
