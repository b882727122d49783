"""An answer's pictures and files are counted while it is built, and released once it is sent."""

from __future__ import annotations

import base64

import pytest
from flask import Response

from farsight.errors import TooLarge
from farsight.inference.memory_budget import ByteBudget
from farsight.metrics import Metrics
from farsight.web.answer_memory import count_bytes, data_url, release_when_sent
from farsight.web.request_context import current_context, open_context


@pytest.fixture
def request_(bare_app):
    bare_app.extensions["farsight"].response_budget = ByteBudget(1000, Metrics(), "response data")
    with bare_app.test_request_context():
        open_context()
        yield bare_app


def test_a_file_counts_its_bytes_and_a_data_url_its_text(request_):
    assert count_bytes(b"x" * 300) == b"x" * 300
    assert current_context().answer_bytes == 300
    url = data_url(b"\0picture", "image/png")
    assert url == "data:image/png;base64," + base64.b64encode(b"\0picture").decode()
    assert current_context().answer_bytes == 300 + 10


def test_bytes_past_the_budget_are_rejected_until_others_are_sent(request_):
    count_bytes(bytes(900))
    with pytest.raises(TooLarge):
        count_bytes(bytes(200))
    response = Response()
    release_when_sent(response)
    response.close()
    current_context().answer_bytes = 0
    count_bytes(bytes(900))
