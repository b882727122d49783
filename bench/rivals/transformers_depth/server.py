"""Serve transformers' depth-estimation pipeline with LitServe: `python server.py PORT`."""

from __future__ import annotations

import os
import sys
from typing import Any

import litserve as ls
from PIL import Image
from transformers import pipeline


class DepthAPI(ls.LitAPI):
    def setup(self, device: str) -> None:
        self.pipeline = pipeline("depth-estimation", model=os.environ["BENCH_MODEL"], device=device)

    def decode_request(self, request) -> Image.Image:
        return Image.open(request["image"].file)

    def predict(self, image: Image.Image) -> Any:
        return self.pipeline(image)["predicted_depth"]

    def encode_response(self, output: Any) -> dict[str, float]:
        return {"min": output.min().item(), "max": output.max().item(), "mean": output.mean().item()}


if __name__ == "__main__":
    server = ls.LitServer(DepthAPI(), accelerator="cpu")
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False)
