"""`python export.py WEIGHTS`: Ultralytics' own export to OpenVINO, beside the weights."""

from __future__ import annotations

import sys

from ultralytics import YOLO

YOLO(sys.argv[1]).export(format="openvino")
