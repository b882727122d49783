"""Translate the exceptions of gunicorn's HTTP parser into errors for the client.

    error = protocol_errors.public_error(exception)             # None if the request is not at fault
    error = protocol_errors.body_error(exception, wsgi_input)   # the same, raised while a body was read

gunicorn raises most of these before the application is called, and those of a chunked body while it is read.
"""

from __future__ import annotations

import re
from typing import Any

from gunicorn.http import errors as http

from farsight.errors import (
    AddressTooLong,
    ExpectationFailed,
    HeadersTooLarge,
    MalformedRequest,
    PublicError,
    UnsupportedTransfer,
    UnsupportedVersion,
    short,
)

_VERSION = re.compile(r"HTTP/\d+(\.\d+)?")

_NOT_THE_CLIENT = (
    http.InvalidResponseHeader,  # type: ignore[attr-defined]  # stubs of 26
    http.InvalidResponseHeaderName,  # type: ignore[attr-defined]
    http.ConfigurationProblem,
)
"""Errors of the answer, or of the server's settings."""

_MALFORMED: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    (
        (http.InvalidChunkSize, http.InvalidChunkExtension, http.ChunkMissingTerminator),
        "The body's chunks are malformed. Send each as its size in hexadecimal, CRLF, that many bytes, CRLF.",
    ),
    (
        (http.ObsoleteFolding,),
        "A header continues on a second line, which HTTP no longer allows. Send it in one line.",
    ),
    (
        (http.InvalidRequestLine, http.InvalidRequestMethod, http.InvalidHTTPVersion),
        "The request's first line is malformed. Send a method in capitals, an address in ASCII and HTTP/1.1.",
    ),
)


def public_error(error: BaseException) -> PublicError | None:
    """Return the client's error if gunicorn could not read a request; None for other exceptions."""
    if not isinstance(error, http.ParseException) or isinstance(error, _NOT_THE_CLIENT):
        return None
    return _limit_exceeded(error) or _unsupported(error) or MalformedRequest(_malformed(error))


def body_error(error: BaseException, wsgi_input: Any) -> PublicError | None:
    """Return the client's error if gunicorn could not read a body; None for other exceptions.

    The response then says that the connection ends: where the next request begins is unknown, and gunicorn
    would close it without saying so.
    """
    public = public_error(error)
    if public is None:
        return None
    request = getattr(getattr(wsgi_input, "reader", None), "req", None)
    if request is not None:
        request.force_close()
    if isinstance(public, HeadersTooLarge):
        # The trailers of the chunked body: the request's own headers have been read.
        return MalformedRequest("The trailers after the last chunk are too many or too long. Leave them out.")
    return public


def _limit_exceeded(error: http.ParseException) -> PublicError | None:
    if isinstance(error, http.LimitRequestLine):
        return AddressTooLong(
            "The address is too long: the request's first line is limited to 8190 bytes. Send boxes and "
            "other long options as form fields or in JSON."
        )
    if isinstance(error, http.LimitRequestHeaders):
        return HeadersTooLarge(
            "The request has more than 100 headers, or one is longer than 8190 bytes. Send fewer or shorter "
            "ones; the usual cause is a large Cookie."
        )
    return None


def _unsupported(error: http.ParseException) -> PublicError | None:
    if isinstance(error, http.UnsupportedTransferCoding):
        return UnsupportedTransfer(
            f"Transfer-Encoding {short(str(error.hdr))} is not supported. Send chunked, or a Content-Length."
        )
    if isinstance(error, http.ExpectationFailed):
        return ExpectationFailed(
            f"Expect: {short(str(error.expect))} is not supported. Send 100-continue, or leave Expect out."
        )
    if _is_other_version(error):
        return UnsupportedVersion(
            "Only HTTP/1.1 and HTTP/1.0 are supported. Send the request in one of them."
        )
    return None


def _is_other_version(error: BaseException) -> bool:
    """Return whether the request is in another version of HTTP, such as HTTP/2 with prior knowledge."""
    if isinstance(error, http.InvalidRequestLine):
        return str(error.req).startswith("PRI * HTTP/2")
    if not isinstance(error, http.InvalidHTTPVersion):
        return False
    # gunicorn gives the version as text or as two numbers.
    return isinstance(error.version, tuple) or _VERSION.fullmatch(str(error.version)) is not None


def _malformed(error: http.ParseException) -> str:
    if isinstance(error, (http.InvalidHeader, http.InvalidHeaderName)):
        name = short(str(error.hdr).partition(":")[0])
        return f"The header {name!r} is malformed, sent twice or contradicts another. Correct it."
    found = (sentence for kinds, sentence in _MALFORMED if isinstance(error, kinds))
    return next(found, "The request could not be read as HTTP. Send HTTP/1.1.")
