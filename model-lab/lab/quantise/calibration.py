"""The pictures that an INT8 graph is made with, and those that it is judged on."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.errors import LabError

log = logging.getLogger(__name__)

MIN_PICTURES = 8
"""Six to calibrate, two to judge: enough to see a broken graph, hardly to tell 0.95 from 0.93."""

FEW_PICTURES = 100

MAX_PICTURES = 375
"""300 to calibrate, as NNCF advises, and 75 to judge: more would cost time, and memory, 1 MB each."""

HELD_OUT_EVERY = 5


@dataclass(frozen=True)
class Pictures:
    """What calibrates, and what judges: no picture is in both."""

    calibration: Sequence[Path]
    held_out: Sequence[Path]


def split(pictures: Sequence[Path]) -> Pictures:
    """The first of each five is held out. LabError where there are too few to say anything."""
    if len(pictures) < MIN_PICTURES:
        raise LabError(
            f"INT8 needs at least {MIN_PICTURES} pictures, better 300, of what the service will see; "
            f"{len(pictures)} are there."
        )
    if len(pictures) < FEW_PICTURES:
        log.warning("INT8 from %d pictures: agreement on so few says little; 300 are advised", len(pictures))
    taken = pictures[:: math.ceil(len(pictures) / MAX_PICTURES)]
    held_out = taken[::HELD_OUT_EVERY]
    return Pictures([picture for picture in taken if picture not in held_out], held_out)
