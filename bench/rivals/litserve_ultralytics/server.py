"""Serve Ultralytics with LitServe, on torch or on its own OpenVINO export: `python server.py PORT`."""

from __future__ import annotations

import os
import sys
from typing import Any

import litserve as ls
from PIL import Image
from ultralytics import YOLO


class DetectAPI(ls.LitAPI):
    def setup(self, device: str) -> None:
        self.model = YOLO(os.environ["BENCH_MODEL"], task="detect")

    def decode_request(self, request) -> Image.Image:
        return Image.open(request["image"].file)

    def predict(self, image: Image.Image) -> Any:
        return self.model.predict(image, device="cpu", verbose=False)[0]

    def encode_response(self, output: Any) -> dict[str, Any]:
        return {"detections": output.summary()}


if __name__ == "__main__":
    server = ls.LitServer(DetectAPI(), accelerator="cpu")
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False)
