"""Turn what gunicorn's own parser refuses into the errors that a client is told.

    error = protocol.public(exception)              # None where the request is not at fault
    error = protocol.public_of_body(exception)      # the same, of what was raised while a body was read
    protocol.end_connection(environ["wsgi.input"])  # and the answer says so

gunicorn raises most of these before the application is called, and those of a body in chunks while it reads.
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

_OURS = (
    http.InvalidResponseHeader,  # type: ignore[attr-defined]  # stubs of 26
    http.InvalidResponseHeaderName,  # type: ignore[attr-defined]
    http.ConfigurationProblem,
)
"""The fault of the answer, or of the server's settings."""

_MALFORMED: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    (
        (http.InvalidChunkSize, http.InvalidChunkExtension, http.ChunkMissingTerminator),
        "The body's chunks are malformed. Each is its size in hexadecimal, CRLF, that many bytes, CRLF.",
    ),
    (
        (http.ObsoleteFolding,),
        "A header goes on in a second line, which HTTP no longer allows. Send it in one line.",
    ),
    (
        (http.InvalidRequestLine, http.InvalidRequestMethod, http.InvalidHTTPVersion),
        "The request's first line is malformed. Send a method in capitals, an address in ASCII and HTTP/1.1.",
    ),
)


def public(error: BaseException) -> PublicError | None:
    """Return what a client is told of a request that gunicorn could not read; None for other exceptions."""
    if not isinstance(error, http.ParseException) or isinstance(error, _OURS):
        return None
    return _past_a_limit(error) or _unsupported(error) or MalformedRequest(_malformed(error))


def public_of_body(error: BaseException) -> PublicError | None:
    """Return what a client is told of a body that gunicorn could not read; None for other exceptions."""
    told = public(error)
    if isinstance(told, HeadersTooLarge):
        # Its trailers: the request's own headers have been read.
        return MalformedRequest("The headers after the last chunk are too many or too long. Leave them out.")
    return told


def end_connection(body: Any) -> None:
    """Let the answer to a malformed body in chunks say that the connection ends: gunicorn closes it unsaid.

    Where the next request begins is not known. Under other servers nothing changes.
    """
    request = getattr(getattr(body, "reader", None), "req", None)
    if request is not None:
        request.force_close()


def _past_a_limit(error: http.ParseException) -> PublicError | None:
    if isinstance(error, http.LimitRequestLine):
        return AddressTooLong(
            "The address is too long; the request's first line may have 8190 bytes. Send boxes and other "
            "long options as form fields or in JSON."
        )
    if isinstance(error, http.LimitRequestHeaders):
        return HeadersTooLarge(
            "There are more than 100 headers, or one is longer than 8190 bytes. Send fewer or shorter ones; "
            "a large Cookie is the usual cause."
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
    if _is_of_another_version(error):
        return UnsupportedVersion(
            "Only HTTP/1.1 and HTTP/1.0 are supported. Send the request in one of them."
        )
    return None


def _is_of_another_version(error: BaseException) -> bool:
    """Return whether it is HTTP in a version that others may speak, such as HTTP/2 by prior knowledge."""
    if isinstance(error, http.InvalidRequestLine):
        return str(error.req).startswith("PRI * HTTP/2")
    if not isinstance(error, http.InvalidHTTPVersion):
        return False
    # gunicorn tells it as text or as two numbers.
    return isinstance(error.version, tuple) or _VERSION.fullmatch(str(error.version)) is not None


def _malformed(error: http.ParseException) -> str:
    if isinstance(error, (http.InvalidHeader, http.InvalidHeaderName)):
        name = short(str(error.hdr).partition(":")[0])
        return f"The header {name!r} is malformed, is given twice or contradicts another."
    found = (sentence for kinds, sentence in _MALFORMED if isinstance(error, kinds))
    return next(found, "The request could not be read as HTTP.")
