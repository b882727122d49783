"""An error response without Flask is complete, and says whether the connection stays open."""

from __future__ import annotations

import json

import pytest

from farsight.errors import Overloaded
from farsight.metrics import Metrics
from farsight.server.error_response import error_response
from farsight.web.access_log import RequestSummary


class Service:
    metrics = Metrics()
    bundle = type("Bundle", (), {"label": "tiny@abc1234"})
    settings = type("Settings", (), {"cors_origins": "none"})


@pytest.mark.parametrize(("keep", "connection"), [(True, "keep-alive"), (False, "close")])
def test_it_is_a_whole_http_response_with_the_errors_headers(keep, connection):
    summary = RequestSummary("mine", "POST", "/yoloapi/detect", 429, None, None)
    sent = error_response(Service, Overloaded("Full.", 7), summary, "/yoloapi/detect", {}, keep=keep)
    head, _, body = sent.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert status == "HTTP/1.1 429 Too Many Requests"
    assert headers["Content-Length"] == str(len(body))
    assert headers["Connection"] == connection
    assert (headers["Retry-After"], headers["X-Request-Id"]) == ("7", "mine")
    assert json.loads(body)["detail"] == "Full."
