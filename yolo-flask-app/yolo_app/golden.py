"""Describe the expected answer to a golden picture, which the lab writes, and compare an answer with it.

The lab computes in f32, a service possibly in bf16 or INT8. These move a confident object's box by a few
pixels and its confidence by some hundredths. They may lose an object near the threshold, but not a clear one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yolo_app.postprocess import Detections, iou_with

CONFIDENT = 0.5
"""Objects with less confidence in the lab are not expected again."""

MIN_IOU = 0.75
"""The lab requires 0.9 in f32; the boxes of a wrong model are far below this value."""

MAX_CONFIDENCE_SHIFT = 0.2


def expectation(found: Detections) -> dict[str, Any]:
    """Return the entry of golden.json for one picture: its confident objects and the tolerances."""
    sure = found.take(found.confidences >= CONFIDENT)
    objects = [
        {"class_id": class_id, "confidence": round(confidence, 3), "box": [round(edge, 1) for edge in box]}
        for box, confidence, class_id in zip(
            sure.boxes.tolist(), sure.confidences.tolist(), sure.class_ids.tolist(), strict=True
        )
    ]
    return {"objects": objects, "min_iou": MIN_IOU, "max_confidence_shift": MAX_CONFIDENCE_SHIFT}


def mismatch(found: Detections, expected: dict[str, Any]) -> str | None:
    """Return the first difference, or None: an object is missing, or a confident one is not expected."""
    unclaimed = np.ones(len(found), np.bool_)
    for wanted in expected["objects"]:
        match = _best_match(found, unclaimed, wanted, expected)
        if match is None:
            return (
                f"class {wanted['class_id']} at {wanted['box']}, confidence {wanted['confidence']}, "
                f"is not among the {len(found)} objects found"
            )
        unclaimed[match] = False
    strange = unclaimed & (found.confidences > CONFIDENT + expected["max_confidence_shift"])
    if strange.any():
        first = int(np.argmax(strange))
        return f"unexpected: class {found.class_ids[first]}, confidence {found.confidences[first]:.2f}"
    return None


def _best_match(
    found: Detections, unclaimed: NDArray[np.bool_], wanted: dict[str, Any], expected: dict[str, Any]
) -> int | None:
    """Return the index of the unclaimed detection that matches the expected object best, or None."""
    overlap = iou_with(np.array(wanted["box"], np.float32), found.boxes)
    shift = np.abs(found.confidences - wanted["confidence"])
    near = unclaimed & (found.class_ids == wanted["class_id"]) & (shift <= expected["max_confidence_shift"])
    overlap = np.where(near & (overlap >= expected["min_iou"]), overlap, 0)
    return int(np.argmax(overlap)) if overlap.any() else None
