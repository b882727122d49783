"""Reject requests while the service is full, in the thread that accepts connections.

    rejection = fast_reject.rejection(sent, keep=True)  # sent: the first bytes of a request
    if rejection is None: ...                           # leave this request to the application

Rejecting through a thread, an HTTP parser and Flask costs 2.2 ms, here 0.8 ms, and at four times saturation
there are three rejections for each answer (docs/decisions/009). Any request that is not of the plainest form
is left to the application.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from flask import Flask

from farsight.errors import BadParameter, NotReady, Overloaded
from farsight.server.error_response import error_response
from farsight.service import Service
from farsight.web.access_log import RequestSummary
from farsight.web.deadline import deadline_seconds
from farsight.web.request_context import request_id

MAX_HEAD = 4096
"""Bytes that are examined: the heads of requests with a picture have 200 to 1500."""

REQUEST_LINE = re.compile(rb"POST ([^ ?]+)(?:\?[^ ]*)? HTTP/1\.([01])")
HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e]*)")
LENGTH = re.compile(r"[1-9][0-9]{0,9}")

NOT_PLAIN = frozenset({"transfer-encoding", "expect", "upgrade"})


@dataclass(frozen=True)
class Rejection:
    """A response to send as it is, after which `unread` bytes of the request must still be read."""

    response: bytes
    unread: int
    keep: bool
    """The connection stays open for another request."""


class FastReject:
    """The fast rejection of requests to one service that accepts images at `paths`."""

    def __init__(self, service: Service, paths: Collection[str]) -> None:
        self._service = service
        self._paths = frozenset(paths)
        self._max_body = service.settings.max_body_mb * 2**20

    @classmethod
    def of(cls, application: Flask) -> Self:
        """Return the fast reject of an application, built from its service and its routes."""
        # Every route with POST accepts images, and admits requests by `admit_request`.
        rules = application.url_map.iter_rules()
        return cls(application.extensions["farsight"], [str(r) for r in rules if "POST" in (r.methods or ())])

    @property
    def is_shedding(self) -> bool:
        """Return whether a request was rejected within the last second: only then are others examined."""
        return self._service.admission.is_shedding

    def rejection(self, sent: bytes, *, keep: bool) -> Rejection | None:
        """Return the rejection of a request, or None if it can be admitted or is not of the plainest form.

        keep: the server can keep the connection open.
        """
        started = self._service.clock()
        head, end, _ = sent.partition(b"\r\n\r\n")
        line, *lines = head.split(b"\r\n")
        request, headers = REQUEST_LINE.fullmatch(line), _headers(lines)
        if not end or not request or headers is None or NOT_PLAIN & headers.keys():
            return None
        path, length = request[1].decode("latin-1"), headers.get("content-length", "")
        if path not in self._paths or not LENGTH.fullmatch(length) or int(length) > self._max_body:
            return None
        error = self._error(started, headers.get("x-deadline-ms"))
        if error is None:
            return None
        keep = keep and request[2] == b"1" and "close" not in headers.get("connection", "").lower()
        new_id = request_id(headers.get("x-request-id"))
        summary = RequestSummary(new_id, "POST", path, error.status, None, headers.get("origin"))
        phases = {"total": self._service.clock() - started}
        response = error_response(self._service, error, summary, path, phases, keep=keep)
        return Rejection(response, len(head) + len(end) + int(length), keep)

    def _error(self, started: float, deadline_header: str | None) -> Overloaded | None:
        try:
            until = started + deadline_seconds(deadline_header, self._service.settings.deadline_ms)
            self._service.readiness.admit()
        except (BadParameter, NotReady):
            return None
        return self._service.admission.rejection(until)


def _headers(lines: list[bytes]) -> dict[str, str] | None:
    """Return the headers by lower-case name, or None if one is malformed or appears twice."""
    found: dict[str, str] = {}
    for line in lines:
        header = HEADER.fullmatch(line)
        name = header[1].decode().lower() if header else ""
        if not header or name in found:
            return None
        found[name] = header[2].decode().strip()
    return found
