"""A gunicorn that lacks something that is used fails here, by name, and the worker uses nothing else."""

from __future__ import annotations

import ast
import importlib
import inspect
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.http import errors, wsgi
from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import TConn, ThreadWorker

from farsight.server import gunicorn_worker, protocol_errors
from farsight.server.gunicorn_internals import USED

CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
CLIENT, SERVER = ("127.0.0.1", 1), ("127.0.0.1", 2)


@pytest.fixture(scope="module")
def objects() -> dict[str, object]:
    """One of each, as gunicorn makes them while it serves a request."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(CHUNKED)
        config = Config()
        parser = RequestParser(config, ours, CLIENT)
        request = next(parser)
        _, environ = wsgi.create(request, ours, CLIENT, SERVER, config)
        app = SimpleNamespace(wsgi=lambda: None)
        worker = ThreadWorker(0, 0, [], app, 30, config, None)
        worker.load_wsgi()
        worker.tmp.close()
        named = {type(one).__name__: one for one in (parser, request, parser.unreader, request.body)}
        return {
            **named,
            "ThreadWorker": worker,
            "TConn": TConn(config, ours, CLIENT, SERVER),
            "ChunkedReader": request.body.reader,
            "environ": SimpleNamespace(**environ),
        }


def object_of(name: str, objects: dict[str, object]) -> object:
    if "." in name:
        return importlib.import_module(name)
    if name in objects:
        return objects[name]
    kind = getattr(errors, name)
    return kind(*("x" for _ in range(len(inspect.signature(kind).parameters))))


@pytest.mark.parametrize(
    ("name", "used"), [(name, used) for name, all_used in USED.items() for used in all_used]
)
def test_gunicorn_still_has(name, used, objects):
    assert hasattr(object_of(name, objects), used), f"gunicorn's {name} has no {used} any more"


def attributes_of(variable: str) -> set[str]:
    """Return the attributes that the worker reads from, or sets on, a variable of this name."""
    tree = ast.parse(Path(gunicorn_worker.__file__).read_text())
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == variable
    }


@pytest.mark.parametrize(
    ("variable", "name"),
    [
        ("conn", "TConn"),
        ("parser", "RequestParser"),
        ("conn.parser", "RequestParser"),
        ("conn.parser.unreader", "SocketUnreader"),
        ("parser.mesg", "Request"),
        ("super()", "ThreadWorker"),
    ],
)
def test_the_worker_uses_nothing_of_gunicorn_that_is_not_listed(variable, name):
    assert attributes_of(variable) - {"__init__"} <= set(USED[name])


def test_the_worker_uses_no_attribute_of_its_base_that_is_not_listed():
    own = {"_service", "_timeouts", "_fast_reject", "_rejected", "_scratch"}
    own |= vars(gunicorn_worker.Worker).keys() - vars(ThreadWorker).keys()
    assert attributes_of("self") - own <= set(USED["ThreadWorker"])


def test_the_translation_of_errors_uses_none_that_is_not_listed():
    tree = ast.parse(Path(protocol_errors.__file__).read_text())
    named = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "http"
    }
    assert named == set(USED["gunicorn.http.errors"])
