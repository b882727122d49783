"""Count how often each item of an AVIF or a HEIC is decoded for its picture, through grids and overlays.

A grid of 16 x 16 may name one tile 256 times, and a decoder decodes it 256 times; grids of grids multiply.
"""

from __future__ import annotations

from collections import defaultdict

from farsight.images.heif.boxes import Meta

_MAX_DEPTH = 8
"""Derived from derived: a grid that is turned is two."""
_MAX_COUNT = 1 << 40
"""No count is carried further: eight levels of 65535 tiles each would be numbers of 130 bits."""


def count_decodes(meta: Meta) -> dict[int, int]:
    """Return {item_ID: times} for the primary item, what it is derived from, and transparency and the like.

    ValueError where items are derived from each other in a circle, or in more than _MAX_DEPTH steps.
    """
    decoded_with = _decoded_with(meta)
    times, level = defaultdict[int, int](int), {meta.primary: 1}
    for _ in range(_MAX_DEPTH):
        deeper = defaultdict[int, int](int)
        for item, many in level.items():
            times[item] = min(times[item] + many, _MAX_COUNT)
            for target in decoded_with.get(item, ()):
                deeper[target] += many
        if not deeper:
            return dict(times)
        level = deeper
    raise ValueError("an item that is derived from others in too many steps")


def _decoded_with(meta: Meta) -> dict[int, list[int]]:
    """{item: what is decoded for it}: each of its tiles, and each picture that is auxiliary to it."""
    decoded_with = defaultdict[int, list[int]](list)
    for source, targets in meta.references.get(b"dimg", ()):
        decoded_with[source] += targets
    for source, targets in meta.references.get(b"auxl", ()):
        for target in set(targets):
            decoded_with[target].append(source)
    return decoded_with
