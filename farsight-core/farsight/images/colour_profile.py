"""Find a picture's ICC colour profile, and write it into a JPEG or PNG of the same colours.

Without its profile a picture has other colours: a photograph in Display P3 or Adobe RGB turns pale.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import Any, Protocol

from farsight.images.sniff import sniff

_MAX_BYTES = 1 << 20
"""Profiles of cameras and phones have some hundred to some thousand bytes; those for printing have more."""
_RGB_MODES = ("RGB", "RGBA", "RGBX", "P", "PA")
"""Pillow's modes whose RGB numbers are decoded unchanged; grey and CMYK are converted."""
_SPACE = slice(16, 20)
"""The bytes of a profile that name its colour space (ICC.1, 7.2)."""
_PNG_HEAD = 33
"""Bytes of the signature and of IHDR, which stays first."""
_JPEG_PART = 65_519
"""Bytes of a profile in one APP2 segment, after its name and number."""


class OpenedImage(Protocol):
    """An image that Pillow has opened: its colour mode and its metadata."""

    @property
    def mode(self) -> str: ...

    @property
    def info(self) -> Mapping[Any, Any]: ...


def rgb_profile(data: bytes, image: OpenedImage) -> bytes | None:
    """Return the ICC profile of the picture's RGB numbers, if there is one.

    None if it is for other numbers than the decoded ones, longer than _MAX_BYTES, or broken. `image` is the
    opened file, before or after its pixels were read. Colour spaces given by numbers alone (`nclx`
    of HEIC and AVIF, cICP and gAMA of PNG) are not profiles.
    """
    if image.mode not in _RGB_MODES:
        return None
    profile = _png_profile(data) if sniff(data) == "PNG" else image.info.get("icc_profile")
    if not isinstance(profile, bytes) or not 128 < len(profile) <= _MAX_BYTES:
        return None
    whole = int.from_bytes(profile[:4]) == len(profile) and profile[36:40] == b"acsp"
    return profile if whole and profile[_SPACE] == b"RGB " else None


def _png_profile(data: bytes) -> bytes | None:
    """Decompress the iCCP chunk up to the longest profile: a compressed megabyte may hold a gigabyte."""
    at = 8
    while at + 8 <= len(data):
        length, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if name in (b"IDAT", b"IEND"):
            break
        if name == b"iCCP":
            _, _, packed = data[at + 8 : at + 8 + length].partition(b"\0")
            try:
                # The first byte names the compression method; only one exists.
                return zlib.decompressobj().decompress(packed[1:], _MAX_BYTES + 1)
            except zlib.error:
                return None
        at += 12 + length
    return None


def with_profile_jpeg(file: bytes, profile: bytes) -> bytes:
    """Return the JPEG with `profile` in APP2 segments (ICC.1, annex B.4), behind JFIF's own."""
    at = 4 + int.from_bytes(file[4:6]) if file[2:4] == b"\xff\xe0" else 2
    parts = [profile[start : start + _JPEG_PART] for start in range(0, len(profile), _JPEG_PART)]
    segments = [
        struct.pack(">HH12sBB", 0xFFE2, 16 + len(part), b"ICC_PROFILE\0", number, len(parts)) + part
        for number, part in enumerate(parts, 1)
    ]
    return b"".join((file[:at], *segments, file[at:]))


def with_profile_png(file: bytes, profile: bytes) -> bytes:
    """Return the PNG with `profile` in an iCCP chunk."""
    body = b"iCCPICC profile\0\0" + zlib.compress(profile)
    chunk = struct.pack(">L", len(body) - 4) + body + struct.pack(">L", zlib.crc32(body))
    return b"".join((file[:_PNG_HEAD], chunk, file[_PNG_HEAD:]))
