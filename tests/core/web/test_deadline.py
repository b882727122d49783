"""The deadline comes from X-Deadline-Ms, or from the settings."""

from __future__ import annotations

import pytest

from farsight.errors import BadParameter
from farsight.web.deadline import deadline
from farsight.web.request_context import open_context


@pytest.mark.parametrize(("given", "seconds"), [(None, 2.0), ("1", 0.001), ("500", 0.5), ("60000", 60.0)])
def test_the_deadline_counts_from_the_requests_start(bare_app, given, seconds):
    headers = {} if given is None else {"X-Deadline-Ms": given}
    with bare_app.test_request_context(headers=headers):
        open_context()
        assert deadline() == pytest.approx(100.0 + seconds)


@pytest.mark.parametrize("given", ["0", "60001", "-1", "1e3", "soon", "1 "])
def test_a_malformed_deadline_is_rejected(bare_app, given):
    with bare_app.test_request_context(environ_base={"HTTP_X_DEADLINE_MS": given}):
        open_context()
        with pytest.raises(BadParameter, match="X-Deadline-Ms"):
            deadline()
