"""Serve the built page and stub services with prepared answers, so that only the page's time counts."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np
from PIL import Image

from bench.processes import ROOT

Size = tuple[int, int]

SMALL: Size = (1280, 853)
HUGE: Size = (8660, 5773)
"""Width and height; 50 megapixels is the services' default limit."""

INFERENCE = 0.3
"""Seconds until an answer, like a real service: by then the page has drawn the picture."""

DIST = ROOT / "react-webapp" / "dist"
MODEL = {
    "name": "stub", "version": "0000000", "classes": ["thing"], "licence": "Apache-2.0", "engine": "none",
    "precision": "f32", "threads": 1, "demo": False, "task": "detect",
}  # fmt: skip


@dataclass(frozen=True)
class Stub:
    """The address of a running stub."""

    url: str


class Answers(SimpleHTTPRequestHandler):
    """A request handler for the page's files and, under the services' prefixes, the prepared answers."""

    protocol_version = "HTTP/1.1"

    def __init__(self, answers: dict[str, bytes], *arguments: object) -> None:
        self._answers = answers
        super().__init__(*arguments, directory=str(DIST))

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith(("/yoloapi", "/depthapi")):
            self._send(json.dumps(MODEL if path.endswith("/model") else {"status": "ready"}).encode())
        else:
            super().do_GET()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(INFERENCE)
        if self.path.startswith("/yoloapi"):
            self._send(self._answers["detect"])
        else:
            depth = {"X-Depth-Kind": "relative-inverse", "X-Depth-Min": "0", "X-Depth-Max": "8"}
            self._send(self._answers["depth"], "image/png", depth)

    def _send(
        self, body: bytes, kind: str = "application/json", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(200)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Log nothing: only the table is printed."""


@contextmanager
def serving(size: Size) -> Iterator[Stub]:
    """Serve on a free loopback port, with answers for a picture of this size."""
    answers = {"detect": _objects(size), "depth": _depth(size)}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Answers, answers))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Stub(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()


def photograph(size: Size) -> bytes:
    """Return a JPEG of noise at many scales, which takes about as long to decode as a photograph."""
    random = np.random.default_rng(0)
    width, height = size
    picture = np.zeros((height, width, 3), np.float32)
    for cells in (8, 64, 512):
        coarse = random.random((cells, cells, 3), np.float32) * 85
        picture += cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    out = io.BytesIO()
    Image.fromarray(picture.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=85)
    return out.getvalue()


def _objects(size: Size, count: int = 20) -> bytes:
    width, height = size
    units = {"x1": width / 40, "x2": width / 40, "y1": height / 40, "y2": height / 40}
    places = [{"x1": i, "y1": i, "x2": i + 10, "y2": i + 10} for i in range(count)]
    boxes = [{side: at * units[side] for side, at in place.items()} for place in places]
    answer = {
        "request_id": "STUB",
        "model": {"name": "stub", "version": "0000000"},
        "image": {"filename": "photograph.jpg", "format": "JPEG", "width": width, "height": height},
        "detections": [
            {"class_id": 0, "class_name": "thing", "confidence": 0.9, "bbox": box} for box in boxes
        ],
        "detection_count": count,
    }
    return json.dumps(answer).encode()


def _depth(size: Size) -> bytes:
    width, height = size
    ramp = np.linspace(0, 65535, height, dtype=np.float32)[:, None] * np.ones(width, np.float32)
    waves = 2000 * np.sin(np.arange(width, dtype=np.float32) / 50)
    steps = (ramp + waves).clip(0, 65535).astype(np.uint16)
    return bytes(cv2.imencode(".png", steps, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1])
