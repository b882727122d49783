"""Serve Ultralytics' predict with Flask's own server: `flask run`.

One model with a lock, because a YOLO object is not thread-safe.
"""

from __future__ import annotations

import os
import threading

from flask import Flask, Response, jsonify, request
from PIL import Image
from ultralytics import YOLO

app = Flask(__name__)
model = YOLO(os.environ["BENCH_MODEL"], task="detect")
lock = threading.Lock()


@app.post("/detect")
def detect() -> Response:
    image = Image.open(request.files["image"].stream)
    with lock:
        (result,) = model.predict(image, device="cpu", verbose=False)
    return jsonify(result.summary())
