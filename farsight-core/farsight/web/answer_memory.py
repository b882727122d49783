"""Count the pictures and files of answers against the service's byte budget until they are sent."""

from __future__ import annotations

import base64
from functools import partial

from flask import Response

from farsight.web.request_context import current_context, current_service


def count_bytes(data: bytes) -> bytes:
    """Return the data, counted until the answer is sent; TooLarge or Overloaded if the budget is exceeded."""
    _acquire(len(data))
    return data


def data_url(data: bytes, media_type: str) -> str:
    """Return the data as a base64 data URL, counted like `count_bytes`."""
    _acquire(4 * len(data) // 3)
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def release_when_sent(response: Response) -> None:
    """Release what was counted for this answer as soon as it is sent."""
    size = current_context().answer_bytes
    if size:
        response.call_on_close(partial(current_service().response_budget.release, size))


def _acquire(size: int) -> None:
    context = current_context()
    current_service().response_budget.acquire(size, context.answer_bytes)
    context.answer_bytes += size
