"""Which answer is the last on its connection; what becomes of the connection is under tests/contract."""

from __future__ import annotations

import pytest
from flask import Flask

from farsight.closing import _is_last


@pytest.mark.parametrize(
    ("protocol", "connection", "last"),
    [
        ("HTTP/1.1", None, False),
        ("HTTP/1.1", "keep-alive", False),
        ("HTTP/1.1", "Close", True),
        ("HTTP/1.0", None, True),
        ("HTTP/1.0", "Keep-Alive", False),
    ],
)
def test_the_last_answer_is_told_by_protocol_and_header(protocol, connection, last):
    headers = {} if connection is None else {"Connection": connection}
    protocols = {"SERVER_PROTOCOL": protocol}
    with Flask("farsight").test_request_context("/", headers=headers, environ_overrides=protocols):
        assert _is_last() is last
