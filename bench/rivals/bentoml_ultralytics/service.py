"""Serve Ultralytics with BentoML, on torch or its own OpenVINO export: `bentoml serve service:Detector`."""

from __future__ import annotations

import os
from typing import Any

import bentoml
from PIL.Image import Image
from ultralytics import YOLO


@bentoml.service
class Detector:
    def __init__(self) -> None:
        self.model = YOLO(os.environ["BENCH_MODEL"], task="detect")

    @bentoml.api
    def detect(self, image: Image) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.model.predict(image, device="cpu", verbose=False)[0].summary()
        return found
