"""Forms as client libraries write them, byte by byte: names, encodings and the framing around the parts."""

from __future__ import annotations

import pytest

from tests.support.pictures import encoded, scene

PNG = encoded(scene(64, 48), "PNG")
OTHER = encoded(scene(90, 30), "PNG")


def form(*parts: tuple[bytes, bytes], before: bytes = b"", after: bytes = b"") -> bytes:
    """Parts of (what follows "Content-Disposition: form-data", data), between boundaries of "b"."""
    head = b"--b\r\nContent-Disposition: form-data"
    body = b"".join(head + rest + b"\r\n\r\n" + data + b"\r\n" for rest, data in parts)
    return before + body + b"--b--\r\n" + after


def send(server, *parts: tuple[bytes, bytes], kind: str = "multipart/form-data; boundary=b", **around: bytes):
    return server.post(data=form(*parts, **around), kind=kind)


def image_of(response) -> dict:
    assert response.status_code == 200, response.text
    return response.json()["image"]


# As these clients write the head of a part that holds a picture.
CLIENTS = {
    "curl": (b'; name="image"; filename="a.jpg"\r\nContent-Type: image/jpeg', "a.jpg"),
    "browsers": ('; name="image"; filename="照片.jpg"\r\nContent-Type: image/jpeg'.encode(), "照片.jpg"),
    "curl on a Chinese Windows": ('; name="image"; filename="片.jpg"'.encode("gbk"), "Ƭ.jpg"),
    "curl on a European Windows": ('; name="image"; filename="né.jpg"'.encode("cp1252"), "n\ufffd.jpg"),
    ".NET": (b"; name=image; filename=a.jpg; filename*=utf-8''%e7%85%a7.jpg", "照.jpg"),
    ".NET without a name": (b"; name=image\r\nContent-Type: image/jpeg", None),
    "Python requests of old": (b"; name=\"image\"; filename*=utf-8''%E7%85%A7.jpg", "照.jpg"),
    "Java without a name": (
        b'; name="image"\r\nContent-Type: image/jpeg\r\nContent-Length: %d' % len(PNG),
        None,
    ),
    "OkHttp": (b'; name="image"; filename="a.jpg"\r\nContent-Transfer-Encoding: binary', "a.jpg"),
    "Internet Explorer": (b'; name="image"; filename="C:\\fakepath\\a.jpg"', "a.jpg"),
    "PHP": (b'; name="image[]"; filename="a.jpg"', "a.jpg"),
    "Rails": (b'; name="images[]"; filename="a.jpg"', "a.jpg"),
    "axios": (b'; name="image[0]"; filename="a.jpg"', "a.jpg"),
    "others": (b'; name="images"; filename="a.jpg"', "a.jpg"),
}


@pytest.mark.parametrize("name", list(CLIENTS))
def test_the_form_of_each_client_is_read(server, name):
    head, filename = CLIENTS[name]
    image = image_of(send(server, (head, PNG)))
    assert (image["filename"], image["width"], image["height"]) == (filename, 64, 48)


def test_many_pictures_keep_their_order_whatever_their_parts_are_called(server):
    parts = [(b"; name=images", PNG), (b'; name="image[]"; filename="b"', OTHER), (b"; name=image", PNG)]
    results = send(server, *parts).json()["results"]
    assert [one["image"]["width"] for one in results] == [64, 90, 64]
    assert [one["image"]["filename"] for one in results] == [None, "b", None]


@pytest.mark.parametrize(
    "kind",
    [
        'multipart/form-data; boundary="b"',
        "Multipart/Form-Data;charset=utf-8;  BOUNDARY=b",
    ],
)
def test_a_boundary_is_read_in_both_its_forms(server, kind):
    assert image_of(send(server, (b"; name=image", PNG), kind=kind))["width"] == 64


def test_text_before_and_after_the_parts_is_ignored(server):
    response = send(server, (b"; name=image", PNG), before=b"\r\npreamble\r\n", after=b"epilogue --b")
    assert image_of(response)["width"] == 64


def test_an_option_sent_as_a_file_is_an_option(server):
    response = send(server, (b"; name=image", PNG), (b'; name="include_image"; filename="x.txt"', b"perhaps"))
    assert response.status_code == 400
    assert "include_image" in response.json()["detail"]


def test_an_option_in_a_charset_of_its_own_is_read(server):
    head = b"; name=include_image\r\nContent-Type: text/plain; charset=utf-16"
    response = send(server, (b"; name=image", PNG), (head, "true".encode("utf-16")))
    assert {"annotated_image", "depth_image"} & response.json().keys()


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (
            b"; name=image\r\nContent-Transfer-Encoding: base64",
            "Content-Transfer-Encoding base64. Send its bytes",
        ),
        (b"; name=image\r\nContent-Length: 5", "form could not be read"),
        (b"; name=image; filename=" + b"x" * 5000, "form could not be read"),
    ],
    ids=["base64", "a length that is wrong", "a long name"],
)
def test_a_part_that_is_not_read_is_400_that_says_why(server, part, words):
    response = send(server, (part, PNG))
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-parameter")
    assert words in response.json()["detail"]
