"""The request id is the client's own only if it is safe in headers and logs."""

from __future__ import annotations

import pytest

from farsight.web.request_context import request_id


@pytest.mark.parametrize("given", ["a", "01J9-abc.def:5_x", "x" * 128])
def test_a_safe_id_is_kept(given):
    assert request_id(given) == given


@pytest.mark.parametrize("given", [None, "", "x" * 129, "a b", "a\nb", "<script>"])
def test_any_other_id_is_replaced_by_a_new_one(given):
    first, second = request_id(given), request_id(given)
    assert len(first) == len(second) == 26
    assert first != second
