"""The boxes and points that a request asks about, held against the picture that they are to lie in.

A place outside the picture has no depth: it would get that of the nearest edge, which looks like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from depth_app.postprocess import Box
from farsight.errors import BadParameter
from farsight.types import Shape

Point = tuple[float, float]
"""x y in pixels of the upright picture."""

LEAST_INSIDE = 0.5
"""The part of a box that must lie in the picture. Detectors that do not clip, and trackers that follow an
object past the edge, give boxes that stick out; of a box for another picture, most lies outside."""


@dataclass(frozen=True)
class Places:
    """All that one request asks about, in the order sent."""

    boxes: tuple[Box, ...] = ()
    points: tuple[Point, ...] = ()

    def check(self, size: Shape) -> None:
        """Raise BadParameter for the first place that does not lie in a picture of (height, width) `size`.

        The right and the lower edge belong to the picture: detect's boxes, clipped to it, end there.
        """
        _check_pixels(self, size)
        for index, box in enumerate(self.boxes):
            inside = _inside(box, size)
            if inside < LEAST_INSIDE:
                how = "more than half outside" if inside else "outside"
                raise BadParameter(_outside(f"boxes[{index}]", box, how, size))
        height, width = size
        for index, (x, y) in enumerate(self.points):
            if not (0 <= x <= width and 0 <= y <= height):
                raise BadParameter(_outside(f"points[{index}]", (x, y), "outside", size))


def _check_pixels(places: Places, size: Shape) -> None:
    """BadParameter where boxes or points look like shares of the picture's sides: measured, each is one
    pixel.

    A point of whole numbers is taken as it is: (0, 0) and (1, 1) are pixels.
    """
    if max(size) == 1:
        return  # every place in this picture lies within 0 to 1
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
        f"{name} {_written(numbers)} looks normalised, and pixels are needed: multiply x by the width and y "
        f"by the height of the picture, which is {size[1]} x {size[0]} pixels (upright)."
    )


def _written(numbers: Sequence[float]) -> str:
    return f"({', '.join(f'{number:g}' for number in numbers)})"
