"""An option says how pictures with more than 8 bits per sample become 8 bits; every answer reports it."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import pytest

from tests.support.pictures import BLUE_BOX, MIME, RED_BOX, by_class, encoded, scene
from tests.support.random_png import GREY, PALETTE, RGB, png
from tests.support.tiff_bytes import LONG, SHORT, grey_tags, tiff

LOW, HIGH = 29315, 30815
THERMAL = np.linspace(LOW, HIGH, 320, dtype=np.float64).round()[None].repeat(240, 0).astype("<u2")
STRETCHED = {"applied": "stretch", "low": LOW, "high": HIGH}
FULL = {"applied": "full", "low": 0, "high": 65535}


def grey16(values: np.ndarray = THERMAL) -> bytes:
    height, width = values.shape
    return tiff((grey_tags(width, height, 16), [values.tobytes()]))


def float32(values: np.ndarray) -> bytes:
    height, width = values.shape
    tags = grey_tags(width, height, 32) | {339: (SHORT, [3])}
    return tiff((tags, [values.astype("<f4").tobytes()]))


KINDS = {
    "16-bit TIFF": (grey16(), "TIFF"),
    "float TIFF": (float32(THERMAL), "TIFF"),
    "16-bit PNG": (png(THERMAL.astype(np.uint16)[..., None], GREY, 16), "PNG"),
    "16-bit RGB PNG": (png(np.stack([THERMAL.astype(np.uint16)] * 3, axis=-1), RGB, 16), "PNG"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_narrow_range_is_stretched_and_said_whatever_kind_of_number_holds_it(server, kind):
    data, format_ = KINDS[kind]
    image = server.post(data, kind=MIME[format_], params={"include_image": "false"}).json()["image"]
    assert image == {"filename": None, "format": format_, "width": 320, "height": 240, "range": STRETCHED}


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_model_sees_is_stretched(depth, kind):
    data, format_ = KINDS[kind]
    response = depth.post(data, kind=MIME[format_], params={"format": "npy"})
    assert response.headers["X-Image-Range"] == f"stretch; low={LOW}; high={HIGH}"
    row = np.load(BytesIO(response.content))[120]
    assert (row[:5].mean(), row[-5:].mean()) == (pytest.approx(0, abs=0.3), pytest.approx(10, abs=0.3))


def test_the_option_asks_for_the_other(depth):
    full = depth.post(grey16(), kind="image/tiff", params={"format": "npy", "range": "full"})
    assert full.headers["X-Image-Range"] == "full; low=0; high=65535"
    assert np.load(BytesIO(full.content)).mean() == pytest.approx(117 / 25.5, abs=0.1)
    ramp = np.linspace(10_000, 40_000, 320).astype("<u2")[None].repeat(240, 0)
    for asked, expected in [
        ("auto", FULL),
        ("stretch", {"applied": "stretch", "low": 10_000, "high": 40_000}),
    ]:
        response = depth.post(grey16(ramp), kind="image/tiff", params={"range": asked})
        assert response.json()["image"]["range"] == expected


def test_the_option_stands_wherever_options_do(server):
    in_form = server.post(files={"image": ("a.tif", grey16(), "image/tiff"), "range": (None, "full")})
    in_json = server.post(json={"image": base64.b64encode(grey16()).decode(), "range": "full"})
    for response in (in_form, in_json):
        assert response.status_code == 200, response.text
        assert response.json()["image"]["range"] == FULL


def test_each_of_many_pictures_reports_its_own_range_and_8_bit_pictures_report_none(server):
    pictures = [grey16(), encoded(scene(), "JPEG"), grey16(THERMAL * 2)]
    files = [("image", (f"{n}", data)) for n, data in enumerate(pictures)]
    response = server.post(files=[*files, ("range", (None, "stretch")), ("include_image", (None, "false"))])
    images = [result["image"] for result in response.json()["results"]]
    assert images[0]["range"] == STRETCHED
    assert "range" not in images[1]
    assert images[2]["range"]["low"] == 2 * LOW


def test_a_picture_of_eight_bits_has_no_header_and_is_not_stretched(yolo):
    response = yolo.post(
        encoded(scene(), "PNG"), params={"range": "stretch"}, headers={"Accept": "image/jpeg"}
    )
    assert response.status_code == 200
    assert "X-Image-Range" not in response.headers


@pytest.mark.parametrize(
    "asked", [{"headers": {"Accept": "image/png"}}, {"params": {"format": "coco"}}], ids=["picture", "coco"]
)
def test_answers_without_json_report_the_range_in_a_header(yolo, asked):
    response = yolo.post(grey16(), kind="image/tiff", **asked)
    assert response.headers["X-Image-Range"] == f"stretch; low={LOW}; high={HIGH}"


def test_objects_in_a_deep_picture_are_found(yolo):
    deep = np.asarray(scene()).astype(np.uint16) * 16
    data = png(deep, RGB, 16)
    found = by_class(yolo.post(data, params={"classes": "red,blue", "range": "stretch"}).json())
    assert found["red"] == pytest.approx(RED_BOX, abs=2)
    assert found["blue"] == pytest.approx(BLUE_BOX, abs=2)


def test_an_unknown_range_is_rejected_with_the_allowed_ones(server):
    response = server.post(params={"range": "percentile"})
    assert response.status_code == 400
    assert "range" in response.json()["detail"]
    assert "'auto', 'full' or 'stretch'" in response.json()["detail"]


RAW = tiff((grey_tags(8, 6) | {254: (LONG, [1]), 50706: (1, b"\1\4\0\0")}, [bytes(48)]))


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        (RAW, 415, "camera raw file (DNG). Send the JPEG"),
        (b"\0\0\0\x18ftypcrx " + bytes(100), 415, "camera raw file (CR3)"),
        (tiff((grey_tags(8, 6) | {277: (SHORT, [5])}, [bytes(240)])), 422, "5 bands"),
        (tiff((grey_tags(8, 6) | {262: (SHORT, [8])}, [bytes(48)])), 422, "CIELab"),
        (png(np.zeros((4, 4, 1), np.uint8), PALETTE, 8), 422, "no palette"),
    ],
)
def test_unsupported_files_are_rejected_by_the_name_of_their_format(server, data, status, says):
    response = server.post(data, kind="image/tiff")
    assert response.status_code == status, response.text
    problem = response.json()
    assert problem["type"] == f"/problems/{'unsupported-media' if status == 415 else 'undecodable-image'}"
    assert says in problem["detail"]
