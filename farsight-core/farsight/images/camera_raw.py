"""Tell a camera's raw file from a picture.

What a sensor measured is not yet a picture, and the preview beside it is not the frame.
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
"""(where, what, name) of formats that begin in their own way."""
_TIFF_SIGNATURES = (
    # With where the directory is: a picture's own values, which may lie at 8, could be these letters.
    (4, b"\x10\0\0\0CR\2", "CR2"),
    (13, b"waR", "IIQ"), (12, b"Raw", "IIQ"),
)  # fmt: skip

_DNG_VERSION, _PHOTOMETRIC, _MAKE = 50706, 262, 271
_SENSOR = (32803, 34892)
"""Photometric interpretations: a mosaic of colours, and light before it is developed."""
_BY_MAKE = {
    "NIKON": "NEF", "SONY": "ARW", "PENTAX": "PEF", "RICOH": "PEF", "SAMSUNG": "SRW", "HASSELBLAD": "3FR",
    "EASTMAN": "DCR", "KODAK": "DCR", "EPSON": "ERF", "SEIKO": "ERF", "MAMIYA": "MEF", "LEAF": "MOS",
}  # fmt: skip


def raw_name(data: bytes) -> str | None:
    """Return the name of a raw format that begins in its own way: "CR3"; None where these bytes do not."""
    return next((name for at, what, name in _SIGNATURES if data[at : at + len(what)] == what), None)


def refuse_camera_raw(data: bytes, directories: list[Directory]) -> None:
    """Raise UnsupportedMedia where a TIFF file is a camera's raw file."""
    for at, what, name in _TIFF_SIGNATURES:
        if data[at : at + len(what)] == what and (name != "IIQ" or data[8:12] in (b"IIII", b"MMMM")):
            refuse(name)
    if _DNG_VERSION in directories[0]:
        refuse("DNG")
    # Of a single value, as every writer stores it; what else is there is refused later, by its own name.
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
