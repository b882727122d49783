"""Estimate, option by option: the tiny model's map is ten times the luminance, so every value is known."""

from __future__ import annotations

import base64
import json
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.support.bundles import metric_bundle
from tests.support.ramp import HEIGHT, RAMP, WIDTH, depth_of, estimate, png
from tests.support.twins import DEPTH

BOXES = [
    {
        "class_id": 3,
        "class_name": "cat",
        "confidence": 0.5,
        "bbox": {"x1": 20, "y1": 20, "x2": 60, "y2": 100},
    },
    {"bbox": {"x1": 120.5, "y1": 10, "x2": 170, "y2": 130.25}},
    {"class_name": "dog", "bbox": {"x1": 60, "y1": 0, "x2": 100, "y2": 140}},
]


@pytest.fixture(scope="module")
def metric(tmp_path_factory):
    return metric_bundle(tmp_path_factory.mktemp("metric") / "bundle")


def test_the_answer_says_what_depth_means_and_its_statistics(depth):
    answer = estimate(depth).json()
    known = depth_of(RAMP)
    assert answer["depth_kind"] == "relative-inverse"
    wanted = {"min": known.min(), "max": known.max(), "mean": known.mean(), "std": known.std()}
    assert answer["depth_stats"] == pytest.approx(wanted, abs=1e-3)
    assert answer["image"] == {"filename": None, "format": "PNG", "width": WIDTH, "height": HEIGHT}
    assert not {"depth_at_objects", "depth_at_points"} & answer.keys()


@pytest.mark.parametrize("as_form", [False, True], ids=["query", "form field"])
def test_include_image_is_true_unless_said_otherwise(depth, as_form):
    head, _, data = estimate(depth, as_form=as_form).json()["depth_image"].partition(",")
    drawn = Image.open(BytesIO(base64.b64decode(data)))
    assert (head, drawn.format, drawn.size) == ("data:image/png;base64", "PNG", (WIDTH, HEIGHT))
    assert "depth_image" not in estimate(depth, as_form=as_form, include_image="false").json()


@pytest.mark.parametrize("size", [(1, 1), (97, 61), (640, 480), (300, 20)])
def test_maps_have_the_pictures_size(depth, size):
    picture = np.full((size[1], size[0], 3), 100, np.uint8)
    assert np.load(BytesIO(estimate(depth, picture, format="npy").content)).shape == (size[1], size[0])


@pytest.mark.parametrize("as_form", [False, True], ids=["query", "form field"])
def test_npy_is_the_map_itself(depth, as_form):
    response = estimate(depth, as_form=as_form, format="npy")
    values = np.load(BytesIO(response.content), allow_pickle=False)
    assert values.dtype == np.float32
    assert np.abs(values - depth_of(RAMP)).max() < 1e-4
    assert response.headers["X-Depth-Kind"] == "relative-inverse"
    assert float(response.headers["X-Depth-Min"]) == float(values.min())
    assert float(response.headers["X-Depth-Max"]) == float(values.max())


def test_png16_is_the_formula_rounded_and_undone_by_the_headers(depth):
    values = np.load(BytesIO(estimate(depth, format="npy").content)).astype(np.float64)
    response = estimate(depth, format="png16")
    image = Image.open(BytesIO(response.content))
    assert (response.headers["Content-Type"], image.mode) == ("image/png", "I;16")
    grey = np.asarray(image).astype(np.int64)
    low, high = (float(response.headers[f"X-Depth-{end}"]) for end in ("Min", "Max"))
    assert (low, high) == (values.min(), values.max())
    assert np.array_equal(grey, np.rint(65535 * (values - low) / (high - low)))
    assert (grey.min(), grey.max()) == (0, 65535)
    assert np.abs(grey / 65535 * (high - low) + low - values).max() <= (high - low) / 65535


@pytest.mark.parametrize("name", ["png16", "npy", "color", "ply", "json"])
def test_a_flat_map_is_answered_in_every_format(depth, name):
    response = estimate(depth, np.full((HEIGHT, WIDTH, 3), 255, np.uint8), format=name)
    if name == "png16":
        assert not np.asarray(Image.open(BytesIO(response.content))).any()
    elif name == "npy":
        assert np.ptp(np.load(BytesIO(response.content))) < 1e-5
    elif name == "ply":
        assert np.isfinite(cloud(response.content)[0]["z"]).all()
    elif name == "json":
        assert response.json()["depth_stats"]["std"] == pytest.approx(0, abs=1e-5)
    else:
        assert len(np.unique(np.asarray(Image.open(BytesIO(response.content))).reshape(-1, 3), axis=0)) == 1


@pytest.mark.parametrize("as_form", [False, True], ids=["query", "form field"])
@pytest.mark.parametrize("colormap", ["spectral", "inferno", "turbo", "gray"])
def test_color_runs_through_the_whole_of_its_colormap(depth, as_form, colormap):
    response = estimate(depth, as_form=as_form, format="color", colormap=colormap)
    image = Image.open(BytesIO(response.content))
    assert (response.headers["Content-Type"], image.size, image.mode) == ("image/png", (WIDTH, HEIGHT), "RGB")
    far, near = np.asarray(image)[70, 0].tolist(), np.asarray(image)[70, -1].tolist()
    ends = {
        "spectral": ([0x5E, 0x4F, 0xA2], [0x9E, 0x01, 0x42]),
        "inferno": ([0, 0, 4], [252, 255, 164]),
        "turbo": ([48, 18, 59], [122, 4, 3]),
        "gray": ([0, 0, 0], [255, 255, 255]),
    }
    assert np.abs(np.array([far, near]) - np.array(ends[colormap])).max() <= 3
    assert response.headers["X-Depth-Kind"] == "relative-inverse"


def test_spectral_is_the_default_and_the_data_url_shows_the_same(depth):
    plain, named = estimate(depth, format="color"), estimate(depth, format="color", colormap="spectral")
    assert plain.content == named.content
    data = estimate(depth, colormap="gray").json()["depth_image"].partition(",")[2]
    assert base64.b64decode(data) == estimate(depth, format="color", colormap="gray").content


def cloud(data: bytes) -> tuple[np.ndarray, str]:
    head, _, body = data.partition(b"end_header\n")
    lines = head.decode().splitlines()
    assert lines[:2] == ["ply", "format binary_little_endian 1.0"]
    count = int(next(line for line in lines if line.startswith("element vertex")).split()[-1])
    names = [line.split()[-1] for line in lines if line.startswith("property")]
    assert names == ["x", "y", "z", "red", "green", "blue"]
    points = np.frombuffer(body, [(n, "<f4") for n in "xyz"] + [(n, "u1") for n in ("red", "green", "blue")])
    assert len(points) == count
    return points, head.decode()


def test_ply_is_a_cloud_that_a_pinhole_camera_sees(depth):
    points, head = cloud(estimate(depth, format="ply", fov="90").content)
    assert len(points) == WIDTH * HEIGHT
    assert "relative-inverse" in head
    grid = points.reshape(HEIGHT, WIDTH)
    assert np.array_equal(grid["red"], RAMP[..., 0])
    # At 90 degrees across, the focal length is half the long side.
    columns = (np.arange(WIDTH) + 0.5 - WIDTH / 2) / (WIDTH / 2)
    rows = (HEIGHT / 2 - np.arange(HEIGHT) - 0.5) / (WIDTH / 2)
    assert np.allclose(grid["x"] / -grid["z"], columns[None, :], atol=1e-4)
    assert np.allclose(grid["y"] / -grid["z"], rows[:, None], atol=1e-4)
    assert -grid["z"][0, -1] == pytest.approx(1)
    assert -grid["z"][0, 0] == pytest.approx(10)
    assert (np.diff(-grid["z"][0]) < 0).all()


def test_metric_values_are_metres_in_every_form(start, metric):
    server = start(DEPTH, model=metric).wait_ready()
    answer = estimate(server, boxes=json.dumps(BOXES), points='[{"x": 0, "y": 0}, {"x": 181, "y": 1}]').json()
    assert answer["depth_kind"] == "metric-m"
    # Larger is farther: the box at the left, darkest, is the nearest.
    assert [one["rank"] for one in answer["depth_at_objects"]] == [1, 3, 2]
    assert [one["nearness"] for one in answer["depth_at_points"]] == [1, 0]
    response = estimate(server, format="ply")
    points = cloud(response.content)[0].reshape(HEIGHT, WIDTH)
    assert np.allclose(-points["z"], depth_of(RAMP), atol=1e-4)
    assert response.headers["X-Depth-Kind"] == "metric-m"
    gray = np.asarray(Image.open(BytesIO(estimate(server, format="color", colormap="gray").content)))
    assert (gray[0, 0, 0], gray[0, -1, 0]) == (255, 0)


@pytest.mark.parametrize("where", ["query", "form", "json"])
def test_boxes_are_measured_in_their_order_from_their_middle_half(depth, where):
    if where == "json":
        image = base64.b64encode(png(RAMP)).decode()
        response = depth.post(json={"image": image, "boxes": BOXES})
    else:
        response = estimate(depth, as_form=where == "form", boxes=json.dumps(BOXES))
    objects = response.json()["depth_at_objects"]
    assert [one["bbox"] for one in objects] == [box["bbox"] for box in BOXES]
    assert [one.get("class_name") for one in objects] == ["cat", None, "dog"]
    assert [one["rank"] for one in objects] == [3, 1, 2]
    for one, box in zip(objects, BOXES, strict=True):
        x1, x2 = box["bbox"]["x1"], box["bbox"]["x2"]
        quarter = (x2 - x1) / 4
        middle = depth_of(RAMP)[0, int(x1 + quarter) : int(x2 - quarter)]
        assert one["depth"]["median"] == pytest.approx(np.median(middle), abs=0.05)
        assert (
            middle.min()
            <= one["depth"]["p10"]
            <= one["depth"]["median"]
            <= one["depth"]["p90"]
            <= middle.max() + 0.01
        )
        assert one["nearness"] == pytest.approx(np.median(middle) / depth_of(RAMP).max(), abs=0.01)


def test_a_background_around_the_middle_does_not_count(depth):
    picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    picture[40:100, 60:120] = 255
    box = [{"bbox": {"x1": 31, "y1": 11, "x2": 149, "y2": 129}}]
    (found,) = estimate(depth, picture, boxes=json.dumps(box)).json()["depth_at_objects"]
    assert found["depth"]["p10"] == pytest.approx(10, abs=0.01)
    assert (found["nearness"], found["rank"]) == (pytest.approx(1, abs=0.01), 1)


def test_the_boxes_that_detect_returns_can_be_sent_unchanged(depth, yolo):
    found = yolo.post(png(scene_of_colours())).json()["detections"]
    answer = estimate(depth, scene_of_colours(), boxes=json.dumps(found)).json()
    assert [one["class_name"] for one in answer["depth_at_objects"]] == [one["class_name"] for one in found]
    assert [one["confidence"] for one in answer["depth_at_objects"]] == [one["confidence"] for one in found]
    nearest = next(one for one in answer["depth_at_objects"] if one["rank"] == 1)
    assert nearest["class_name"] == "red"


def scene_of_colours() -> np.ndarray:
    picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    picture[20:60, 20:60] = (250, 0, 0)
    picture[80:120, 100:160] = (0, 0, 250)
    return picture


@pytest.mark.parametrize("as_form", [False, True], ids=["query", "form field"])
def test_points_are_the_pixels_they_lie_in(depth, as_form):
    points = [{"x": 0, "y": 0}, {"x": 100.9, "y": 70}, {"x": 181.5, "y": 139.5}, {"x": 182, "y": 140}]
    answer = estimate(depth, as_form=as_form, points=json.dumps(points)).json()
    known = depth_of(RAMP)[0]
    found = answer["depth_at_points"]
    assert [(one["x"], one["y"]) for one in found] == [(one["x"], one["y"]) for one in points]
    assert [one["depth"] for one in found] == pytest.approx(
        [known[0], known[100], known[181], known[181]], abs=1e-3
    )
    assert [one["nearness"] for one in found] == pytest.approx([0, 100 / 181, 1, 1], abs=1e-3)


def test_empty_lists_of_boxes_and_points_are_answered_by_empty_lists(depth):
    answer = estimate(depth, boxes="[]", points="[]").json()
    assert (answer["depth_at_objects"], answer["depth_at_points"]) == ([], [])


BAD = [
    ("format", "jpeg"), ("format", ""), ("colormap", "viridis"), ("include_image", "maybe"), ("fov", "0"),
    ("fov", "5e-324"), ("fov", "180"), ("fov", "nan"), ("fov", "wide"), ("boxes", "no json"), ("boxes", "{}"),
    ("boxes", "[1]"),
    ("boxes", '[{"bbox": [1, 2, 3, 4]}]'), ("boxes", '[{"bbox": {"x1": 5, "y1": 0, "x2": 5, "y2": 9}}]'),
    ("boxes", '[{"bbox": {"x1": NaN, "y1": 0, "x2": 5, "y2": 9}}]'), ("boxes", '[{"class_name": "cat"}]'),
    ("boxes", '[{"bbox": {"x1": 0, "y1": 0, "x2": Infinity, "y2": 9}}]'), ("boxes", "[" * 1000),
    ("points", '[{"x": 1}]'), ("points", '[{"x": "a", "y": 2}]'), ("points", '[{"x": NaN, "y": 2}]'),
    ("points", "[[1, 2]]"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), BAD)
@pytest.mark.parametrize("as_form", [False, True], ids=["query", "form field"])
def test_a_malformed_option_is_400_that_names_it(depth, as_form, name, value):
    if as_form:
        response = depth.post(files={"image": ("a.png", png(RAMP)), name: (None, value)})
    else:
        response = depth.post(png(RAMP), params={name: value})
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-parameter"), response.text
    assert name in response.json()["detail"]


def test_too_many_boxes_are_400(depth):
    many = [{"x": 1, "y": 1}] * 1001
    response = depth.post(files={"image": ("a.png", png(RAMP)), "points": (None, json.dumps(many))})
    assert response.status_code == 400
    assert "points" in response.json()["detail"]


@pytest.mark.parametrize("options", [{"format": "npy"}, {"boxes": "[]"}, {"points": "[]"}])
def test_options_for_one_picture_are_rejected_for_many(depth, options):
    files = [("image", ("a.png", png(RAMP))), ("image", ("b.png", png(RAMP)))]
    response = depth.post(files=files, params=options)
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-parameter")


def test_many_images_carry_their_own_maps(depth):
    files = [
        ("image", (f"{level}.png", png(np.full((28, 28, 3), level, np.uint8)))) for level in (0, 51, 255)
    ]
    results = depth.post(files=files).json()["results"]
    assert [one["depth_stats"]["mean"] for one in results] == pytest.approx([0, 2, 10], abs=0.01)
    assert all(one["depth_image"].startswith("data:image/png") for one in results)
