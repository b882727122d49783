"""Detect: suppression on either head, the model's input size, and the forms of the answer."""

from __future__ import annotations

import base64
import json
from io import BytesIO

import pytest
from PIL import Image

from tests.support.bundles import detect_bundle
from tests.support.pictures import BLUE_BOX, RED_BOX, by_class, encoded, scene
from tests.support.twins import YOLO
from yolo_app.coco_format import CATEGORIES

PNG = encoded(scene(), "PNG")
# Red in two corners of a square and paler blue in the others: two boxes of two classes that are alike.
SQUARE = scene(red=None, blue=None)
for left, top, colour in (
    (40, 40, (235, 20, 20)),
    (160, 160, (235, 20, 20)),
    (160, 40, (80, 80, 200)),
    (40, 160, (80, 80, 200)),
):
    SQUARE.paste(colour, (left, top, left + 40, top + 40))
SQUARE_PNG = encoded(SQUARE, "PNG")


def answer(server, data: bytes = PNG, **options):
    response = server.post(data, params=options)
    assert response.status_code == 200, response.text
    return response.json()


def names(server, data: bytes = PNG, **options) -> list[str]:
    return [one["class_name"] for one in answer(server, data, **options)["detections"]]


@pytest.fixture(scope="module")
def doubles_of(tmp_path_factory):
    """A bundle of each head that finds every object twice."""
    built = {}

    def bundle(head: str):
        if head not in built:
            built[head] = detect_bundle(tmp_path_factory.mktemp(head) / "bundle", head=head, doubles=True)
        return built[head]

    return bundle


@pytest.mark.parametrize(
    ("head", "shown", "by_default"), [("end2end", "end-to-end", 4), ("dense", "dense", 2)]
)
def test_suppression_is_the_dense_heads_own_and_the_end_to_end_heads_where_named(
    start, doubles_of, head, shown, by_default
):
    server = start(YOLO, model=doubles_of(head)).wait_ready()
    assert server.get("/model").json()["head"] == shown
    assert len(names(server)) == by_default
    assert len(names(server, iou=0.7)) == 2
    assert len(names(server, iou=1)) == 4
    assert len(names(server, agnostic_nms="true")) == 2
    assert len(names(server, agnostic_nms="false")) == by_default
    json_body = {"image": base64.b64encode(PNG).decode(), "iou": 0.7, "agnostic_nms": True}
    assert server.post(json=json_body).json()["detection_count"] == 2


def test_agnostic_suppression_drops_the_less_confident_of_two_classes(yolo):
    assert names(yolo, SQUARE_PNG) == names(yolo, SQUARE_PNG, iou=0.7) == ["red", "blue"]
    assert names(yolo, SQUARE_PNG, agnostic_nms="true") == ["red"]
    assert names(yolo, SQUARE_PNG, agnostic_nms="true", iou=1) == ["red", "blue"]


def test_a_larger_input_finds_what_a_smaller_one_misses(yolo):
    """A red line of two pixels that lies between the pixels which the own size, a quarter, is made of."""
    picture = scene(1280, 960, red=(403, 300, 405, 500), blue=None)
    data = encoded(picture, "PNG")
    assert names(yolo, data) == names(yolo, data, imgsz=320) == []
    found = by_class(answer(yolo, data, imgsz=640))
    assert list(found) == ["red"]
    assert found["red"] == pytest.approx([403, 300, 405, 500], abs=2)


@pytest.mark.parametrize("imgsz", [160, 320, 640])
@pytest.mark.parametrize(("width", "height"), [(640, 480), (480, 640), (33, 200), (700, 100)])
def test_boxes_are_those_of_the_picture_whatever_the_input_size(yolo, imgsz, width, height):
    wanted = (width // 4, height // 4, width // 2, height * 3 // 4)
    picture = scene(width, height, red=wanted, blue=None)
    found = by_class(answer(yolo, encoded(picture, "PNG"), imgsz=imgsz))
    assert found["red"] == pytest.approx(wanted, abs=max(1.5 * max(width, height) / imgsz, 1.0))


def test_the_card_lists_the_sizes_and_another_is_400_that_names_them(yolo):
    card = yolo.get("/model").json()
    assert (card["size"], card["sizes"]) == (320, [160, 320, 640])
    response = yolo.post(params={"imgsz": 1000})
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-parameter")
    assert "imgsz: this model does not support 1000" in response.json()["detail"]
    assert "Send one of 160, 320, 640" in response.json()["detail"]


def test_a_bundle_says_by_itself_which_sizes_it_allows(start, tmp_path):
    folder = detect_bundle(tmp_path / "bundle")
    manifest = json.loads((folder / "bundle.json").read_text())
    manifest["input"]["sizes"] = [480]
    (folder / "bundle.json").write_text(json.dumps(manifest))
    server = start(YOLO, model=folder).wait_ready()
    assert server.get("/model").json()["sizes"] == [320, 480]
    assert by_class(answer(server, imgsz=480)).keys() == {"red", "blue"}
    assert server.post(params={"imgsz": 640}).status_code == 400


def test_boxes_come_in_the_form_asked_for(yolo):
    def boxes(form: str) -> list[dict]:
        return [one["bbox"] for one in answer(yolo, boxes=form)["detections"]]

    corners = boxes("xyxy")
    assert corners == [one["bbox"] for one in answer(yolo)["detections"]]
    for box, centred, shares in zip(corners, boxes("xywh"), boxes("xywhn"), strict=True):
        middle = {"center_x": (box["x1"] + box["x2"]) / 2, "center_y": (box["y1"] + box["y2"]) / 2}
        assert centred == middle | {"width": box["x2"] - box["x1"], "height": box["y2"] - box["y1"]}
        scale = {"center_x": 320, "width": 320, "center_y": 240, "height": 240}
        assert shares == pytest.approx({name: centred[name] / scale[name] for name in centred}, abs=1e-6)


def test_many_images_have_the_form_too(yolo):
    files = [("image", (f"{width}.png", encoded(scene(width, 240), "PNG"))) for width in (320, 640)]
    response = yolo.post(files=files, params={"boxes": "xywhn"})
    shares = [one["detections"][0]["bbox"]["width"] for one in response.json()["results"]]
    assert shares == pytest.approx([100 / 320, 100 / 640], abs=0.01)


def test_coco_is_an_array_of_results(yolo):
    response = yolo.post(params={"format": "coco"})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    first, second = response.json()
    assert first.keys() == {"image_id", "category_id", "bbox", "score"}
    known = {(one["category_id"], one["image_id"]): one["bbox"] for one in (first, second)}
    assert known == {
        (index, 0): [box[0], box[1], box[2] - box[0], box[3] - box[1]]
        for index, box in enumerate((RED_BOX, BLUE_BOX))
    }
    plain = answer(yolo)["detections"]
    assert [one["score"] for one in (first, second)] == [one["confidence"] for one in plain]
    assert response.headers["X-Model"].startswith("colours@")
    assert answer(yolo, encoded(scene(red=None, blue=None), "PNG"), format="coco") == []


@pytest.mark.parametrize(
    ("filenames", "ids"),
    [(("000000000139.jpg", "000000000785.jpg"), [139, 785]), (("a.jpg", "000000000785.jpg"), [0, 1])],
)
def test_coco_numbers_images_by_their_names_or_their_places(yolo, filenames, ids):
    files = [("image", (name, PNG)) for name in filenames]
    found = yolo.post(files=files, params={"format": "coco", "classes": "red"}).json()
    assert [one["image_id"] for one in found] == ids


def test_coco_has_cocos_categories_where_the_classes_are_cocos(start, tmp_path):
    server = start(YOLO, model=detect_bundle(tmp_path / "coco", classes=CATEGORIES)).wait_ready()
    assert sorted(one["category_id"] for one in answer(server, format="coco")) == [1, 2]
    assert answer(server, format="coco", classes="person")[0]["category_id"] == 1
    assert answer(server, format="coco", classes="toothbrush") == []


def test_coco_returns_an_error_if_one_of_many_images_cannot_be_read(yolo):
    """Left out, it would look like one in which nothing was found."""
    files = [("image", ("a.png", PNG)), ("image", ("b.png", PNG[:99]))]
    response = yolo.post(files=files, params={"format": "coco"})
    assert (response.status_code, response.json()["type"]) == (422, "/problems/undecodable-image")
    assert response.json()["detail"].startswith("Image 1 (from 0, b.png): ")


@pytest.mark.parametrize(
    ("options", "headers", "named"),
    [
        ({"include_image": "true"}, {}, "include_image"),
        ({"boxes": "xywh"}, {}, "boxes"),
        ({"boxes": "xyxy"}, {}, "boxes"),
        ({}, {"Accept": "image/png"}, "Accept: image/png"),
    ],
)
def test_coco_beside_another_form_is_400(yolo, options, headers, named):
    response = yolo.post(params={"format": "coco", **options}, headers=headers)
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-parameter")
    assert "format=coco" in response.json()["detail"]
    assert named in response.json()["detail"]


def test_include_image_is_drawn_whatever_the_form_of_the_boxes(yolo):
    pictures = [
        answer(yolo, boxes=form, include_image="true")["annotated_image"].partition(",")[2]
        for form in ("xyxy", "xywhn")
    ]
    assert pictures[0] == pictures[1]
    assert Image.open(BytesIO(base64.b64decode(pictures[0]))).size == (320, 240)
