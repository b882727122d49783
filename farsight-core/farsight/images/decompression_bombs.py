"""What Pillow may read of a file before its picture, so that a small file cannot ask for much.

Pillow's readers do and keep whatever a header asks for: 68 kB of packed PNG text become 263 MB; 4 MB of
one-byte EXIF segments take 40 seconds, 16 MB of empty JPEG scans hours. None of it counts as a pixel.
"""

from __future__ import annotations

import re
from io import BytesIO
from itertools import islice, takewhile

from farsight.errors import UndecodableImage

_PNG_READ = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"eXIf", b"IEND")
_PNG_TEXTS = (b"XML:com.adobe.xmp\0\0", b"Raw profile type exif\0", b"exif\0")
"""Where Pillow finds an orientation. The second 0 of the first: unpacked, as XMP has to be stored."""
_PNG_TEXT = 1 << 20
"""Longer XMP is the history of a picture's editing, upright by then."""

_JPEG_SEGMENTS = 1000
"""16 MB of whole segments are 256, and a colour profile 255 at most; 1000 of EXIF take Pillow two seconds."""
_JPEG_BETWEEN = 1 << 16
"""Bytes between segments, of which Pillow reads one at a time."""
_JPEG_MARKER = re.compile(rb"\xff([^\xff\0])")
_JPEG_BARE = {0xC8, *range(0xD0, 0xDA), *range(0xF0, 0xFE)}
_JPEG_SCAN = 0xDA
_JPEG_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
_JPEG_READ = (0xC0, 0xC1, 0xC2, 0xC9, 0xCA)
"""Baseline, sequential and progressive, in Huffman's code or in arithmetic."""
_JPEG_WHOLE = (0xC0, 0xC1)
"""The frames that are not progressive."""
_JPEG_SCANS = 100
"""Usual are 10 at most. Each goes over the whole picture: 75 bytes, 65 ms of 50 megapixels."""
_JPEG_PART = re.compile(rb"\xff([\xd9\xda])")

_GIF_READS = 1 << 18
"""A block of comment takes two, and Pillow holds 80 bytes for each that holds one."""


def readable(data: bytes, kind: str) -> BytesIO:
    """The file without what nobody asks it for; UndecodableImage where its header is far beyond any use."""
    if kind == "PNG":
        return BytesIO(_slim_png(data))
    if kind == "GIF":
        return _Counted(data)
    if kind == "JPEG":
        _check_jpeg(data)
    return BytesIO(data)


class _Counted(BytesIO):
    """Read so often, and no more."""

    _left = _GIF_READS

    def read(self, size: int | None = -1) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise UndecodableImage("The GIF image is in more blocks than any picture needs; save it anew.")
        return super().read(size)


def _slim_png(data: bytes) -> bytes:
    """Without texts, profiles, frames and chunks of others; a damaged file stays damaged."""
    view, at = memoryview(data), 8
    kept = [view[:at]]
    while at < len(data):
        length, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if (name == b"IHDR") != (at == 8):
            # Pillow would take the last of several for the picture's size and depth.
            raise UndecodableImage("The PNG image does not begin with its one header; save it anew.")
        end = at + 12 + length
        if name in _PNG_READ or (length <= _PNG_TEXT and data.startswith(_PNG_TEXTS, at + 8)):
            kept.append(view[at:end])
        at = end
    return data if sum(map(len, kept)) == len(data) else b"".join(kept)


def _check_jpeg(data: bytes) -> None:
    at, between, frame = 2, 0, b""
    for _ in range(_JPEG_SEGMENTS):
        found = _JPEG_MARKER.search(data, at)
        if found is None:
            return
        if found[1][0] == _JPEG_SCAN:
            _check_scans(data, found.end(), frame)
            return
        between += found.start() - at
        if between > _JPEG_BETWEEN:
            break
        at = found.end()
        if found[1][0] in _JPEG_FRAMES:
            frame = data[at - 1 : at + 8]
            _check_frame(frame)
        if found[1][0] not in _JPEG_BARE:
            at += max(2, int.from_bytes(data[at : at + 2]))
    raise UndecodableImage(
        f"The header of the JPEG image is longer than {_JPEG_SEGMENTS} segments, or there are more than "
        f"{_JPEG_BETWEEN} bytes between them; save it anew."
    )


def _check_frame(frame: bytes) -> None:
    """Refuse by name what libjpeg-turbo, as it is built for eight bits, does not read."""
    if frame[0] not in _JPEG_READ:
        raise UndecodableImage(
            "A lossless or hierarchical JPEG is not supported; save it as another JPEG, or PNG."
        )
    if len(frame) > 3 and frame[3] != 8:
        raise UndecodableImage(
            f"A JPEG of {frame[3]} bits a colour is not supported; save it with 8, or as PNG."
        )


def _check_scans(data: bytes, at: int, frame: bytes) -> None:
    """`at` is after the first scan's marker; `frame` from the last byte of its own."""
    if len(frame) == 9 and frame[0] in _JPEG_WHOLE and data[at + 2 : at + 3] == frame[8:]:
        return  # one scan has all components, as in most photographs
    parts = (found[1] for found in _JPEG_PART.finditer(data, at))
    if sum(1 for _ in islice(takewhile(b"\xda".__eq__, parts), _JPEG_SCANS)) == _JPEG_SCANS:
        raise UndecodableImage(f"The JPEG image is in more than {_JPEG_SCANS} scans; save it anew, in fewer.")
