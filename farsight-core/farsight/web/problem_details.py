"""Problem details (RFC 9457): the JSON body of every error."""

from __future__ import annotations

import json
from typing import Self

from pydantic import BaseModel, Field

from farsight.errors import PublicError

PROBLEM_TYPE = "application/problem+json"


class Problem(BaseModel):
    """An error in the form of RFC 9457; `detail` says what happened and what to do."""

    type: str = Field(examples=["/problems/bad-parameter"])
    title: str
    status: int
    detail: str
    request_id: str

    @classmethod
    def of(cls, error: PublicError, request_id: str) -> Self:
        """Return an error as clients see it, alone or in the place of one image among many."""
        return cls(
            type=f"/problems/{error.kind}",
            title=error.title,
            status=error.status,
            detail=error.detail,
            request_id=request_id,
        )

    def text(self) -> bytes:
        """Return it as JSON in ASCII: what a client sent, and is quoted, may not be valid in UTF-8."""
        return json.dumps(self.model_dump(), separators=(",", ":")).encode()
