"""Every failure the platform can name, with the HTTP status it becomes.

FarsightError
├── PublicError                       a client sees it, as problem+json
│   ├── BadParameter            400   a missing or malformed option
│   ├── MalformedRequest        400   not HTTP, or HTTP that two readers could read in two ways
│   ├── NotFound                404
│   ├── MethodNotAllowed        405
│   ├── TooLarge                413   body, images or answer over a limit, or too many for the deadline
│   ├── AddressTooLong          414   the request's line
│   ├── UnsupportedMedia        415   no image, or a form that is not taken
│   │   └── UnsupportedEncoding 415   a compressed body
│   ├── ExpectationFailed       417   an Expect other than 100-continue
│   ├── UndecodableImage        422   an image by its first bytes, yet broken
│   ├── TooManyPixels           422
│   ├── Overloaded              429   shed at the door, with Retry-After
│   ├── HeadersTooLarge         431   too many headers, or one that is too long
│   ├── Internal                500   a defect of ours
│   ├── UnsupportedTransfer     501   a Transfer-Encoding other than chunked
│   ├── NotReady                503   starting, draining, or the golden check fails
│   ├── DeadlineExceeded        504
│   │   └── ClientGone          504   nobody is left to read the answer
│   └── UnsupportedVersion      505   HTTP/2 and later
├── SettingsError                     stops the process at boot
└── BundleError                       the bundle is refused

A public error's detail says what to do and leaks nothing of the inside. `web.py` formats it; `record.py` does
where Flask never sees the request: at a full door, and for what is not HTTP.
"""

from __future__ import annotations

from typing import ClassVar


class FarsightError(Exception):
    """The root: nothing else of ours is raised on purpose."""


class PublicError(FarsightError):
    """An error a client is told about: `PublicError("what to do")`."""

    status: ClassVar[int] = 500
    kind: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something broke on our side"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    @property
    def headers(self) -> dict[str, str]:
        """Extra response headers, by name."""
        return {}


class BadParameter(PublicError):
    status, kind, title = 400, "bad-parameter", "An option is missing or malformed"


class MalformedRequest(PublicError):
    status, kind, title = 400, "malformed-request", "The request is not valid HTTP"


class NotFound(PublicError):
    status, kind, title = 404, "not-found", "There is nothing at this address"


class MethodNotAllowed(PublicError):
    status, kind, title = 405, "method-not-allowed", "This address does not take that method"

    def __init__(self, detail: str, allow: str) -> None:
        super().__init__(detail)
        self.allow = allow

    @property
    def headers(self) -> dict[str, str]:
        return {"Allow": self.allow}


class TooLarge(PublicError):
    status, kind, title = 413, "too-large", "The request is too large"


class AddressTooLong(PublicError):
    status, kind, title = 414, "address-too-long", "The address is too long"


class UnsupportedMedia(PublicError):
    status, kind, title = 415, "unsupported-media", "That is not an image in a form that is taken"


class UnsupportedEncoding(UnsupportedMedia):
    """A Content-Encoding; the header says, as RFC 9110 asks, that only unencoded bodies are taken."""

    @property
    def headers(self) -> dict[str, str]:
        return {"Accept-Encoding": "identity"}


class ExpectationFailed(PublicError):
    status, kind, title = 417, "expectation-failed", "The request expects what is not done here"


class UndecodableImage(PublicError):
    status, kind, title = 422, "undecodable-image", "The image cannot be read"


class TooManyPixels(PublicError):
    status, kind, title = 422, "too-many-pixels", "The image has too many pixels"


class Overloaded(PublicError):
    """Shed at the door; `retry_after` is in seconds, from the measured drain rate."""

    status, kind, title = 429, "overloaded", "Too much work is waiting"

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}


class HeadersTooLarge(PublicError):
    status, kind, title = 431, "headers-too-large", "The request's headers are too large"


class Internal(PublicError):
    """A defect of ours; the log holds the cause under the same request id."""


class UnsupportedTransfer(PublicError):
    status, kind, title = 501, "unsupported-transfer", "That transfer encoding is not taken"


class NotReady(PublicError):
    status, kind, title = 503, "not-ready", "The service is not ready"

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "1"}


class DeadlineExceeded(PublicError):
    status, kind, title = 504, "deadline-exceeded", "The answer would have come too late"


class ClientGone(DeadlineExceeded):
    """The connection closed while the work waited: dropped before inference."""


class UnsupportedVersion(PublicError):
    status, kind, title = 505, "unsupported-version", "That version of HTTP is not spoken here"


class SettingsError(FarsightError):
    """A setting is unknown or wrong; the message names the key, the value and what it may be."""


class BundleError(FarsightError):
    """A model bundle is missing, incomplete or altered; the message names the file."""


def short(text: str, most: int = 100) -> str:
    """What a client wrote, as a detail or the log tells it back: of what is longer, the beginning."""
    return text if len(text) <= most else f"{text[: most - 3]}..."
