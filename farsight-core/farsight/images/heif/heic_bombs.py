"""Read a HEIC's picture with libheif, after what its decoding would take has been counted.

Decoding is done as often as the container asks, however small the file: 4.9 kB hold one tile of 4096 x 4096
pixels, and a grid that names it 256 times, for 40 seconds of work. What it asks for is in its boxes: tiles,
overlays, transparency, and the true size of each coded picture, of which the container may say another.
"""

from __future__ import annotations

from farsight.errors import UndecodableImage
from farsight.images.heif.boxes import Container, Fields, Meta
from farsight.images.heif.derived_items import count_decodes
from farsight.images.heif.hevc import coded_pixels

_MAX_EXTRA_PIXELS = 1 << 24
"""Pixels by which a coded picture may be larger than what is shown: a corner of a telephone's, say."""
_MAX_TOTAL_FACTOR = 4
"""All coded pictures and canvases of a picture: a grid of its size, transparency and a telephone's mattes.

An iPhone's portrait has 2.6: its tiles, and five mattes of a quarter each."""
_MAX_COPIED_BYTES = 1 << 22
"""Bytes of profiles and texts beyond the file's: pillow_heif keeps them for every picture they are of."""
_DERIVED = (b"grid", b"iovl", b"iden")
_CODED = b"hvc1"


def check_work(data: bytes, pixels: int) -> None:
    """UndecodableImage where a HEIC of `pixels` takes far more work; ValueError where nobody can tell."""
    file, found = Container(data, "HEIC"), False
    for meta in file.metas():
        found = True
        _check_copies(meta, len(data))
        total = 0
        for item, times in count_decodes(meta).items():
            one = _pixels_of(file, meta, item)
            total += times * one
            _compare(one, pixels + _MAX_EXTRA_PIXELS, pixels)
            _compare(total, _MAX_TOTAL_FACTOR * pixels + _MAX_EXTRA_PIXELS, pixels)
    if not found:
        raise UndecodableImage("The HEIC file holds no still picture; send one frame as JPEG.")


def _compare(work: int, most: int, pixels: int) -> None:
    if work > most:
        raise UndecodableImage(
            f"The HEIC image has {pixels} pixels, and decoding it would take {work} or more; save it anew."
        )


def _pixels_of(file: Container, meta: Meta, item: int) -> int:
    """Return the pixels that one item has decoded or put together, those that it is made of aside."""
    kind = meta.kinds.get(item)
    properties = meta.properties(item)
    shown = max((_extent(content) for name, content in properties if name == b"ispe"), default=0)
    if kind in _DERIVED:
        content = file.read(meta.places[item]) if kind != b"iden" else b""
        return max(shown, _canvas(kind, memoryview(content)))
    if kind != _CODED:
        name = (kind or b"nothing").decode("ascii", "replace").strip()
        raise UndecodableImage(
            f"The HEIC image is coded as {name!r}, which is not supported; save it as JPEG, or with HEVC."
        )
    configs = [bytes(content) for name, content in properties if name == b"hvcC"]
    if len(configs) != 1:
        raise ValueError("an HEVC item without its configuration")
    return max(shown, coded_pixels(configs[0], file.read(meta.places[item]), file.budget))


def _extent(ispe: memoryview) -> int:
    fields = Fields(ispe, 4)
    return fields(4) * fields(4)


def _canvas(kind: bytes, content: memoryview) -> int:
    """Return the pixels that a grid or an overlay is put together in."""
    if kind == b"iden":
        return 0
    fields = Fields(content, 1)
    width = 4 if fields(1) & 1 else 2
    fields(2 if kind == b"grid" else 8)  # rows and columns less one; the ground's colour
    return fields(width) * fields(width)


def _check_copies(meta: Meta, size: int) -> None:
    """Refuse what the reader would unpack, or copy for picture after picture, before anything is decoded."""
    if meta.compressed_items:
        raise UndecodableImage("The HEIC image has compressed metadata, which is not read; save it without.")
    copies = 0
    for source, targets in meta.references.get(b"cdsc", ()):
        copies += len(targets) * sum(end - start for start, end in meta.places.get(source, ()))
    for item in meta.associations:
        copies += sum(len(content) for kind, content in meta.properties(item) if kind == b"colr")
    if copies > size + _MAX_COPIED_BYTES:
        raise UndecodableImage("The HEIC image repeats its metadata beyond any use; save it anew.")
