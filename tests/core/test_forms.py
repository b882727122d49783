"""Forms as browsers and libraries write them, and what is refused; more of them under tests/contract."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage
from werkzeug.test import EnvironBuilder

from farsight.errors import BadParameter
from farsight.forms import MOST_MARKS, MOST_PARTS, File, read_form, read_json

BODY = (
    b"--b\r\n"
    b'Content-Disposition: form-data; name="conf"\r\n\r\n0.5\r\n'
    b"--b\r\n"
    b'Content-Disposition: form-data; name="image"; filename="a.jpg"\r\n'
    b"Content-Type: image/jpeg\r\n\r\n\xff\xd8\r\n--c\r\n\xff\r\n"
    b"--b--\r\n"
)


def test_fields_and_files_come_in_their_order():
    form = read_form(BODY, "b")
    assert form.fields == [("conf", "0.5")]
    assert form.files == [File("image", "a.jpg", b"\xff\xd8\r\n--c\r\n\xff")]


def test_an_empty_file_is_a_file():
    form = read_form(BODY.replace(b"\xff\xd8\r\n--c\r\n\xff", b""), "b")
    assert form.files == [File("image", "a.jpg", b"")]


@given(
    st.lists(st.tuples(st.sampled_from(["image", "other"]), st.binary(min_size=1, max_size=300)), max_size=5)
)
def test_what_another_library_writes_is_read_to_the_byte(files):
    """By Werkzeug's writer: bytes that look like lines and boundaries among them."""
    builder = EnvironBuilder(method="POST", data={"text": "é\r\n--"})
    for name, data in files:
        builder.files.add_file(name, FileStorage(BytesIO(data), f"{name}.bin"))
    request = builder.get_request()
    if not request.mimetype_params.get("boundary"):
        return  # a form without files is not multipart
    form = read_form(request.get_data(), request.mimetype_params["boundary"])
    assert sorted((one.name, one.data) for one in form.files) == sorted(files)
    assert form.fields == [("text", "é\r\n--")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no boundary",
        b"--b\r\n",
        BODY[:-4],
        BODY[:100],
        b"--b\r\n: :\r\n\r\n\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n' * (MOST_PARTS + 1) + b"--b--\r\n",
        b"--b\r\nContent-Disposition: form-data; name=" + b"x" * 10_000 + b"\r\n\r\n\r\n--b--\r\n",
    ],
    ids=["empty", "text", "begun", "without its end", "cut short", "no header", "too many", "long header"],
)
def test_what_is_malformed_is_told(body):
    with pytest.raises(BadParameter, match="form could not be read"):
        read_form(body, "b")


@pytest.mark.parametrize("kind", [str, str.encode])
def test_the_most_that_a_request_may_hold_is_read(kind):
    """By any settings: so many images as data URLs, or boxes as estimate itself returns them."""
    images = ["data:image/jpeg;base64,/9j/4AAQ"] * 1000
    bbox = {"x1": 3.6, "y1": 229.5, "x2": 796.4, "y2": 728.4}
    depth = {"median": 5.2, "p10": 4.4, "p90": 6.0}
    told = {"class_id": 5, "class_name": "bus", "confidence": 0.914, "nearness": 0.64, "rank": 1}
    points = [{"x": 1.5, "y": 2.5}] * 1000
    body = {"images": images, "boxes": [told | {"bbox": bbox, "depth": depth}] * 1000, "points": points}
    assert read_json(kind(json.dumps(body))) == body


@pytest.mark.parametrize("kind", [str, str.encode])
@pytest.mark.parametrize("text", ["[" + "{}," * MOST_MARKS + "{}]", "[" * (MOST_MARKS + 1), "," * 10**6])
def test_more_is_refused_by_its_look(kind, text):
    with pytest.raises(ValueError, match="has more than 50000 commas and brackets"):
        read_json(kind(text))


@pytest.mark.parametrize("text", ["", "{", b"\xff", "[" * 5000, "1" * 5000])
def test_what_is_no_json_is_told(text):
    with pytest.raises(ValueError, match=r"^is not valid JSON$"):
        read_json(text)
