"""Forms from browsers and libraries are read, malformed ones rejected; more of them in tests/contract."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage
from werkzeug.test import EnvironBuilder

from farsight.errors import BadParameter
from farsight.web.body_parsers import MAX_PARTS, File, Form, read_form

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
    assert form.files == [File("a.jpg", b"\xff\xd8\r\n--c\r\n\xff")]


def test_an_empty_file_is_a_file():
    form = read_form(BODY.replace(b"\xff\xd8\r\n--c\r\n\xff", b""), "b")
    assert form.files == [File("a.jpg", b"")]


@given(
    st.lists(
        st.tuples(st.sampled_from(["image", "images", "image[]"]), st.binary(min_size=1, max_size=300)),
        max_size=5,
    )
)
def test_forms_written_by_werkzeug_are_read_to_the_byte(files):
    """By Werkzeug's writer: bytes that look like lines and boundaries among them."""
    builder = EnvironBuilder(method="POST", data={"text": "é\r\n--"})
    for name, data in files:
        builder.files.add_file(name, FileStorage(BytesIO(data), f"{name}.bin"))
    request = builder.get_request()
    if not request.mimetype_params.get("boundary"):
        return  # a form without files is not multipart
    form = read_form(request.get_data(), request.mimetype_params["boundary"])
    assert sorted(form.files, key=repr) == sorted(
        (File(f"{name}.bin", data) for name, data in files), key=repr
    )
    assert form.fields == [("text", "é\r\n--")]


def one_part(head: bytes, data: bytes = b"x") -> Form:
    return read_form(b"--b\r\n" + head + b"\r\n\r\n" + data + b"\r\n--b--\r\n", "b")


IMAGE = b'Content-Disposition: form-data; name="image"'


@pytest.mark.parametrize(
    ("parameters", "filename"),
    [
        (b"", None),
        (b'; filename=""', None),
        ('; filename="照片.jpg"'.encode(), "照片.jpg"),
        ('; filename="né.jpg"'.encode("cp1252"), "n\ufffd.jpg"),
        # Its second byte is a backslash in ASCII.
        (b'; filename="\x81\x5c"', "\ufffd\\"),
        (b"; filename=a.jpg", "a.jpg"),
        (b' ;  filename = "a b.jpg" ', "a b.jpg"),
        (b'; filename="a%22b.jpg"', 'a"b.jpg'),
        (b'; filename="C:\\fakepath\\x.jpg"', "x.jpg"),
        (b"; filename*=utf-8''%e7%85%a7.jpg", "照.jpg"),
        (b"; filename*=UTF-8'zh'%E7%85%A7.jpg; filename=x.jpg", "照.jpg"),
        (b"; filename=\"x.jpg\"; FileName*=utf-8''%e7%85%a7.jpg", "照.jpg"),
        (b"; filename*=iso-8859-1''n%e9.jpg", "né.jpg"),
        (b"; filename*=klingon''n%e9.jpg", "n\ufffd.jpg"),
        (b"; filename*=unicode_escape''%5Cud800.jpg", "?.jpg"),
        (b"; filename*=idna''%ff", "\ufffd"),
        (b"; filename*=zlib''%ff", "\ufffd"),
        (b"; filename*=utf-8''", None),
        (b"; filename*=broken; filename=y.jpg", "y.jpg"),
        (b"; filename=\"a; filename*=utf-8''b\"", "a; filename*=utf-8''b"),
    ],
)
def test_file_names_are_read_in_all_their_encodings(parameters, filename):
    assert one_part(IMAGE + parameters).files == [File(filename, b"x")]


@pytest.mark.parametrize(
    "name", [b'"image"', b"image", b'"images"', b'"image[]"', b'"images[]"', b'"image[0]"']
)
@pytest.mark.parametrize("rest", [b"", b"; filename=a", b"\r\nContent-Type: image/jpeg"])
def test_image_parts_are_recognised_by_name_with_or_without_a_file_name(name, rest):
    assert len(one_part(b"content-disposition: FORM-DATA; Name=" + name + rest).files) == 1


@pytest.mark.parametrize("name", ["Image", "image_url", "imagery", "image[", "file", ""])
def test_any_other_part_is_text_even_with_a_file_name(name):
    head = f'Content-Disposition: form-data; name="{name}"; filename="a.txt"'.encode()
    assert one_part(head, b"0.5") == Form([], [(name, "0.5")])


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        ("text/plain; charset=utf-16", "0.5".encode("utf-16"), "0.5"),
        ("text/plain; charset=gbk", "照".encode("gbk"), "照"),
        ("text/plain; charset=klingon", "é".encode(), "é"),
        ("text/plain", b"\xff", "\ufffd"),
        ("text/plain; charset=unicode_escape", b"\\ud800", "?"),
    ],
)
def test_text_is_read_in_the_charset_that_its_part_names(kind, data, text):
    head = f'Content-Disposition: form-data; name="a"\r\nContent-Type: {kind}'.encode()
    assert one_part(head, data).fields == [("a", text)]


def test_text_before_and_after_the_parts_is_ignored():
    form = read_form(b"for old mail readers\r\n" + BODY + b"epilogue --b", "b")
    assert (form.files, form.fields) == (read_form(BODY, "b").files, [("conf", "0.5")])


@pytest.mark.parametrize("encoding", ["binary", "8BIT", "7bit"])
def test_transfer_encodings_that_change_nothing_are_ignored(encoding):
    head = IMAGE + f"\r\nContent-Transfer-Encoding: {encoding}".encode()
    assert one_part(head).files == [File(None, b"x")]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_an_encoded_part_is_rejected_and_its_encoding_named(encoding):
    with pytest.raises(
        BadParameter, match=f"image has the Content-Transfer-Encoding {encoding}. Send its bytes"
    ):
        one_part(IMAGE + f"\r\nContent-Transfer-Encoding: {encoding}".encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no boundary",
        b"--b\r\n",
        BODY[:-4],
        BODY[:100],
        b"--b\r\n: :\r\n\r\n\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n' * (MAX_PARTS + 1) + b"--b--\r\n",
        b"--b\r\nContent-Disposition: form-data; name=" + b"x" * 10_000 + b"\r\n\r\n\r\n--b--\r\n",
        BODY.replace(b"\r\n", b"\n"),
        BODY.replace(b"form-data", b"attachment"),
    ],
    ids=[
        "empty",
        "text",
        "begun",
        "without its end",
        "cut short",
        "no header",
        "too many",
        "long header",
        "lines without CR",
        "no form data",
    ],
)
def test_malformed_forms_are_rejected(body):
    with pytest.raises(BadParameter, match="form could not be read"):
        read_form(body, "b")
