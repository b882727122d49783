"""The door while the service is full: refusals in one look at what has come, by the thread that accepts.

    refusal = door.refusal(sent, keep=True)     # sent: the first bytes of a request
    if refusal is None: ...                     # not to be refused here: the application sees to it

A refusal through a thread, an HTTP parser and Flask costs 2.2 ms, this one 0.8, and at four times saturation
there are three for each answer (docs/decisions/009). What is not plain at first sight is left to those.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from flask import Flask

from farsight.errors import BadParameter, NotReady, Overloaded
from farsight.service import Service
from farsight.web import access_log, request_context
from farsight.web.access_log import Said

MOST_HEAD = 4096
"""Bytes looked at: heads of requests with a picture have 200 to 1500."""

REQUEST_LINE = re.compile(rb"POST ([^ ?]+)(?:\?[^ ]*)? HTTP/1\.([01])")
HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e]*)")
LENGTH = re.compile(r"[1-9][0-9]{0,9}")

NOT_PLAIN = frozenset({"transfer-encoding", "expect", "upgrade"})


@dataclass(frozen=True)
class Refusal:
    """`answer` is to be sent as it is; then `unread` bytes of the request are still to be taken off."""

    answer: bytes
    unread: int
    keep: bool
    """Whether another request may follow on the connection."""


class Door:
    """Of a service that takes pictures at `paths`."""

    def __init__(self, made: Service, paths: Collection[str]) -> None:
        self._made = made
        self._paths = frozenset(paths)
        self._longest = made.settings.max_body_mb * 2**20

    @classmethod
    def of(cls, application: Flask) -> Self:
        """Return the door of an application: its service, and the paths that it takes pictures at."""
        # All that is posted is pictures, and comes in by `uploads.admitted`.
        rules = application.url_map.iter_rules()
        return cls(application.extensions["farsight"], [str(r) for r in rules if "POST" in (r.methods or ())])

    @property
    def is_shut(self) -> bool:
        """Whether a look at who comes is worth it: someone was refused a moment ago."""
        return self._made.admission.is_shedding

    def refusal(self, sent: bytes, *, keep: bool) -> Refusal | None:
        """None for whoever may come in, for whoever asks something else, and where any doubt is left."""
        started = self._made.clock()
        head, end, _ = sent.partition(b"\r\n\r\n")
        line, *lines = head.split(b"\r\n")
        asked, headers = REQUEST_LINE.fullmatch(line), _headers(lines)
        if not end or not asked or headers is None or NOT_PLAIN & headers.keys():
            return None
        path, length = asked[1].decode("latin-1"), headers.get("content-length", "")
        if path not in self._paths or not LENGTH.fullmatch(length) or int(length) > self._longest:
            return None
        error = self._error(started, headers.get("x-deadline-ms"))
        if error is None:
            return None
        keep = keep and asked[2] == b"1" and "close" not in headers.get("connection", "").lower()
        request_id = request_context.request_id(headers.get("x-request-id"))
        said = Said(request_id, "POST", path, error.status, None, headers.get("origin"))
        phases = {"total": self._made.clock() - started}
        answer = access_log.error_answer(self._made, error, said, path, phases, keep=keep)
        return Refusal(answer, len(head) + len(end) + int(length), keep)

    def _error(self, started: float, asked: str | None) -> Overloaded | None:
        try:
            until = started + request_context.deadline_seconds(asked, self._made.settings.deadline_ms)
            self._made.readiness.admit()
        except (BadParameter, NotReady):
            return None
        return self._made.admission.rejection(until)


def _headers(lines: list[bytes]) -> dict[str, str] | None:
    """By their names in small letters; None where one is not plain, or stands there twice."""
    found: dict[str, str] = {}
    for line in lines:
        header = HEADER.fullmatch(line)
        name = header[1].decode().lower() if header else ""
        if not header or name in found:
            return None
        found[name] = header[2].decode().strip()
    return found
