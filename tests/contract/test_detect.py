"""Each option of detect changes a known answer as documented."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.support.bundles import detect_bundle
from tests.support.pictures import BLUE_BOX, RED_BOX, by_class, encoded, scene
from tests.support.profiles import GREY, PRINT, WIDE
from tests.support.twins import YOLO

PNG = encoded(scene(), "PNG")
# Paler blue: confidence (200 - 80) / 255 = 0.47 beside red's 0.84.
PALE = scene()
PALE.paste((80, 80, 200), BLUE_BOX)
PALE_PNG = encoded(PALE, "PNG")


def detect(server, data: bytes = PNG, as_form: bool = False, **options) -> dict:
    if as_form:
        fields = {name: (None, str(value)) for name, value in options.items()}
        response = server.post(files={"image": ("a.png", data), **fields})
    else:
        response = server.post(data, params=options)
    assert response.status_code == 200, response.text
    return response.json()


def test_boxes_are_pixels_of_the_picture_and_fall_by_confidence(yolo):
    answer = detect(yolo, PALE_PNG)
    red, blue = answer["detections"]
    assert (red["class_id"], red["class_name"], blue["class_id"], blue["class_name"]) == (0, "red", 1, "blue")
    assert red["confidence"] == pytest.approx((235 - 20) / 255, abs=1e-3)
    assert blue["confidence"] == pytest.approx((200 - 80) / 255, abs=1e-3)
    assert by_class(answer) == {"red": list(RED_BOX), "blue": list(BLUE_BOX)}
    assert answer["detection_count"] == 2
    assert answer["model"]["name"] == "colours"


@pytest.mark.parametrize(("width", "height"), [(640, 480), (1280, 960), (33, 200), (700, 100), (500, 500)])
def test_boxes_of_scaled_and_padded_pictures_are_theirs(yolo, width, height):
    wanted = [width // 4, height // 4, width // 2, height * 3 // 4]
    picture = scene(width, height, red=tuple(wanted), blue=None)
    found = by_class(detect(yolo, encoded(picture, "PNG")))
    assert list(found) == ["red"]
    step = max(width, height) / 320
    assert found["red"] == pytest.approx(wanted, abs=max(1.5 * step, 1.0))


def test_an_answer_without_objects_is_an_empty_list(yolo):
    answer = detect(yolo, encoded(scene(red=None, blue=None), "PNG"))
    assert (answer["detections"], answer["detection_count"]) == ([], 0)


def test_boxes_are_clipped_to_the_picture(yolo):
    answer = detect(yolo, encoded(scene(200, 100, red=(0, 0, 200, 100), blue=None), "PNG"))
    assert by_class(answer)["red"] == [0, 0, 200, 100]


@pytest.mark.parametrize("as_form", [False, True], ids=["query", "form field"])
@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({}, ["red", "blue"]),
        ({"conf": 0.6}, ["red"]),
        ({"conf": 1}, []),
        ({"conf": 0}, ["red", "blue"]),
        ({"classes": "blue"}, ["blue"]),
        ({"classes": "1"}, ["blue"]),
        ({"classes": "1, red"}, ["red", "blue"]),
        ({"classes": "BLUE"}, ["blue"]),
        ({"classes[]": "Blue"}, ["blue"]),
        ({"classes": '["blue", 0]'}, ["red", "blue"]),
        ({"max_det": 1}, ["red"]),
        ({"max_det": 300, "iou": 0, "conf": "0.25"}, ["red", "blue"]),
        ({"include_image": "false"}, ["red", "blue"]),
    ],
)
def test_options_choose_as_query_and_as_form_field(yolo, as_form, options, names):
    answer = detect(yolo, PALE_PNG, as_form, **options)
    assert [one["class_name"] for one in answer["detections"]] == names
    assert answer["detection_count"] == len(names)
    assert "annotated_image" not in answer


@pytest.mark.parametrize("name", ["classes", "classes[]"])
@pytest.mark.parametrize(("classes", "names"), [(["Red", "1"], ["red", "blue"]), (["1", "BLUE"], ["blue"])])
def test_classes_are_a_list_by_repetition(yolo, name, classes, names):
    repeated = [(name, value) for value in classes]
    fields = [(name, (None, value)) for name, value in repeated]
    for answer in (
        yolo.post(PALE_PNG, params=repeated),
        yolo.post(files=[("image", ("a.png", PALE_PNG)), *fields]),
    ):
        assert answer.status_code == 200, answer.text
        assert [one["class_name"] for one in answer.json()["detections"]] == names


@pytest.mark.parametrize(
    ("classes", "names"),
    [(["Red", 1], ["red", "blue"]), (1, ["blue"]), ("blue", ["blue"]), (None, ["red", "blue"])],
)
def test_classes_are_a_list_in_json(yolo, classes, names):
    answer = yolo.post(json={"image": base64.b64encode(PALE_PNG).decode(), "classes": classes})
    assert answer.status_code == 200, answer.text
    assert [one["class_name"] for one in answer.json()["detections"]] == names


@pytest.mark.parametrize("value", [[], [[]], [0.5], [True], {"red": 1}, ["green"], [2], ["red, "]])
def test_a_malformed_list_of_classes_is_400_that_names_it(yolo, value):
    answer = yolo.post(json={"image": base64.b64encode(PNG).decode(), "classes": value})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-parameter"), answer.text
    assert "classes" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["conf", "iou", "max_det"])
def test_true_in_json_is_no_number(yolo, name):
    answer = yolo.post(json={"image": base64.b64encode(PNG).decode(), name: True})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-parameter"), answer.text
    assert f"{name}: Input should be a number" in answer.json()["detail"]


def test_a_name_with_a_comma_and_one_for_many_ids_choose_their_objects(start, tmp_path):
    """Both objects have one name; and a name that reads like a list of others."""
    both = start(YOLO, model=detect_bundle(tmp_path / "both", classes=["thing", "thing"])).wait_ready()
    assert detect(both, classes="THING")["detection_count"] == 2
    comma = start(YOLO, model=detect_bundle(tmp_path / "comma", classes=["red, or so", "blue"])).wait_ready()
    for classes, count in [("Red, or so", 1), ("blue,red, or so", 2), ("blue", 1)]:
        assert detect(comma, classes=classes)["detection_count"] == count


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("conf", "1.1"), ("conf", "-0.1"), ("conf", "high"), ("conf", "nan"), ("conf", "inf"), ("conf", ""),
        ("iou", "2"), ("iou", "x"), ("iou", "nan"), ("max_det", "0"), ("max_det", "301"), ("max_det", "1.5"),
        ("classes", "green"), ("classes", "2"), ("classes", "-1"), ("classes", "red,,blue"), ("classes", ""),
        ("classes", "1" * 4301),
        ("include_image", "perhaps"), ("include_image", ""),
        ("imgsz", "large"), ("imgsz", "640.5"), ("imgsz", ""), ("imgsz", "0"), ("imgsz", "-640"),
        ("imgsz", "9" * 5000), ("boxes", "cxcywh"), ("boxes", ""), ("format", "yolo"), ("format", ""),
        ("agnostic_nms", "perhaps"), ("agnostic_nms", ""), ("iou", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("as_form", [False, True], ids=["query", "form field"])
def test_a_malformed_option_is_400_that_names_it(yolo, as_form, name, value):
    if as_form:
        response = yolo.post(files={"image": ("a.png", PNG), name: (None, value)})
    else:
        response = yolo.post(params={name: value})
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-parameter"), response.text
    assert name in response.json()["detail"]


def test_a_list_of_classes_longer_than_any_model_has_is_400(yolo):
    form = {"image": ("a.png", PNG), "classes": (None, "0" + ",0" * 5000)}
    response = yolo.post(files=form)
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-parameter")
    assert "classes: the list should have at most 10000 characters" in response.json()["detail"]


@pytest.mark.parametrize("as_form", [False, True], ids=["query", "form field"])
def test_include_image_adds_the_annotated_picture(yolo, as_form):
    url = detect(yolo, as_form=as_form, include_image="true")["annotated_image"]
    head, _, data = url.partition(",")
    assert head == "data:image/jpeg;base64"
    drawn = Image.open(BytesIO(base64.b64decode(data)))
    assert (drawn.format, drawn.size) == ("JPEG", (320, 240))
    assert differs_at_the_edge(drawn)


def differs_at_the_edge(drawn: Image.Image) -> bool:
    """Return whether the edge of the blue box differs from the picture, and its inside does not."""
    changed = np.abs(np.asarray(drawn.convert("RGB"), int) - np.asarray(scene(), int)).max(axis=2)
    left = BLUE_BOX[0]
    return bool((changed[150:200, left] > 30).all() and (changed[160:200, 240:260] < 40).all())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
@pytest.mark.parametrize("accept", ["image/jpeg", "image/png", "application/json"])
def test_the_annotated_picture_keeps_the_colour_profile(yolo, kind, accept):
    """The boxes aside, its numbers are those of the picture sent, and so is what they mean."""
    data = encoded(scene(), kind, icc_profile=WIDE)
    drawn = annotated(yolo, data, accept)
    assert drawn.info["icc_profile"] == WIDE
    plain = annotated(yolo, encoded(scene(), kind), accept)
    assert "icc_profile" not in plain.info
    assert np.array_equal(np.asarray(drawn), np.asarray(plain))


@pytest.mark.parametrize("accept", ["image/jpeg", "image/png", "application/json"])
@pytest.mark.parametrize(("mode", "profile"), [("L", GREY), ("CMYK", PRINT), ("CMYK", WIDE)])
def test_a_profile_of_other_numbers_than_rgb_is_not_passed_on(yolo, mode, profile, accept):
    data = encoded(scene().convert(mode), "JPEG", icc_profile=profile)
    assert "icc_profile" not in annotated(yolo, data, accept).info


def annotated(yolo, data: bytes, accept: str) -> Image.Image:
    response = yolo.post(data, params={"include_image": "true"}, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    if accept == "application/json":
        return Image.open(BytesIO(base64.b64decode(response.json()["annotated_image"].partition(",")[2])))
    return Image.open(BytesIO(response.content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_accept_asks_for_the_annotated_picture_alone(yolo, kind):
    response = yolo.post(headers={"Accept": f"image/{kind.lower()}"})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == f"image/{kind.lower()}"
    drawn = Image.open(BytesIO(response.content))
    assert (drawn.format, drawn.size) == (kind, (320, 240))
    assert differs_at_the_edge(drawn)
    assert "render;dur=" in response.headers["Server-Timing"]


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "text/html", "application/json, image/png;q=0.5"]
)
def test_any_other_accept_is_json(yolo, accept):
    assert yolo.post(headers={"Accept": accept}).headers["Content-Type"] == "application/json"


def test_a_picture_answer_to_many_images_is_refused(yolo):
    files = [("image", ("a.png", PNG)), ("image", ("b.png", PNG))]
    response = yolo.post(files=files, headers={"Accept": "image/png"})
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-parameter")


def test_an_error_is_a_problem_even_where_a_picture_was_asked_for(yolo):
    response = yolo.post(b"\xff\xd8\xff broken", headers={"Accept": "image/jpeg"})
    assert (response.status_code, response.headers["Content-Type"]) == (422, "application/problem+json")


def test_many_images_take_the_options_and_carry_their_own_pictures(yolo):
    files = [("image", ("a.png", PNG)), ("image", ("b.png", PALE_PNG)), ("image", ("c.png", PNG[:99]))]
    response = yolo.post(files=files, params={"conf": 0.6, "include_image": "true"})
    first, second, broken = response.json()["results"]
    assert [one["class_name"] for one in first["detections"]] == ["red", "blue"]
    assert [one["class_name"] for one in second["detections"]] == ["red"]
    assert first["annotated_image"] != second["annotated_image"]
    assert "annotated_image" not in broken
    assert response.json().keys() == {"request_id", "model", "results"}
