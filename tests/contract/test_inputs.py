"""Bodies in three forms are read by both services; all others are rejected with what to send instead."""

from __future__ import annotations

import base64
import gzip
import json

import pytest

from tests.support.pictures import encoded, scene

PNG = encoded(scene(), "PNG")
JPEG = encoded(scene(64, 48), "JPEG")
WIDE = encoded(scene(90, 30), "PNG")


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sizes(answer: dict) -> list[tuple[int, int]]:
    return [(one["image"]["width"], one["image"]["height"]) for one in answer["results"]]


def problem(response, status: int, kind: str) -> str:
    assert response.status_code == status, response.text
    assert response.json()["type"] == f"/problems/{kind}"
    return response.json()["detail"]


def one_image(server, **options) -> dict:
    response = server.post(**options)
    assert response.status_code == 200, response.text
    return response.json()


def test_a_form_with_one_part_answers_one_image_with_its_name(server):
    answer = one_image(server, files={"image": ("bus.png", PNG)})
    assert answer["image"] == {"filename": "bus.png", "format": "PNG", "width": 320, "height": 240}
    assert "results" not in answer


def test_a_form_with_many_parts_answers_in_the_order_sent(server):
    parts = [("image", ("a.png", PNG)), ("image", ("b.jpg", JPEG)), ("image", ("c.png", WIDE))]
    answer = one_image(server, files=parts)
    assert sizes(answer) == [(320, 240), (64, 48), (90, 30)]
    assert [one["image"]["filename"] for one in answer["results"]] == ["a.png", "b.jpg", "c.png"]
    assert [one["image"]["format"] for one in answer["results"]] == ["PNG", "JPEG", "PNG"]


@pytest.mark.parametrize(
    "kind",
    [
        "image/png", "image/jpeg", "image/x-whatever", "image/png; charset=binary", "IMAGE/*",
        "application/octet-stream", "binary/octet-stream", "",
    ],
)  # fmt: skip
def test_the_format_of_a_raw_body_comes_from_its_bytes_not_from_its_type(server, kind):
    answer = one_image(server, data=PNG, kind=kind)
    assert answer["image"] == {"filename": None, "format": "PNG", "width": 320, "height": 240}


def test_the_filename_does_not_decide_the_format(server):
    assert one_image(server, files={"image": ("bus.gif", JPEG, "image/tiff")})["image"]["format"] == "JPEG"


@pytest.mark.parametrize(
    "text",
    [
        base64_of(PNG),
        "data:image/png;base64," + base64_of(PNG),
        "data:image/png;name=x;base64," + base64_of(PNG),
        base64.urlsafe_b64encode(PNG).decode().rstrip("="),
        "\n".join(base64_of(PNG)[n : n + 76] for n in range(0, len(base64_of(PNG)), 76)),
    ],
    ids=["base64", "data URL", "data URL with a parameter", "base64 of URLs", "base64 in lines"],
)
def test_json_holds_base64_or_a_data_url(server, text):
    assert one_image(server, json={"image": text})["image"]["width"] == 320


def test_a_json_list_answers_a_list_even_of_one(server):
    assert sizes(one_image(server, json={"images": [base64_of(WIDE)]})) == [(90, 30)]
    many = {"images": [base64_of(data) for data in (JPEG, PNG, WIDE)]}
    assert sizes(one_image(server, json=many)) == [(64, 48), (320, 240), (90, 30)]


def test_an_unreadable_picture_among_many_holds_its_error_in_place(server):
    parts = [("image", ("a.png", PNG)), ("image", ("b.png", PNG[:200])), ("image", ("c.txt", b"no image"))]
    answer = one_image(server, files=[*parts, ("image", ("d.png", WIDE))])
    first, broken, text, last = answer["results"]
    assert (first["image"]["width"], last["image"]["width"]) == (320, 90)
    assert broken["image"] == {"filename": "b.png"}
    assert (broken["error"]["type"], broken["error"]["status"]) == ("/problems/undecodable-image", 422)
    assert (text["error"]["type"], text["error"]["status"]) == ("/problems/unsupported-media", 415)
    assert text["error"]["request_id"] == answer["request_id"]


def test_a_transfer_in_chunks_is_read(server):
    answer = one_image(server, data=iter([PNG[:100], PNG[100:]]), headers={"Content-Type": "image/png"})
    assert answer["image"]["width"] == 320


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/pdf", "application/x-www-form-urlencoded", "multipart/mixed; boundary=x"],
)
def test_another_body_type_is_415_and_lists_the_supported_ones(server, kind):
    detail = problem(server.post(data=PNG, kind=kind), 415, "unsupported-media")
    for taken in ("multipart/form-data", "image/*", "JSON"):
        assert taken in detail


def test_curls_default_body_type_is_415_and_says_which_header_to_add(server):
    response = server.post(data=PNG, kind="application/x-www-form-urlencoded")
    detail = problem(response, 415, "unsupported-media")
    assert "--data-binary" in detail
    assert "Content-Type: application/octet-stream" in detail


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "br", "deflate, gzip", "x" * 3000])
@pytest.mark.parametrize("form", ["raw", "json", "multipart"])
def test_a_compressed_body_is_415_that_names_the_encoding(server, encoding, form):
    packed = gzip.compress(PNG)
    forms = {
        "raw": {"data": packed, "kind": "image/png"},
        "json": {"data": packed, "kind": "application/json"},
        "multipart": {"data": packed, "kind": "multipart/form-data; boundary=x"},
    }
    response = server.post(**forms[form], headers={"Content-Encoding": encoding})
    detail = problem(response, 415, "unsupported-media")
    assert encoding[:50] in detail
    assert "without this header" in detail
    assert response.headers["Accept-Encoding"] == "identity"
    assert len(detail) < 300


@pytest.mark.parametrize("encoding", ["identity", "Identity", ""])
def test_the_encoding_identity_is_read(server, encoding):
    assert one_image(server, data=PNG, headers={"Content-Encoding": encoding})["image"]["width"] == 320


def test_a_form_without_an_image_part_is_415_that_names_the_parts_it_has(server):
    detail = problem(server.post(files={"picture": ("a.png", PNG)}), 415, "unsupported-media")
    assert "`image`" in detail
    assert "picture" in detail


def test_a_file_that_is_no_image_is_415_that_lists_the_formats(server):
    detail = problem(server.post(data=b"%PDF-1.7 nothing to see"), 415, "unsupported-media")
    for taken in ("JPEG", "PNG", "WebP", "GIF", "BMP", "TIFF", "AVIF", "HEIC"):
        assert taken in detail


@pytest.mark.parametrize(
    "form", [{"data": b""}, {"files": {"image": ("a.png", b"")}}, {"json": {"image": ""}}]
)
def test_an_empty_image_is_415(server, form):
    problem(server.post(**form), 415, "unsupported-media")


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        '"text"',
        "{}",
        '{"image": 5}',
        '{"image": null}',
        '{"image": "no base64 !"}',
        '{"image": "data:image/png,plain"}',
        '{"images": []}',
        '{"images": "text"}',
        '{"images": [5]}',
        '{"image": "", "images": []}',
        "[" * 5000,
        '{"image": "", "conf": NaN}',
        '{"image": "", "image": ""}',
        '{"image": "\\ud800"}',
        "\xff",
    ],
)
def test_malformed_json_is_400_and_says_what_it_should_be(server, body):
    response = server.post(data=body.encode("latin-1"), kind="application/json")
    assert problem(response, 400, "bad-parameter")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/x.png", "https://example.org/x.png", "file:///etc/hostname"]
)
def test_urls_are_never_fetched(server, url):
    assert "not fetched" in problem(server.post(json={"image": url}), 400, "bad-parameter")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--y\r\n\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\nabc',
        ),
        ("multipart/form-data; boundary=x", b"--x\r\n: :\r\n\r\n\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b""),
    ],
)
def test_a_malformed_form_is_a_4xx(server, kind, body):
    response = server.post(data=body, kind=kind)
    assert response.status_code in (400, 415), response.text
    assert response.headers["Content-Type"] == "application/problem+json"


def test_an_image_as_a_plain_field_is_415_and_not_taken_for_an_option(server):
    response = server.post(files={"image": (None, base64_of(PNG))})
    problem(response, 415, "unsupported-media")


def test_options_stand_in_a_json_body_beside_the_image(server):
    response = server.post(json={"image": base64_of(PNG), "include_image": "perhaps"})
    assert "include_image" in problem(response, 400, "bad-parameter")
    body = json.dumps({"image": base64_of(PNG), "include_image": True})
    answer = one_image(server, data=body.encode(), kind="application/json")
    assert {"annotated_image", "depth_image"} & answer.keys()


def test_one_option_in_two_places_or_twice_is_400(server):
    form = {"files": {"image": ("a.png", PNG)}, "data": None}
    response = server.post(
        **{**form, "data": None}, params=[("include_image", "true"), ("include_image", "false")]
    )
    assert "include_image" in problem(response, 400, "bad-parameter")
    parts = [("image", ("a.png", PNG)), ("include_image", (None, "true"))]
    response = server.post(files=parts, params={"include_image": "true"})
    assert "include_image" in problem(response, 400, "bad-parameter")


def test_an_option_that_json_holds_as_null_is_left_out(server):
    assert "results" not in one_image(server, json={"image": base64_of(PNG), "include_image": None})


def test_a_part_that_is_neither_image_nor_option_is_400_and_is_named(server):
    response = server.post(files={"image": ("a.png", PNG), "mask": ("b.png", PNG)})
    assert "Unknown option mask" in problem(response, 400, "bad-parameter")


def test_an_unknown_option_is_400_and_lists_the_supported_ones(server):
    detail = problem(server.post(params={"confidence": "0.5"}), 400, "bad-parameter")
    assert "confidence" in detail
    assert "include_image" in detail


LONG = "x" * 3000


@pytest.mark.parametrize(
    "form",
    [
        {"data": PNG, "kind": f"text/{LONG}"},
        {"files": {LONG: ("a.png", PNG)}},
        {"files": [(f"part{n}", ("a.png", PNG)) for n in range(100)]},
        {"params": {LONG: "1"}},
        {"params": [(LONG, "1"), (LONG, "2")]},
        {"files": [("image", ("a.png", PNG)), (LONG, (None, "1"))], "params": {LONG: "1"}},
    ],
    ids=["type", "part", "many parts", "option", "option twice", "option in two places"],
)
def test_long_input_is_quoted_only_in_part(server, form):
    response = server.post(**form)
    assert response.status_code in (400, 415), response.text
    assert "xxx" in response.text or "part1" in response.text
    assert len(response.json()["detail"]) < 400


@pytest.mark.parametrize(
    "rest",
    ["," + ",".join(f'"a{n}":0' for n in range(60_000)), ',"x":[' + "{}," * 60_000 + "0]"],
    ids=["names", "values"],
)
def test_a_json_body_of_very_many_parts_is_400_that_says_why(server, rest):
    body = f'{{"image": "{base64_of(PNG)}"{rest}}}'
    response = server.post(data=body.encode(), kind="application/json")
    assert "commas and brackets" in problem(response, 400, "bad-parameter")


def test_a_name_that_is_not_valid_text_is_400(server):
    """Half of a UTF-16 pair, which JSON can hold."""
    body = f'{{"image": "{base64_of(PNG)}", "\\ud800": 1}}'
    assert "Unknown option" in problem(server.post(data=body, kind="application/json"), 400, "bad-parameter")
