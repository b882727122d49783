"""Convert detections to COCO's results format: a JSON array that pycocotools' `loadRes` reads.

    [{"image_id": 139, "category_id": 1, "bbox": [x, y, width, height], "score": 0.91}, ...]

`x` and `y` are the upper left corner, in pixels. COCO numbers its 80 categories from 1 to 90 with gaps, and
its images by their file names, as in 000000000139.jpg.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from pydantic import BaseModel, Field, RootModel

from yolo_app.postprocess import Detections

# COCO's names, in the order of its ids.
CATEGORIES = (
    "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
    "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow",
    "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee",
    "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard",
    "tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple",
    "sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch",
    "potted plant", "bed", "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard",
    "cell phone", "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors",
    "teddy bear", "hair drier", "toothbrush",
)  # fmt: skip
# COCO does not use these ids.
_UNUSED_IDS = {12, 26, 29, 30, 45, 66, 68, 69, 71, 83}
CATEGORY_IDS = tuple(number for number in range(1, 91) if number not in _UNUSED_IDS)

MAX_DIGITS = 15
"""The longest image number: JavaScript and others cannot represent larger integers exactly."""


class CocoResult(BaseModel):
    """A detection in the answer to `format=coco`."""

    image_id: int
    category_id: int
    bbox: list[float] = Field(
        min_length=4,
        max_length=4,
        description="x and y of the upper left corner, width and height, in pixels",
    )
    score: float


class CocoResults(RootModel[list[CocoResult]]):
    """The objects in all images of the request, image by image, by descending score."""


def category_ids(names: Sequence[str]) -> tuple[int, ...]:
    """Return each class's category id: COCO's if the names are its 80 in order, else the class id."""
    return CATEGORY_IDS if tuple(names) == CATEGORIES else tuple(range(len(names)))


def image_ids(filenames: Sequence[str | None]) -> list[int]:
    """Return each image's id: the number that is its file's name (000000000139.jpg -> 139).

    If a file's name is not a number, or two are equal, each image's id is its position in the request, from
    0.
    """
    stems = [PurePath(name or "").stem for name in filenames]
    if all(stem.isascii() and stem.isdecimal() and len(stem) <= MAX_DIGITS for stem in stems):
        numbers = [int(stem) for stem in stems]
        if len(set(numbers)) == len(numbers):
            return numbers
    return list(range(len(stems)))


def coco_results(found: Detections, image_id: int, categories: Sequence[int]) -> list[CocoResult]:
    """Return one image's results: boxes rounded to 0.01 pixels, scores to four places."""
    rows = zip(found.boxes.tolist(), found.confidences.tolist(), found.class_ids.tolist(), strict=True)
    return [
        CocoResult(
            image_id=image_id,
            category_id=categories[class_id],
            bbox=[round(x1, 2), round(y1, 2), round(x2 - x1, 2), round(y2 - y1, 2)],
            score=round(confidence, 4),
        )
        for (x1, y1, x2, y2), confidence, class_id in rows
    ]
