"""Clients over HTTP, in a process of their own: wrk where it is installed, else threads of this file.

    python -m bench.load URL BODY CONTENT-TYPE CLIENTS SECONDS

Connections are kept. A rate of a few a second is measured by these threads anyway: they finish what they have
begun, while wrk counts only what was answered in time, and forgets one in ten of so few.
"""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.processes import ROOT, BenchError, environment
from bench.samples import Sample, of_latencies

DEADLINE_MS = "60000"
"""What each request asks for. Nothing is to be shed here: what is measured is speed."""

BOUNDARY = "farsight-bench-boundary"

SCRIPT = """
local file = io.open(%(body)s, "rb")
wrk.method, wrk.body = "POST", file:read("*a")
file:close()
wrk.headers["Content-Type"] = %(kind)s
wrk.headers["X-Deadline-Ms"] = "%(deadline)s"
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '{"requests": %%d, "us": %%d, "failures": %%d, "p50": %%f, "p95": %%f, "p99": %%f}\\n', summary.requests,
    summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
"""


@dataclass(frozen=True)
class Form:
    """A picture as a browser would send it, in a file that every client reads once."""

    body: Path
    script: Path
    kind: str = f"multipart/form-data; boundary={BOUNDARY}"


def write_form(picture: Path, folder: Path) -> Form:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="{picture.name}"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    form = Form(folder / "form.bin", folder / "form.lua")
    form.body.write_bytes(head.encode() + picture.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode())
    quoted = {"body": json.dumps(str(form.body)), "kind": json.dumps(form.kind), "deadline": DEADLINE_MS}
    form.script.write_text(SCRIPT % quoted)
    return form


def drive(url: str, form: Form, clients: int, seconds: float, *, few: bool) -> Sample:
    """`few` says that the rate is small enough for this file's own threads to be the better instrument."""
    wrk = None if few else shutil.which("wrk")
    return _by_wrk(wrk, url, form, clients, seconds) if wrk else _by_threads(url, form, clients, seconds)


def _by_wrk(wrk: str, url: str, form: Form, clients: int, seconds: float) -> Sample:
    options = [
        "-t1",
        f"-c{clients}",
        f"-d{max(1, round(seconds))}s",
        "--timeout",
        "60s",
        "-s",
        str(form.script),
    ]
    found = _run([wrk, *options, url])
    answered = found["requests"] - found["failures"]
    rate = answered / (found["us"] / 1e6)
    return Sample(rate, found["p50"], found["p95"], found["p99"], int(found["failures"]))


def _by_threads(url: str, form: Form, clients: int, seconds: float) -> Sample:
    asked = [url, str(form.body), form.kind, str(clients), str(seconds)]
    found = _run([sys.executable, "-m", "bench.load", *asked])
    return of_latencies(found["latencies"], found["elapsed"], found["failures"])


def _run(command: list[str]) -> dict[str, Any]:
    ended = subprocess.run(
        command, env=environment({}), cwd=ROOT, capture_output=True, text=True, check=False
    )
    lines = [line for line in ended.stdout.splitlines() if line.startswith("{")]
    if ended.returncode or not lines:
        raise BenchError(f"{command[0]} failed: {ended.stderr.strip() or ended.stdout.strip()}")
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def hammer(url: str, body: bytes, kind: str, clients: int, seconds: float) -> dict[str, object]:
    """Each client asks again as soon as it is answered, and waits for the answer to what it has asked."""
    parts = urlsplit(url)
    headers = {"Content-Type": kind, "X-Deadline-Ms": DEADLINE_MS}
    latencies: list[float] = []
    failures: list[int] = []
    started = time.perf_counter()

    def client() -> None:
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=90)
        while (now := time.perf_counter()) < started + seconds:
            try:
                connection.request("POST", f"{parts.path}?{parts.query}", body, headers)
                answer = connection.getresponse()
                answer.read()
                status = answer.status
            except (OSError, http.client.HTTPException):
                connection.close()
                status = 0
            if status == 200:
                latencies.append(time.perf_counter() - now)
            else:
                failures.append(status)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"elapsed": time.perf_counter() - started, "latencies": latencies, "failures": len(failures)}


if __name__ == "__main__":
    target, sent, media, many, duration = sys.argv[1:]
    print(json.dumps(hammer(target, Path(sent).read_bytes(), media, int(many), float(duration))))
