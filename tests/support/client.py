"""Plain HTTP, as any program speaks it; no proxy of the machine's is asked for what is on loopback."""

from __future__ import annotations

import socket
from contextlib import closing
from urllib.parse import urlsplit

import requests

PATIENCE = 60
"""Seconds before a test gives up on an answer: hit only by a hang."""


def send(method: str, url: str, **options) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        options.setdefault("timeout", PATIENCE)
        return session.request(method, url, **options)


def raw(url: str, request: bytes) -> bytes:
    """Bytes onto the wire as they are, and all that comes back until the other end closes."""
    with closing(connect(url)) as connection:
        connection.sendall(request)
        return read_all(connection)


def connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)


def read_all(connection: socket.socket) -> bytes:
    received = bytearray()
    while chunk := connection.recv(65536):
        received += chunk
    return bytes(received)


def head(url: str, method: str, **headers: str) -> bytes:
    """The head of a request: `head(url, "POST", Content_Length="5")`; it asks to close afterwards."""
    parts = urlsplit(url)
    target = parts._replace(scheme="", netloc="").geturl() or "/"
    lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
