"""Base64 is read in all its forms; the forms of a body are in tests/contract."""

from __future__ import annotations

import base64
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest

from farsight.errors import BadParameter
from farsight.web.uploads import _from_base64


@contextmanager
def at_most(limit: int) -> Iterator[None]:
    """No more bytes than these are made at any moment within it."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < limit
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("form", ["{}", "data:image/png;base64,{}", " {}\n"])
def test_base64_is_read_in_its_forms(form):
    assert _from_base64(form.format(base64.b64encode(b"\0picture\xff").decode())) == b"\0picture\xff"


@pytest.mark.parametrize(
    "form",
    [
        "{plain}", "{url_safe}", "{unpadded}", "DATA:image/png;charset=utf-8;BASE64,{plain}",
        "data:;base64,{plain}", "data:image/png;base64,{percent}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 2, 3, 40])
def test_base64_is_read_in_both_alphabets_with_or_without_its_padding(form, size):
    data = b"\xfb\xef\xff\xfe" * 10
    plain = base64.b64encode(data[:size]).decode()
    forms = {"plain": plain, "unpadded": plain.rstrip("="), "percent": quote(plain, safe="")}
    url_safe = base64.urlsafe_b64encode(data[:size]).decode()
    assert _from_base64(form.format(**forms, url_safe=url_safe)) == data[:size]


def test_base64_in_many_pieces_costs_no_more_than_in_one():
    with at_most(4 * 2**20):
        assert _from_base64("QU J\tD\r\n" * 2**17) == b"ABC" * 2**17


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "abcde",
        "ab=c",
        "ab$d",
        "data:image/png;base64,%",
        "data:,x",
        "http://host/x.png",
        5,
        None,
        "Zm9v\u00e9",
    ],
)
def test_anything_else_is_rejected(text):
    with pytest.raises(BadParameter, match="image"):
        _from_base64(text)
