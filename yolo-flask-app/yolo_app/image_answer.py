"""Build the answer to one image: its detections, and the annotated picture if it was asked for."""

from __future__ import annotations

from collections.abc import Callable

from farsight.inference import Answer
from farsight.web.schemas import Image
from yolo_app.postprocess import Detections
from yolo_app.schemas import Detected, DetectQuery, detection_list


def detected(
    filename: str | None,
    answer: Answer[Detections],
    names: tuple[str, ...],
    query: DetectQuery,
    annotated_url: Callable[[Answer[Detections]], str],
) -> Detected:
    """Return the answer; what was not asked for stays unset.

    annotated_url: a function that draws the detections and returns the picture as a data URL.
    """
    rows = detection_list(answer.result, names, query.boxes, answer.size)
    found = Detected(image=Image.of(filename, answer), detections=rows, detection_count=len(rows))
    if query.include_image:
        found.annotated_image = annotated_url(answer)
    return found
