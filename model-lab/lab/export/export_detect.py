"""A YOLO checkpoint becomes a graph.

By torch's tracer: Ultralytics' exporter installs packages as it runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import openvino as ov
import torch
from ultralytics.models import YOLO
from ultralytics.nn.modules import Detect
from ultralytics.utils import DEFAULT_CFG

from farsight.bundles import LetterboxInput
from lab.errors import LabError
from lab.export.intermediate import convert, fold_normalisation
from yolo_app.preprocess import minimum_rectangles


def letterbox_rule(size: int) -> LetterboxInput:
    """Ultralytics' minimum rectangles for 16:9, 16:10, 3:2, 4:3 and square: those see what `predict` sees.

    Each is warmed before readiness: 0.13 s and 9 MB where `size` is 640.
    """
    return LetterboxInput(size=size, shapes=minimum_rectangles(size))


MAX_DET = 300


@dataclass(frozen=True)
class Detector:
    """A checkpoint in memory: `yolo` for Ultralytics' own predict, and what a manifest says of it."""

    yolo: Any
    rule: LetterboxInput
    head: Literal["end2end", "dense"]
    classes: tuple[str, ...]


def read_checkpoint(path: Path) -> Detector:
    """The end-to-end head is taken where there is one: it needs no non-maximum suppression."""
    yolo: Any = YOLO(path)
    head = yolo.model.model[-1]
    if yolo.task != "detect" or type(head) is not Detect:
        raise LabError(f"{path}: a model for {yolo.task}; a YOLO model for detect is needed")
    end2end = getattr(head, "one2one_cv2", None) is not None
    names = yolo.model.names
    # The size it was trained at, which is what predict takes by default.
    rule = letterbox_rule(int(yolo.overrides.get("imgsz", DEFAULT_CFG.imgsz)))
    return Detector(yolo, rule, "end2end" if end2end else "dense", tuple(names[i] for i in range(len(names))))


def export(detector: Detector) -> ov.Model:
    """(N, H, W, 3) uint8 RGB -> (N, 300, 6) end-to-end or (N, 4 + classes, anchors) dense, input pixels."""
    # Read anew: predict has its own copy's head in another mode.
    yolo: Any = YOLO(detector.yolo.ckpt_path)
    module = yolo.model.float().eval().requires_grad_(False)
    module.end2end = detector.head == "end2end"
    module = module.fuse(verbose=False)
    head = module.model[-1]
    # dynamic: anchors are computed from the input's size, instead of being frozen into the trace.
    head.export, head.dynamic, head.format, head.max_det = True, True, "openvino", MAX_DET
    graph = convert(module, torch.zeros(1, 3, *detector.rule.shapes[0]))
    return fold_normalisation(graph, detector.rule.mean, detector.rule.std)
