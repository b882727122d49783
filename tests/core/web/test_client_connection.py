"""A closed connection is noticed without reading from it, and a late body ends at the deadline."""

from __future__ import annotations

import socket

import pytest
from flask import Flask

from farsight.errors import BadParameter, DeadlineExceeded
from farsight.web.client_connection import SOCKET_KEY, client_is_disconnected, receive_body_until


def disconnection_of(app: Flask, connection: socket.socket):
    with app.test_request_context(environ_base={SOCKET_KEY: connection}):
        return client_is_disconnected()


def test_a_client_is_disconnected_once_it_closed_its_end(bare_app):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        is_disconnected = disconnection_of(bare_app, ours)
        assert not is_disconnected()
        theirs.sendall(b"GET /next")
        assert not is_disconnected()
        assert ours.recv(100) == b"GET /next"
        theirs.close()
        assert is_disconnected()
    assert is_disconnected()


def test_a_server_that_shows_no_socket_has_no_disconnected_clients(bare_app):
    with bare_app.test_request_context():
        assert not client_is_disconnected()()
        with receive_body_until(0.0):
            pass


def test_a_body_that_is_late_is_a_deadline_exceeded_even_if_reading_it_failed(bare_app):
    ours, theirs = socket.socketpair()
    ours.settimeout(20)
    with ours, theirs, bare_app.test_request_context(environ_base={SOCKET_KEY: ours}):
        reading = receive_body_until(100.1)
        reading.__enter__()
        assert ours.recv(1) == b""
        error = BadParameter("The body is incomplete.")
        with pytest.raises(DeadlineExceeded):
            reading.__exit__(BadParameter, error, None)


def test_a_body_that_comes_in_time_raises_its_own_errors(bare_app):
    ours, theirs = socket.socketpair()
    with ours, theirs, bare_app.test_request_context(environ_base={SOCKET_KEY: ours}):
        with pytest.raises(BadParameter), receive_body_until(160.0):
            raise BadParameter("The form has no boundary.")
        with receive_body_until(160.0):
            pass
