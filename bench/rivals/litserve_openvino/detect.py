"""Serve the bundle's own graph with LitServe, using OpenCV and NumPy: `python detect.py PORT`.

Pictures are letterboxed into the smallest rectangle of the stride, as in Ultralytics' predict.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import cv2
import litserve as ls
import numpy as np
import openvino as ov

SIZE, STRIDE, GREY, CONFIDENCE = 640, 32, 114, 0.25


class DetectAPI(ls.LitAPI):
    def setup(self, device: str) -> None:
        self.model = ov.Core().compile_model(
            os.environ["BENCH_MODEL"], "CPU", {"PERFORMANCE_HINT": "LATENCY"}
        )

    def decode_request(self, request) -> Any:
        data = np.frombuffer(request["image"].file.read(), np.uint8)
        return cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)

    def predict(self, image: Any) -> Any:
        height, width = image.shape[:2]
        scale = SIZE / max(height, width)
        size = round(width * scale), round(height * scale)
        left, top = (side % -STRIDE // -2 for side in size)
        right, bottom = -size[0] % STRIDE - left, -size[1] % STRIDE - top
        placed = cv2.copyMakeBorder(
            cv2.resize(image, size), top, bottom, left, right, cv2.BORDER_CONSTANT, value=(GREY,) * 3
        )
        found = self.model(placed[None])[0][0]
        found = found[found[:, 4] > CONFIDENCE]
        found[:, :4] = (found[:, :4] - [left, top, left, top]) / scale
        return found

    def encode_response(self, output: Any) -> dict[str, Any]:
        return {
            "detections": [{"box": row[:4], "confidence": row[4], "class": row[5]} for row in output.tolist()]
        }


if __name__ == "__main__":
    server = ls.LitServer(DetectAPI(), accelerator="cpu")
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False)
