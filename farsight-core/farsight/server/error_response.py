"""Write an error response as bytes, for requests that are answered without Flask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from email.utils import formatdate
from http import HTTPStatus

from farsight.errors import PublicError
from farsight.service import Service
from farsight.web.access_log import RequestSummary, error_fields, record_response
from farsight.web.problem_details import PROBLEM_TYPE, Problem


def error_response(
    service: Service,
    error: PublicError,
    summary: RequestSummary,
    route: str,
    phases: Mapping[str, float],
    *,
    keep: bool,
) -> bytes:
    """Return the whole HTTP response to an error, after counting and logging it.

    phases: seconds, by name. keep: the connection stays open for another request.
    """
    body = Problem.of(error, summary.request_id).text()
    summary = replace(summary, size=len(body))
    headers = {
        "Server": "gunicorn",
        "Date": formatdate(usegmt=True),
        "Connection": "keep-alive" if keep else "close",
        "Content-Type": PROBLEM_TYPE,
        "Content-Length": str(len(body)),
        **error.headers,
        **record_response(service, summary, route, phases, error_fields(error)),
    }
    lines = [f"HTTP/1.1 {error.status} {HTTPStatus(error.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
