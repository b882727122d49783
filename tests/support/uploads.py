"""Clients as users have them: each posts a file as a form, and says what it was answered."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support import client
from tests.support.twins import ROOT

PROGRAMS = Path(__file__).with_name("clients")


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    body: Any

    @classmethod
    def parse(cls, printed: str) -> Answer:
        """Read a line of status, one of content type, and the JSON after them."""
        status, kind, body = printed.split("\n", 2)
        return cls(int(status), kind, json.loads(body))


def _printed(*command: str | Path) -> str:
    """Return what a program printed; skip where there is none."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"no {command[0]} on PATH")
    ended = subprocess.run(
        command,
        cwd=ROOT / "react-webapp",  # axios is installed there
        capture_output=True,
        text=True,
        timeout=client.PATIENCE,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def java(url: str, file: Path) -> Answer:
    return Answer.parse(_printed("java", PROGRAMS / "Upload.java", url, file))


def fetch(url: str, file: Path) -> Answer:
    return Answer.parse(_printed("node", PROGRAMS / "fetch.mjs", url, file))


def axios(url: str, file: Path) -> Answer:
    return Answer.parse(_printed("node", PROGRAMS / "axios.mjs", url, file))


def curl(url: str, file: Path) -> Answer:
    """Ask a server without TLS for h2c, as Java does."""
    output = ("--silent", "--show-error", "--write-out", "\n%{http_code}\n%{content_type}")
    form = f"image=@{file};type=image/jpeg"
    body, status, kind = _printed("curl", "--http2", *output, "--form", form, url).rsplit("\n", 2)
    return Answer(int(status), kind, json.loads(body))


def dotnet(url: str, file: Path) -> Answer:
    """Send what .NET's MultipartFormDataContent does: a quoted boundary, an unquoted name, no file name."""
    boundary = "8f1c2f6e-6f0c-4b1e-9d6a-0d5a3c1b7e42"
    part = f"--{boundary}\r\nContent-Disposition: form-data; name=image\r\n\r\n".encode()
    body = part + file.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    headers = {
        "Content_Type": f'multipart/form-data; boundary="{boundary}"',
        "Content_Length": str(len(body)),
    }
    answer = client.raw(url, client.head(url, "POST", **headers) + body)
    before, _, content = answer.partition(b"\r\n\r\n")
    lines = before.decode().split("\r\n")
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
    return Answer(int(lines[0].split()[1]), fields["content-type"], json.loads(content))


CLIENTS: dict[str, Callable[[str, Path], Answer]] = {
    "java": java,
    "fetch": fetch,
    "axios": axios,
    "curl": curl,
    "dotnet": dotnet,
}
