"""Serve transformers' depth-estimation pipeline with Flask's own server, with a lock around it."""

from __future__ import annotations

import os
import threading

from flask import Flask, Response, jsonify, request
from PIL import Image
from transformers import pipeline

app = Flask(__name__)
estimate_depth = pipeline("depth-estimation", model=os.environ["BENCH_MODEL"], device="cpu")
lock = threading.Lock()


@app.post("/estimate")
def estimate() -> Response:
    image = Image.open(request.files["image"].stream)
    with lock:
        depth = estimate_depth(image)["predicted_depth"]
    return jsonify(min=depth.min().item(), max=depth.max().item(), mean=depth.mean().item())
