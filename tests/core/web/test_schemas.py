"""Shared parts of answers are strict about what clients send, and leave out what was not asked for."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from farsight.web.schemas import Box, set_fields


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, "wide"])
def test_a_box_holds_numbers(value):
    with pytest.raises(ValidationError):
        Box(x1=0, y1=0, x2=value, y2=1)


def test_a_box_takes_nothing_else():
    with pytest.raises(ValidationError, match="width"):
        Box(x1=0, y1=0, x2=1, y2=1, width=5)


class Record(BaseModel):
    name: str
    picture: str | None = None


def test_only_fields_that_were_set_are_copied():
    assert set_fields(Record(name="a")) == {"name": "a"}
    assert set_fields(Record(name="a", picture=None)) == {"name": "a", "picture": None}
