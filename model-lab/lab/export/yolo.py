"""Export a YOLO checkpoint to a graph.

This uses torch's tracer, because Ultralytics' exporter installs packages as it runs.
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
from lab.export.openvino_graph import convert, fold_normalisation
from yolo_app.preprocess import minimum_rectangles


def letterbox_rule(size: int) -> LetterboxInput:
    """Return the rule with Ultralytics' minimum rectangles for 16:9, 16:10, 3:2, 4:3 and square pictures.

    Pictures of these shapes give the model the same input as `predict` does. Each shape is warmed before
    readiness, which takes 0.13 s and 9 MB if `size` is 640.
    """
    return LetterboxInput(size=size, shapes=minimum_rectangles(size))


MAX_DET = 300


@dataclass(frozen=True)
class Detector:
    """A checkpoint in memory as Ultralytics' `yolo`, with the facts that the manifest records."""

    yolo: Any
    rule: LetterboxInput
    head: Literal["end2end", "dense"]
    classes: tuple[str, ...]


def read_checkpoint(path: Path) -> Detector:
    """Read a checkpoint; choose the end-to-end head if it has one, which needs no non-maximum suppression."""
    yolo: Any = YOLO(path)
    head = yolo.model.model[-1]
    if yolo.task != "detect" or type(head) is not Detect:
        raise LabError(f"{path}: this model is for {yolo.task}; a YOLO model for detect is needed")
    end2end = getattr(head, "one2one_cv2", None) is not None
    names = yolo.model.names
    # The size that it was trained at, the default of predict.
    rule = letterbox_rule(int(yolo.overrides.get("imgsz", DEFAULT_CFG.imgsz)))
    return Detector(yolo, rule, "end2end" if end2end else "dense", tuple(names[i] for i in range(len(names))))


def export(detector: Detector) -> ov.Model:
    """Export a graph: (N, H, W, 3) uint8 RGB -> (N, 300, 6) end-to-end or (N, 4 + classes, anchors) dense.

    Boxes are in pixels of the input.
    """
    # Read the file again: predict has changed the mode of the head of its copy.
    yolo: Any = YOLO(detector.yolo.ckpt_path)
    module = yolo.model.float().eval().requires_grad_(False)
    module.end2end = detector.head == "end2end"
    module = module.fuse(verbose=False)
    head = module.model[-1]
    # dynamic: compute the anchors from the input's size instead of making them constants of the trace.
    head.export, head.dynamic, head.format, head.max_det = True, True, "openvino", MAX_DET
    graph = convert(module, torch.zeros(1, 3, *detector.rule.shapes[0]))
    return fold_normalisation(graph, detector.rule.mean, detector.rule.std)
