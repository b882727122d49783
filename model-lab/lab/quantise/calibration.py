"""Split pictures into those that calibrate an INT8 graph and those that test it."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.errors import LabError

log = logging.getLogger(__name__)

MIN_PICTURES = 8
"""Six to calibrate, two to test: enough to notice a broken graph, not to tell F1 0.95 from 0.93."""

FEW_PICTURES = 100

MAX_PICTURES = 375
"""300 to calibrate, as NNCF advises, and 75 to test. More would cost time, and 1 MB of memory each."""

HELD_OUT_EVERY = 5


@dataclass(frozen=True)
class Pictures:
    """Pictures for calibration, and held-out pictures for the test; none is in both."""

    calibration: Sequence[Path]
    held_out: Sequence[Path]


def split(pictures: Sequence[Path]) -> Pictures:
    """Hold out the first of every five pictures. Raise LabError if there are too few."""
    if len(pictures) < MIN_PICTURES:
        raise LabError(
            f"INT8 needs at least {MIN_PICTURES} pictures, ideally 300, like those the service will receive; "
            f"the folder holds {len(pictures)}."
        )
    if len(pictures) < FEW_PICTURES:
        log.warning("INT8 with only %d pictures: the agreement is not reliable. Use 300.", len(pictures))
    taken = pictures[:: math.ceil(len(pictures) / MAX_PICTURES)]
    held_out = taken[::HELD_OUT_EVERY]
    return Pictures([picture for picture in taken if picture not in held_out], held_out)
