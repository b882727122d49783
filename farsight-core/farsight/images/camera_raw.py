"""Recognise camera raw files and reject them by name.

Sensor data is not a picture until it is developed, and the preview beside it may show another frame.
"""

from __future__ import annotations

from typing import NoReturn

from farsight.errors import UnsupportedMedia
from farsight.images.tiff.directory import Directory

_SIGNATURES = (
    (0, b"FUJIFILMCCD-RAW", "RAF"),
    (0, b"IIRO", "ORF"), (0, b"IIRS", "ORF"), (0, b"MMOR", "ORF"),
    (0, b"IIU\0", "RW2"),
    (0, b"FOVb", "X3F"),
    (0, b"\0MRM", "MRW"),
    (6, b"HEAPCCDR", "CRW"),
    (4, b"ftypcrx ", "CR3"),
)  # fmt: skip
"""(position, bytes, name) of formats with a signature of their own."""
_TIFF_SIGNATURES = (
    # Including the directory's position: a picture's own values, which may lie at 8, could be these letters.
    (4, b"\x10\0\0\0CR\2", "CR2"),
    (13, b"waR", "IIQ"), (12, b"Raw", "IIQ"),
)  # fmt: skip

_DNG_VERSION, _PHOTOMETRIC, _MAKE = 50706, 262, 271
_SENSOR = (32803, 34892)
"""Photometric interpretations of sensor data: a colour filter array, and linear raw."""
_BY_MAKE = {
    "NIKON": "NEF", "SONY": "ARW", "PENTAX": "PEF", "RICOH": "PEF", "SAMSUNG": "SRW", "HASSELBLAD": "3FR",
    "EASTMAN": "DCR", "KODAK": "DCR", "EPSON": "ERF", "SEIKO": "ERF", "MAMIYA": "MEF", "LEAF": "MOS",
}  # fmt: skip


def raw_name(data: bytes) -> str | None:
    """Return the name of a raw format with a signature of its own, such as "CR3", or None."""
    return next(
        (name for at, signature, name in _SIGNATURES if data[at : at + len(signature)] == signature), None
    )


def refuse_camera_raw(data: bytes, directories: list[Directory]) -> None:
    """Raise UnsupportedMedia if a TIFF file is a camera's raw file."""
    for at, signature, name in _TIFF_SIGNATURES:
        if data[at : at + len(signature)] == signature and (
            name != "IIQ" or data[8:12] in (b"IIII", b"MMMM")
        ):
            refuse(name)
    if _DNG_VERSION in directories[0]:
        refuse("DNG")
    # Every writer stores a single value. Other values are rejected later, by their own name.
    if any(_first(directory) in _SENSOR for directory in directories):
        maker = directories[0].text(_MAKE).upper().split(" ")[0]
        refuse(_BY_MAKE.get(maker, "RAW"))


def refuse(name: str) -> NoReturn:
    """Raise UnsupportedMedia for a raw file of this format."""
    raise UnsupportedMedia(
        f"This is a camera raw file ({name}). Send the JPEG that the camera or a raw converter makes of it."
    )


def _first(directory: Directory) -> int | float | None:
    return next(iter(directory.numbers(_PHOTOMETRIC)), None)
