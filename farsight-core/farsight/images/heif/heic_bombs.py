"""Reject HEIC images that take far more work to decode than their size suggests.

libheif decodes an item as often as the container refers to it. A file of 4.9 kB can hold one tile of
4096 x 4096 pixels and a grid that refers to it 256 times, which takes 40 seconds. The work is counted from
the boxes: tiles, overlays, transparency, and the true size of each coded image, which may differ from the
declared one.
"""

from __future__ import annotations

from farsight.errors import UndecodableImage
from farsight.images.heif.boxes import Container, Fields, Meta
from farsight.images.heif.derived_items import count_decodes
from farsight.images.heif.hevc import coded_pixels

_MAX_EXTRA_PIXELS = 1 << 24
"""Pixels by which one coded image may exceed the shown one, which may be a small crop of a photograph."""
_MAX_TOTAL_FACTOR = 4
"""Limit for all coded images and canvases together, as a multiple of the shown image.

An iPhone portrait reaches 2.6 with its tiles and five mattes, each a quarter of the image.
"""
_MAX_COPIED_BYTES = 1 << 22
"""Bytes of copied profiles and metadata beyond the file size. pillow_heif copies them for each image."""
_DERIVED = (b"grid", b"iovl", b"iden")
_CODED = b"hvc1"


def check_work(data: bytes, pixels: int) -> None:
    """Raise UndecodableImage if decoding far exceeds `pixels`, ValueError if the work cannot be counted."""
    file, found = Container(data, "HEIC"), False
    for meta in file.metas():
        found = True
        _check_copies(meta, len(data))
        total = 0
        for item, times in count_decodes(meta).items():
            one = _pixels_of(file, meta, item)
            total += times * one
            _check_limit(one, pixels + _MAX_EXTRA_PIXELS, pixels)
            _check_limit(total, _MAX_TOTAL_FACTOR * pixels + _MAX_EXTRA_PIXELS, pixels)
    if not found:
        raise UndecodableImage("The HEIC file contains no still picture. Send one frame as JPEG.")


def _check_limit(work: int, limit: int, pixels: int) -> None:
    if work > limit:
        raise UndecodableImage(
            f"The HEIC image has {pixels} pixels, but decoding it would process at least {work}. "
            "Save it again, or save it as JPEG."
        )


def _pixels_of(file: Container, meta: Meta, item: int) -> int:
    """Return the pixels that one item decodes or assembles, without the items that it is derived from."""
    kind = meta.kinds.get(item)
    properties = meta.properties(item)
    shown = max((_extent(content) for name, content in properties if name == b"ispe"), default=0)
    if kind in _DERIVED:
        content = file.read(meta.places[item]) if kind != b"iden" else b""
        return max(shown, _canvas(kind, memoryview(content)))
    if kind != _CODED:
        name = (kind or b"nothing").decode("ascii", "replace").strip()
        raise UndecodableImage(
            f"The HEIC image is coded as {name!r}, which is not supported. Save it as JPEG, or with HEVC."
        )
    configs = [bytes(content) for name, content in properties if name == b"hvcC"]
    if len(configs) != 1:
        raise ValueError("an HEVC item without its configuration")
    return max(shown, coded_pixels(configs[0], file.read(meta.places[item]), file.budget))


def _extent(ispe: memoryview) -> int:
    fields = Fields(ispe, 4)
    return fields(4) * fields(4)


def _canvas(kind: bytes, content: memoryview) -> int:
    """Return the pixels of the canvas of a grid or an overlay."""
    if kind == b"iden":
        return 0
    fields = Fields(content, 1)
    width = 4 if fields(1) & 1 else 2
    fields(2 if kind == b"grid" else 8)  # rows and columns minus one; the background colour
    return fields(width) * fields(width)


def _check_copies(meta: Meta, size: int) -> None:
    """Reject compressed metadata, and metadata that the reader would copy for very many images."""
    if meta.compressed_items:
        raise UndecodableImage(
            "The HEIC image has compressed metadata, which is not supported. Save it without metadata."
        )
    copies = 0
    for source, targets in meta.references.get(b"cdsc", ()):
        copies += len(targets) * sum(end - start for start, end in meta.places.get(source, ()))
    for item in meta.associations:
        copies += sum(len(content) for kind, content in meta.properties(item) if kind == b"colr")
    if copies > size + _MAX_COPIED_BYTES:
        raise UndecodableImage(
            "The HEIC image repeats its metadata too often. Save it again without metadata."
        )
