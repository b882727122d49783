"""What a golden picture must show again: written by the lab, held by readiness.

The lab writes in f32 what may be served in bf16 or INT8: these move a confident object's box by a few pixels
and its confidence by some hundredths, and may drop an object near the threshold, but never a plain one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yolo_app.postprocess import Detections, iou_with

CONFIDENT = 0.5
"""Objects the lab was less sure of are not asked for again."""

MIN_IOU = 0.75
"""Below the 0.9 that the lab asks of f32; a wrong model's boxes are far below this."""

MAX_CONFIDENCE_SHIFT = 0.2


def expectation(found: Detections) -> dict[str, Any]:
    """What golden.json says of one picture: its confident objects, and the tolerances they are held to."""
    sure = found.take(found.confidences >= CONFIDENT)
    objects = [
        {"class_id": class_id, "confidence": round(confidence, 3), "box": [round(edge, 1) for edge in box]}
        for box, confidence, class_id in zip(
            sure.boxes.tolist(), sure.confidences.tolist(), sure.class_ids.tolist(), strict=True
        )
    ]
    return {"objects": objects, "min_iou": MIN_IOU, "max_confidence_shift": MAX_CONFIDENCE_SHIFT}


def mismatch(found: Detections, expected: dict[str, Any]) -> str | None:
    """Why `found` is not what was expected, or None: an object is missing, or a sure one is not expected."""
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
    """The index of the unclaimed detection that overlaps the wanted object most, within the tolerances."""
    overlap = iou_with(np.array(wanted["box"], np.float32), found.boxes)
    shift = np.abs(found.confidences - wanted["confidence"])
    near = unclaimed & (found.class_ids == wanted["class_id"]) & (shift <= expected["max_confidence_shift"])
    overlap = np.where(near & (overlap >= expected["min_iou"]), overlap, 0)
    return int(np.argmax(overlap)) if overlap.any() else None
