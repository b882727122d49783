"""Declare every error that the platform raises, with the HTTP status of each.

FarsightError
├── PublicError                       shown to clients, as problem+json
│   ├── BadParameter            400   a missing or malformed option
│   ├── MalformedRequest        400   not HTTP, or HTTP that can be read in two ways
│   ├── NotFound                404
│   ├── MethodNotAllowed        405
│   ├── TooLarge                413   body, images or answer over a limit, or too many images for the deadline
│   ├── AddressTooLong          414   the request line
│   ├── UnsupportedMedia        415   not an image, or a body of an unsupported type
│   │   └── UnsupportedEncoding 415   a compressed body
│   ├── ExpectationFailed       417   an Expect other than 100-continue
│   ├── UndecodableImage        422   a supported file type, but broken
│   ├── TooManyPixels           422
│   ├── Overloaded              429   rejected at admission, with Retry-After
│   ├── HeadersTooLarge         431   too many headers, or one that is too long
│   ├── Internal                500   a defect of the service
│   ├── UnsupportedTransfer     501   a Transfer-Encoding other than chunked
│   ├── NotReady                503   starting, draining, or the golden check fails
│   ├── DeadlineExceeded        504
│   │   └── ClientDisconnected  504   the client closed the connection
│   └── UnsupportedVersion      505   HTTP/2 and later
├── SettingsError                     stops the process at boot
└── BundleError                       the bundle cannot be used

A public error's detail says what happened and what to do, and reveals nothing internal. `web/app.py` formats
it; `server/error_response.py` does for requests that never reach Flask.
"""

from __future__ import annotations

from typing import ClassVar


class FarsightError(Exception):
    """The root of all errors that are raised on purpose."""


class PublicError(FarsightError):
    """An error that a client is shown: `PublicError("What happened. What to do.")`."""

    status: ClassVar[int] = 500
    kind: ClassVar[str] = "internal"
    title: ClassVar[str] = "The service failed"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    @property
    def headers(self) -> dict[str, str]:
        """Return extra response headers, by name."""
        return {}


class BadParameter(PublicError):
    status, kind, title = 400, "bad-parameter", "An option is missing or malformed"


class MalformedRequest(PublicError):
    status, kind, title = 400, "malformed-request", "The request is not valid HTTP"


class NotFound(PublicError):
    status, kind, title = 404, "not-found", "This address does not exist"


class MethodNotAllowed(PublicError):
    status, kind, title = 405, "method-not-allowed", "This address does not support the method"

    def __init__(self, detail: str, allow: str) -> None:
        super().__init__(detail)
        self.allow = allow

    @property
    def headers(self) -> dict[str, str]:
        return {"Allow": self.allow}


class TooLarge(PublicError):
    status, kind, title = 413, "too-large", "The request is too large"


class AddressTooLong(PublicError):
    status, kind, title = 414, "address-too-long", "The request's address is too long"


class UnsupportedMedia(PublicError):
    status, kind, title = 415, "unsupported-media", "The body is not an image of a supported type"


class UnsupportedEncoding(UnsupportedMedia):
    """A compressed body; as RFC 9110 asks, a header says that only uncompressed ones are supported."""

    @property
    def headers(self) -> dict[str, str]:
        return {"Accept-Encoding": "identity"}


class ExpectationFailed(PublicError):
    status, kind, title = 417, "expectation-failed", "The Expect header is not supported"


class UndecodableImage(PublicError):
    status, kind, title = 422, "undecodable-image", "The image cannot be read"


class TooManyPixels(PublicError):
    status, kind, title = 422, "too-many-pixels", "The image has too many pixels"


class Overloaded(PublicError):
    """A request rejected at admission; `retry_after` is in seconds, computed from the measured throughput."""

    status, kind, title = 429, "overloaded", "The service is overloaded"

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}


class HeadersTooLarge(PublicError):
    status, kind, title = 431, "headers-too-large", "The request's headers are too large"


class Internal(PublicError):
    """A defect of the service; the log has the cause under the same request id."""


class UnsupportedTransfer(PublicError):
    status, kind, title = 501, "unsupported-transfer", "The transfer encoding is not supported"


class NotReady(PublicError):
    status, kind, title = 503, "not-ready", "The service is not ready"

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "1"}


class DeadlineExceeded(PublicError):
    status, kind, title = 504, "deadline-exceeded", "The deadline has passed"


class ClientDisconnected(DeadlineExceeded):
    """The client closed the connection while its request waited; it is dropped before inference."""


class UnsupportedVersion(PublicError):
    status, kind, title = 505, "unsupported-version", "The HTTP version is not supported"


class SettingsError(FarsightError):
    """A setting is unknown or invalid; the message names the setting, its value and the allowed values."""


class BundleError(FarsightError):
    """A model bundle is missing, incomplete or altered; the message names the file."""


def short(text: str, max_length: int = 100) -> str:
    """Return what a client wrote, cut to `max_length` characters, to quote it in a message or in the log."""
    return text if len(text) <= max_length else f"{text[: max_length - 3]}..."
