"""Each exception of gunicorn's parser becomes an error that says what to send."""

from __future__ import annotations

import inspect
from io import BytesIO

import pytest
from gunicorn.http import errors as http

from farsight import errors
from farsight.errors import MalformedRequest
from farsight.server import protocol_errors

TOLD = [
    (http.LimitRequestLine(9000, 8190), 414, "boxes and other long options as form fields"),
    (http.LimitRequestHeaders("x"), 431, "fewer or shorter"),
    (http.UnsupportedTransferCoding("foo"), 501, "Transfer-Encoding foo"),
    (http.ExpectationFailed("magic"), 417, "Expect: magic"),
    (http.InvalidHTTPVersion("HTTP/3"), 505, "HTTP/1.1"),
    (http.InvalidHTTPVersion((2, 0)), 505, "HTTP/1.1"),
    (http.InvalidRequestLine("PRI * HTTP/2.0"), 505, "HTTP/1.1"),
    (http.InvalidHTTPVersion("XTTP/1.1"), 400, "first line"),
    (http.InvalidRequestLine("x"), 400, "first line"),
    (http.InvalidRequestMethod("get"), 400, "first line"),
    (http.InvalidHeader("X: secret"), 400, "header 'X' is malformed"),
    (http.InvalidHeaderName("X Y"), 400, "header 'X Y' is malformed"),
    (http.ObsoleteFolding("X"), 400, "second line"),
    (http.InvalidChunkSize(b"0x5"), 400, "chunks are malformed"),
    (http.InvalidChunkExtension("x"), 400, "chunks are malformed"),
    (http.ChunkMissingTerminator(b"x"), 400, "chunks are malformed"),
    (http.InvalidProxyLine("x"), 400, "could not be read as HTTP"),
    (http.InvalidProxyHeader("x"), 400, "could not be read as HTTP"),
    (http.ForbiddenProxyRequest("x"), 400, "could not be read as HTTP"),
    (http.InvalidSchemeHeaders(), 400, "could not be read as HTTP"),
    (http.InvalidH2CPreface(b"x"), 400, "could not be read as HTTP"),
]
OURS = [http.ConfigurationProblem("x"), http.InvalidResponseHeader("x"), http.InvalidResponseHeaderName("x")]


@pytest.mark.parametrize(("error", "status", "words"), TOLD, ids=lambda value: type(value).__name__)
def test_each_error_says_what_to_send(error, status, words):
    told = protocol_errors.public_error(error)
    assert told is not None
    assert told.status == status
    assert words in told.detail
    assert "secret" not in told.detail


@pytest.mark.parametrize("error", [*OURS, ValueError("x"), errors.BadParameter("x")], ids=repr)
def test_exceptions_that_are_not_the_requests_fault_are_not_translated(error):
    assert protocol_errors.public_error(error) is None


def test_every_parse_error_of_gunicorn_is_covered():
    known = {
        kind
        for _, kind in inspect.getmembers(http, inspect.isclass)
        if issubclass(kind, http.ParseException) and kind is not http.ParseException
    }
    assert {type(error) for error, *_ in TOLD} | {type(error) for error in OURS} == known


def test_bodies_of_other_servers_are_translated_too():
    for body in (None, BytesIO(b"x")):
        assert protocol_errors.body_error(http.InvalidChunkSize(b"0x5"), body) is not None


def test_a_long_name_is_quoted_only_in_part():
    told = protocol_errors.public_error(http.InvalidHeaderName("x" * 8000))
    assert isinstance(told, MalformedRequest)
    assert len(told.detail) < 200


def test_trailers_past_a_limit_have_their_own_message():
    told = protocol_errors.body_error(http.LimitRequestHeaders("x"), None)
    assert isinstance(told, MalformedRequest)
    assert "Leave them out" in told.detail
    assert protocol_errors.body_error(ValueError("x"), None) is None
