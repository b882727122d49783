"""The interface of a model's own arithmetic, and the answer for one image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from farsight import images
from farsight.types import Outputs, Pixels

G = TypeVar("G")
O = TypeVar("O")  # noqa: E741
R = TypeVar("R")


class Task(Protocol[G, O, R]):
    """A model's preprocessing and postprocessing. `size` is (height, width) of the upright picture."""

    @property
    def maps(self) -> bool:
        """Return True if a result holds one value per pixel of the picture, and so needs memory for it."""

    def preprocess(self, picture: Pixels, options: O) -> tuple[Pixels, G]:
        """Return the model's input (h, w, 3) uint8, and the geometry that maps results back to the picture.

        Raise BadParameter for options that do not fit this picture.
        """

    def cost(self, options: O) -> float:
        """Return the model's time for an image, relative to that with `golden_options`."""

    def postprocess(self, outputs: Outputs, geometry: G, size: tuple[int, int], options: O) -> R:
        """Return the result of the model's outputs for one image, each a batch of one."""

    @property
    def golden_options(self) -> O:
        """Return the options for golden images."""

    def golden_mismatch(self, result: R, expected: Any) -> str | None:
        """Return how a golden image's result differs from the expected one, or None if it matches."""


@dataclass(frozen=True)
class Answer(Generic[R]):
    """The result for one image.

    `pixels` and their ICC profile are present if the call asked to keep them; `range` if more than 8 bits per
    channel were reduced to 8.
    """

    result: R
    size: tuple[int, int]
    format: str
    pixels: Pixels | None
    icc_profile: bytes | None = None
    range: images.Range | None = None
