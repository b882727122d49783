"""Export weights to OpenVINO with Ultralytics' exporter: `python export.py WEIGHTS`."""

from __future__ import annotations

import sys

from ultralytics import YOLO

YOLO(sys.argv[1]).export(format="openvino")
