"""What belongs to one HTTP request: its id, its clock, its deadline, and whether its client still listens."""

from __future__ import annotations

import base64
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from flask import current_app, g, request
from ulid import ULID

from farsight.errors import BadParameter, DeadlineExceeded, PublicError
from farsight.images import Range, RangeChoice
from farsight.inference import Call, Timing
from farsight.service import Service
from farsight.settings import LONGEST_DEADLINE_MS
from farsight.types import IsDisconnected
from farsight.web import client_timeouts
from farsight.web.schemas import Failed, ModelName, Problem, UnreadImage

T = TypeVar("T")

_SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


@dataclass
class Context:
    """Made before the request is routed, read by the log line after it is answered."""

    request_id: str
    timing: Timing
    notes: dict[str, object] = field(default_factory=dict)
    held: int = 0
    """Bytes of pictures and files in its answer, until that is sent."""

    def call(self, deadline: float, *, keep_pixels: bool, value_range: RangeChoice) -> Call:
        return Call(deadline, client_gone(), self.timing, keep_pixels, value_range)


def service() -> Service:
    found: Service = current_app.extensions["farsight"]
    return found


def context() -> Context:
    found: Context = g.farsight
    return found


def open_context() -> None:
    """Before the request is routed."""
    g.farsight = Context(request_id(request.headers.get("X-Request-Id")), Timing(service().clock))


def request_id(given: str | None) -> str:
    """The client's own X-Request-Id, where it is safe to write into headers and logs."""
    return given if given and _SANE_ID.fullmatch(given) else str(ULID())


def model_name() -> ModelName:
    manifest = service().bundle.manifest
    return ModelName(name=manifest.name, version=manifest.version)


def good(answer: T | PublicError) -> T:
    """Of one picture alone, an error is the request's: it is raised."""
    if isinstance(answer, PublicError):
        raise answer
    return answer


def failed(filename: str | None, error: PublicError) -> Failed:
    """Of one picture among many, an error stands in its place."""
    return Failed(image=UnreadImage(filename=filename), error=Problem.of(error, context().request_id))


def range_headers(applied: Range | None) -> dict[str, str]:
    """Return the header that says in an answer without JSON how a deep picture became 8 bits."""
    return {} if applied is None else {"X-Image-Range": str(applied)}


def hold(data: bytes) -> bytes:
    """The same, counted until the answer is sent; TooLarge or Overloaded where too much is."""
    _hold(len(data))
    return data


def data_url(data: bytes, kind: str) -> str:
    """As `hold`, of the text that it becomes."""
    _hold(4 * len(data) // 3)
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _hold(size: int) -> None:
    here = context()
    service().response_budget.acquire(size, here.held)
    here.held += size


def deadline() -> float:
    """The moment, on the service's clock, by which this request must be answered; BadParameter."""
    seconds = deadline_seconds(request.headers.get("X-Deadline-Ms"), service().settings.deadline_ms)
    return context().timing.started + seconds


def deadline_seconds(given: str | None, usual_ms: int) -> float:
    """Of X-Deadline-Ms as the client sent it, if it did; BadParameter."""
    if given is None:
        return usual_ms / 1000
    if not given.isdecimal() or not 1 <= int(given[:6]) <= LONGEST_DEADLINE_MS or len(given) > 6:
        raise BadParameter(f"X-Deadline-Ms must be a whole number from 1 to {LONGEST_DEADLINE_MS}.")
    return int(given) / 1000


@contextmanager
def reading_until(moment: float) -> Iterator[None]:
    """Within it the body must arrive; of a client that is later, DeadlineExceeded frees the place."""
    connection = client_socket()
    if connection is None:
        yield
        return
    left = max(0.0, moment - service().clock())
    with client_timeouts.after(connection, left, socket.SHUT_RD, "a body") as late:
        try:
            yield
        except Exception as error:
            if late.reached:
                raise _too_late() from error
            raise
        if late.reached:
            raise _too_late()


def _too_late() -> DeadlineExceeded:
    return DeadlineExceeded("The body had not arrived when the deadline passed.")


def client_socket() -> socket.socket | None:
    """The client's socket, where the server shows it."""
    found: socket.socket | None = request.environ.get("gunicorn.socket")
    return found


def client_gone() -> IsDisconnected:
    """A look, without taking anything, at whether the client closed its end; False under other servers."""
    connection = client_socket()

    def gone() -> bool:
        if connection is None:
            return False
        try:
            return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    return gone
