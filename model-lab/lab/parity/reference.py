"""Run the reference implementations as their users do: with the path of a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import ultralytics
from transformers import __version__ as transformers_version
from transformers import pipeline
from ultralytics.utils import ASSETS

from depth_app.postprocess import DepthMap
from lab.export.depth import DepthEstimator
from lab.export.yolo import Detector
from yolo_app.postprocess import DEFAULT_IOU, Detections
from yolo_app.task import DetectTask

DETECT = f"ultralytics {ultralytics.__version__} predict"
DEPTH = f"transformers {transformers_version} depth-estimation pipeline"

PICTURES = tuple(ASSETS / name for name in ("bus.jpg", "zidane.jpg"))
"""The photographs that come with the installed ultralytics package."""


def predict(detector: Detector, picture: Path) -> Detections:
    """Return Ultralytics' own detections; `nms=False` selects the end-to-end head."""
    options = DetectTask.golden_options
    (result,) = detector.yolo.predict(
        picture,
        imgsz=detector.rule.size,
        conf=options.conf,
        iou=DEFAULT_IOU,
        max_det=options.max_det,
        nms=False if detector.head == "end2end" else None,
        device="cpu",
        verbose=False,
    )
    rows = result.boxes.data.numpy()
    return Detections(rows[:, :4], rows[:, 4], rows[:, 5].astype(np.int64))


def estimate(estimator: DepthEstimator, picture: Path) -> DepthMap:
    """Return transformers' own depth map, of the picture's size."""
    ask = pipeline(
        "depth-estimation", model=estimator.model, image_processor=estimator.processor, device="cpu"
    )
    depth: DepthMap = ask(str(picture))["predicted_depth"].numpy()
    return depth
