"""Send requests from clients that each wait for an answer before they send again (a closed loop).

    python -m bench.closed_loop URL CLIENTS SECONDS BODY...

wrk is used if it is installed, otherwise the threads of this file, in a process of their own. Connections
are kept alive, and the payloads are sent in rotation. Low rates are always measured by these threads,
because they wait for the last answers, while wrk drops them: one in ten at a few requests a second.
"""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.processes import ROOT, BenchError, environment
from bench.samples import Sample, of_latencies
from bench.worker import Turns

DEADLINE_MS = "60000"
"""The deadline of each request, long enough that the service rejects none."""

BOUNDARY = "farsight-bench-boundary"
KIND = f"multipart/form-data; boundary={BOUNDARY}"

SCRIPT = """
wrk.headers["Content-Type"] = %(kind)s
wrk.headers["X-Deadline-Ms"] = "%(deadline)s"
local requests, turn = {}, 0
init = function()
  for _, name in ipairs({%(payloads)s}) do
    local file = io.open(name, "rb")
    requests[#requests + 1] = wrk.format("POST", nil, nil, file:read("*a"))
    file:close()
  end
end
request = function()
  turn = turn %% #requests + 1
  return requests[turn]
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '{"requests": %%d, "us": %%d, "failures": %%d, "p50": %%f, "p95": %%f, "p99": %%f}\\n', summary.requests,
    summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
"""


@dataclass(frozen=True)
class Forms:
    """Files with the form data that a browser would send, one per picture, and the script for wrk."""

    payloads: tuple[Path, ...]
    script: Path


def write_forms(pictures: Sequence[Path], folder: Path) -> Forms:
    """Write the forms and the script to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    payloads = []
    for number, picture in enumerate(pictures):
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="{picture.name}"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        payloads.append(folder / f"{number}.bin")
        payloads[-1].write_bytes(head.encode() + picture.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode())
    script = folder / "wrk.lua"
    named = ", ".join(json.dumps(str(body)) for body in payloads)
    script.write_text(SCRIPT % {"payloads": named, "kind": json.dumps(KIND), "deadline": DEADLINE_MS})
    return Forms(tuple(payloads), script)


def drive(url: str, forms: Forms, clients: int, seconds: float, *, low_rate: bool) -> Sample:
    """Send requests for `seconds` and return the sample.

    Threads measure instead of wrk at a `low_rate`, and if wrk saw fewer than two answers per client.
    """
    wrk = None if low_rate else shutil.which("wrk")
    sample = _by_wrk(wrk, url, forms, clients, seconds) if wrk else None
    if sample is None or sample.images < 2 * clients:
        sample = _by_threads(url, forms, clients, seconds)
    return sample


def _by_wrk(wrk: str, url: str, forms: Forms, clients: int, seconds: float) -> Sample:
    options = ["-t1", f"-c{clients}", f"-d{max(1, round(seconds))}s", "--timeout", "60s"]
    found = run_json([wrk, *options, "-s", str(forms.script), url])
    answered = int(found["requests"] - found["failures"])
    rate = answered / (found["us"] / 1e6)
    return Sample(rate, found["p50"], found["p95"], found["p99"], answered, int(found["failures"]))


def _by_threads(url: str, forms: Forms, clients: int, seconds: float) -> Sample:
    command = [
        sys.executable,
        "-m",
        "bench.closed_loop",
        url,
        str(clients),
        str(seconds),
        *map(str, forms.payloads),
    ]
    found = run_json(command)
    return of_latencies(found["latencies"], found["elapsed"], found["failures"])


def run_json(command: list[str]) -> dict[str, Any]:
    """Run a command and return the last JSON object that it prints."""
    ended = subprocess.run(
        command, env=environment({}), cwd=ROOT, capture_output=True, text=True, check=False
    )
    lines = [line for line in ended.stdout.splitlines() if line.startswith("{")]
    if ended.returncode or not lines:
        raise BenchError(f"{command[0]} failed: {ended.stderr.strip() or ended.stdout.strip()}")
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def send_requests(url: str, payloads: Sequence[bytes], clients: int, seconds: float) -> dict[str, object]:
    """Send requests from `clients` threads, each as soon as its last answer has come."""
    parts = urlsplit(url)
    headers = {"Content-Type": KIND, "X-Deadline-Ms": DEADLINE_MS}
    latencies: list[float] = []
    failures: list[int] = []
    turns = Turns(len(payloads), seconds)
    started = time.perf_counter()

    def client() -> None:
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=90)
        for turn in turns:
            now = time.perf_counter()
            try:
                connection.request("POST", f"{parts.path}?{parts.query}", payloads[turn], headers)
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
    target, many, duration, *sent = sys.argv[1:]
    print(
        json.dumps(
            send_requests(target, [Path(body).read_bytes() for body in sent], int(many), float(duration))
        )
    )
