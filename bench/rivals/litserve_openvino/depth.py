"""Serve the bundle's own graph with LitServe, using OpenCV and NumPy: `python depth.py PORT`."""

from __future__ import annotations

import os
import sys
from typing import Any

import cv2
import litserve as ls
import numpy as np
import openvino as ov

SIZE, MULTIPLE = 518, 14


class DepthAPI(ls.LitAPI):
    def setup(self, device: str) -> None:
        self.model = ov.Core().compile_model(
            os.environ["BENCH_MODEL"], "CPU", {"PERFORMANCE_HINT": "LATENCY"}
        )

    def decode_request(self, request) -> Any:
        data = np.frombuffer(request["image"].file.read(), np.uint8)
        return cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)

    def predict(self, image: Any) -> Any:
        height, width = image.shape[:2]
        scale = min(SIZE / height, SIZE / width, key=lambda scale: abs(1 - scale))
        size = [round(side * scale / MULTIPLE) * MULTIPLE for side in (width, height)]
        depth = self.model(cv2.resize(image, size, interpolation=cv2.INTER_CUBIC)[None])[0][0]
        return cv2.resize(depth, (width, height), interpolation=cv2.INTER_CUBIC)

    def encode_response(self, output: Any) -> dict[str, float]:
        return {"min": float(output.min()), "max": float(output.max()), "mean": float(output.mean())}


if __name__ == "__main__":
    server = ls.LitServer(DepthAPI(), accelerator="cpu")
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False)
