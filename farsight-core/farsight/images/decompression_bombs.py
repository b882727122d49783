"""Limit what Pillow reads of a file beside its pixels: a small file must not take much memory or time.

Pillow's readers process and keep everything that a header asks for: 68 kB of compressed PNG text become 263
MB; 4 MB of one-byte EXIF segments take 40 seconds, 16 MB of empty JPEG scans hours. None of it is a pixel.
"""

from __future__ import annotations

import re
from io import BytesIO
from itertools import islice, takewhile

from farsight.errors import UndecodableImage

_PNG_READ = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"eXIf", b"IEND")
_PNG_TEXTS = (b"XML:com.adobe.xmp\0\0", b"Raw profile type exif\0", b"exif\0")
"""Texts in which Pillow looks for an orientation. The second 0 of the first means: not compressed."""
_PNG_TEXT = 1 << 20
"""Bytes. Longer XMP holds the editing history of a picture, which is stored upright by then."""

_JPEG_SEGMENTS = 1000
"""16 MB in full segments are 256, and a colour profile has at most 255. 1000 with EXIF take Pillow 2 s."""
_JPEG_BETWEEN = 1 << 16
"""Bytes between segments, which Pillow reads one at a time."""
_JPEG_MARKER = re.compile(rb"\xff([^\xff\0])")
_JPEG_BARE = {0xC8, *range(0xD0, 0xDA), *range(0xF0, 0xFE)}
_JPEG_SCAN = 0xDA
_JPEG_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
_JPEG_READ = (0xC0, 0xC1, 0xC2, 0xC9, 0xCA)
"""Baseline, sequential and progressive frames, with Huffman or arithmetic coding."""
_JPEG_WHOLE = (0xC0, 0xC1)
"""Frames that are not progressive."""
_JPEG_SCANS = 100
"""Usual are at most 10. Each scan passes over the whole picture: 75 bytes cost 65 ms at 50 megapixels."""
_JPEG_PART = re.compile(rb"\xff([\xd9\xda])")

_MAX_GIF_READS = 1 << 18
"""A comment block takes two reads, and Pillow keeps 80 bytes for a block of one byte."""


def limited_file(data: bytes, kind: str) -> BytesIO:
    """Return the file without chunks that are not needed; UndecodableImage for a header beyond any use."""
    if kind == "PNG":
        return BytesIO(_slim_png(data))
    if kind == "GIF":
        return _LimitedReads(data)
    if kind == "JPEG":
        _check_jpeg(data)
    return BytesIO(data)


class _LimitedReads(BytesIO):
    """A file that may be read _MAX_GIF_READS times."""

    _left = _MAX_GIF_READS

    def read(self, size: int | None = -1) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise UndecodableImage("The GIF image has more blocks than any picture needs. Save it again.")
        return super().read(size)


def _slim_png(data: bytes) -> bytes:
    """Return the PNG without texts, profiles, further frames and private chunks; keep damage as it is."""
    view, at = memoryview(data), 8
    chunks = [view[:at]]
    while at < len(data):
        length, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if (name == b"IHDR") != (at == 8):
            # Pillow would use the last of several headers for the size and the depth.
            raise UndecodableImage("The PNG image does not begin with a single header. Save it again.")
        end = at + 12 + length
        if name in _PNG_READ or (length <= _PNG_TEXT and data.startswith(_PNG_TEXTS, at + 8)):
            chunks.append(view[at:end])
        at = end
    return data if sum(map(len, chunks)) == len(data) else b"".join(chunks)


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
        f"The JPEG image has more than {_JPEG_SEGMENTS} segments before its pixels, or more than "
        f"{_JPEG_BETWEEN} bytes between them. Save it again."
    )


def _check_frame(frame: bytes) -> None:
    """Reject by name the kinds that libjpeg-turbo, built for 8 bits, does not decode."""
    if frame[0] not in _JPEG_READ:
        raise UndecodableImage(
            "A lossless or hierarchical JPEG is not supported. Save it as an ordinary JPEG, or as PNG."
        )
    if len(frame) > 3 and frame[3] != 8:
        raise UndecodableImage(
            f"A JPEG of {frame[3]} bits per colour is not supported. Save it with 8 bits, or as PNG."
        )


def _check_scans(data: bytes, at: int, frame: bytes) -> None:
    """Reject a JPEG with more than _JPEG_SCANS scans.

    at: the position after the first scan's marker. frame: the frame header, from the last byte of its marker.
    """
    if len(frame) == 9 and frame[0] in _JPEG_WHOLE and data[at + 2 : at + 3] == frame[8:]:
        return  # one scan has all components, as in most photographs
    parts = (found[1] for found in _JPEG_PART.finditer(data, at))
    if sum(1 for _ in islice(takewhile(b"\xda".__eq__, parts), _JPEG_SCANS)) == _JPEG_SCANS:
        raise UndecodableImage(
            f"The JPEG image has more than {_JPEG_SCANS} scans. Save it again, with fewer."
        )
