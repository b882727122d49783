"""Decode WebP, also transparent and animated, in little more memory than its own pixels.

Pillow's reader keeps three canvases of four bytes per pixel: a file of 46 bytes took 700 MB. OpenCV's has
one, in which the picture is blended with white.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from farsight.images.to_rgb import bands
from farsight.types import Pixels

_ANIMATION, _ALPHA = 0x02, 0x10
"""Flags in a VP8X chunk."""
_MAX_CHUNKS = 10_000
"""A frame has two or three; chunks after them are not needed."""
_FRAME_HEADER = 16
"""Bytes of an ANMF chunk before its pixels: position, size, duration, flags."""


def decode_webp(data: bytes) -> Pixels:
    """Return the picture, or the first frame of an animation, as stored: (H, W, 3) uint8 RGB.

    Transparent pixels are blended with white, and pixels outside the first frame are white. ValueError if the
    file is damaged.
    """
    for name, content in _chunks(memoryview(data)[12:]):
        if name == b"VP8X" and content[0] & _ANIMATION:
            return _first_frame(data, _size(content[4:10]))
        break
    return _still(data)


def _chunks(body: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Yield (name, content) of each chunk."""
    at = 0
    for _ in range(_MAX_CHUNKS):
        if at + 8 > len(body):
            return
        name, length = struct.unpack_from("<4sL", body, at)
        yield name, body[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _size(fields: memoryview) -> tuple[int, int]:
    """Return width and height, which are stored minus one in three bytes each."""
    return int.from_bytes(fields[:3], "little") + 1, int.from_bytes(fields[3:6], "little") + 1


def _first_frame(data: bytes, canvas: tuple[int, int]) -> Pixels:
    frames = (content for name, content in _chunks(memoryview(data)[12:]) if name == b"ANMF")
    frame = next(frames, None)
    if frame is None or len(frame) < _FRAME_HEADER:
        raise ValueError("an animated WebP without a frame")
    left, top = (2 * int.from_bytes(frame[at : at + 3], "little") for at in (0, 3))
    width, height = _size(frame[6:12])
    if left + width > canvas[0] or top + height > canvas[1]:
        raise ValueError("a frame of a WebP that is larger than the picture")
    pixels = _still(_as_file(frame[_FRAME_HEADER:], (width, height)))
    if (width, height) == canvas:
        return pixels
    whole = np.full((canvas[1], canvas[0], 3), 255, np.uint8)
    whole[top : top + height, left : left + width] = pixels
    return whole


def _as_file(pixels: memoryview, size: tuple[int, int]) -> bytes:
    """Return a frame as a file of its own, whose header limits the decoder to its size."""
    parts = [(name, bytes(part)) for name, part in _chunks(pixels) if name in (b"ALPH", b"VP8 ", b"VP8L")]
    lossless = any(name == b"VP8L" for name, _ in parts)
    flags = _ALPHA if lossless or any(name == b"ALPH" for name, _ in parts) else 0
    sides = b"".join((side - 1).to_bytes(3, "little") for side in size)
    parts.insert(0, (b"VP8X", struct.pack("<L", flags) + sides))
    body = b"".join(
        struct.pack("<4sL", name, len(part)) + part + b"\0" * (len(part) % 2) for name, part in parts
    )
    return struct.pack("<4sL4s", b"RIFF", 4 + len(body), b"WEBP") + body


def _still(data: bytes) -> Pixels:
    stored = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if stored is None:
        raise ValueError("a WebP that libwebp cannot read")
    return _rgb_in_place(stored)  # type: ignore[arg-type]


def _rgb_in_place(stored: NDArray[np.uint8]) -> Pixels:
    """Return (H, W, 3) BGR or (H, W, 4) BGRA as (H, W, 3) RGB in the same memory, blended with white.

    A pixel's three bytes are never written beyond the position of its own four bytes.
    """
    height, width, channels = stored.shape
    flat = stored.reshape(-1)
    rgb: Pixels = flat[: height * width * 3].reshape(height, width, 3)
    for rows in bands(height, width):
        band = stored[rows]
        rgb[rows] = _over_white(band) if channels == 4 else band[..., ::-1].copy()
    return rgb


def _over_white(bgra: NDArray[np.uint8]) -> Pixels:
    alpha = bgra[..., 3:].astype(np.uint16)
    mixed = bgra[..., 2::-1] * alpha
    mixed += 255 * (255 - alpha) + 127
    mixed //= 255
    return mixed.astype(np.uint8)
