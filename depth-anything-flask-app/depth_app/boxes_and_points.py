"""Check that the boxes and points of a request lie in the picture.

A place outside the picture has no depth. It would get that of the nearest edge, which looks like any other
value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from depth_app.postprocess import Box
from farsight.errors import BadParameter
from farsight.types import Shape

Point = tuple[float, float]
"""A point (x, y) in pixels of the upright picture."""

MIN_INSIDE = 0.5
"""The part of a box's area that must lie in the picture. Some detectors and trackers return boxes that extend
past the edge; a box of another picture is mostly outside."""


@dataclass(frozen=True)
class Places:
    """The boxes and points of one request, in the order sent."""

    boxes: tuple[Box, ...] = ()
    points: tuple[Point, ...] = ()

    def check(self, size: Shape) -> None:
        """Raise BadParameter for the first place outside the picture, whose (height, width) is `size`.

        The right and the lower edge belong to the picture: detect clips its boxes to them.
        """
        _check_pixels(self, size)
        for index, box in enumerate(self.boxes):
            inside = _inside(box, size)
            if inside < MIN_INSIDE:
                how = "more than half outside" if inside else "outside"
                raise BadParameter(_outside(f"boxes[{index}]", box, how, size))
        height, width = size
        for index, (x, y) in enumerate(self.points):
            if not (0 <= x <= width and 0 <= y <= height):
                raise BadParameter(_outside(f"points[{index}]", (x, y), "outside", size))


def _check_pixels(places: Places, size: Shape) -> None:
    """Raise BadParameter if boxes or points look like fractions of the picture's sides instead of pixels.

    Points of whole numbers pass: (0, 0) and (1, 1) are pixels.
    """
    if max(size) == 1:
        return  # all places in this picture are within 0 to 1
    for index, box in enumerate(places.boxes):
        if _within_one(box):
            raise BadParameter(_normalised(f"boxes[{index}]", box, size))
    numbers = [number for point in places.points for number in point]
    if _within_one(numbers) and any(number % 1 for number in numbers):
        raise BadParameter(_normalised("points[0]", places.points[0], size))


def _within_one(numbers: Sequence[float]) -> bool:
    return all(0 <= number <= 1 for number in numbers)


def _inside(box: Box, size: Shape) -> float:
    """Return the part of the box's area, 0 to 1, that lies in the picture."""
    height, width = size
    x1, y1, x2, y2 = box
    across = max(0.0, min(x2, width) - max(x1, 0.0)) / (x2 - x1)
    down = max(0.0, min(y2, height) - max(y1, 0.0)) / (y2 - y1)
    return across * down


def _outside(name: str, numbers: Sequence[float], how: str, size: Shape) -> str:
    return (
        f"{name} {_written(numbers)} lies {how} the picture, which is {size[1]} x {size[0]} pixels "
        "(upright). Send pixels of the upright picture."
    )


def _normalised(name: str, numbers: Sequence[float], size: Shape) -> str:
    return (
        f"{name} {_written(numbers)} looks normalised, but pixels are needed. Multiply x by the width and y "
        f"by the height of the picture, which is {size[1]} x {size[0]} pixels (upright)."
    )


def _written(numbers: Sequence[float]) -> str:
    return f"({', '.join(f'{number:g}' for number in numbers)})"
