"""A request's context: whether its client still listens, told from its socket without taking anything."""

from __future__ import annotations

import socket

import pytest
from flask import Flask

from farsight.errors import BadParameter
from farsight.settings import Settings
from farsight.web.request_context import client_gone, deadline, open_context
from tests.support.units import FakeClock


@pytest.fixture
def app():
    made = Flask("farsight")
    settings = Settings(model="x", port=1, metrics_port=0, deadline_ms=2000)
    made.extensions["farsight"] = type("Service", (), {"clock": FakeClock(), "settings": settings})()
    return made


def gone_of(app: Flask, connection: socket.socket):
    with app.test_request_context(environ_base={"gunicorn.socket": connection}):
        return client_gone()


def test_a_client_is_gone_once_it_closed_its_end(app):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        gone = gone_of(app, ours)
        assert not gone()
        theirs.sendall(b"GET /next")
        assert not gone()
        assert ours.recv(100) == b"GET /next"
        theirs.close()
        assert gone()
    assert gone()


def test_under_another_server_nobody_is_gone(app):
    with app.test_request_context():
        assert not client_gone()()


@pytest.mark.parametrize(("given", "seconds"), [(None, 2.0), ("1", 0.001), ("500", 0.5), ("60000", 60.0)])
def test_the_deadline_counts_from_the_requests_start(app, given, seconds):
    headers = {} if given is None else {"X-Deadline-Ms": given}
    with app.test_request_context(headers=headers):
        open_context()
        assert deadline() == pytest.approx(100.0 + seconds)


@pytest.mark.parametrize("given", ["0", "60001", "-1", "1e3", "soon", "1 "])
def test_a_malformed_deadline_is_refused(app, given):
    with app.test_request_context(environ_base={"HTTP_X_DEADLINE_MS": given}):
        open_context()
        with pytest.raises(BadParameter, match="X-Deadline-Ms"):
            deadline()
