"""Count how often a decoder decodes each item of an AVIF or HEIC image, through grids and overlays.

A 16 x 16 grid may refer to one tile 256 times, and decoders then decode it 256 times. Nested grids multiply.
"""

from __future__ import annotations

from collections import defaultdict

from farsight.images.heif.boxes import Meta

_MAX_DEPTH = 8
"""Levels of nesting. A rotated grid has two."""
_MAX_COUNT = 1 << 40
"""Cap for each count. Eight levels of 65535 tiles would need numbers of 130 bits."""


def count_decodes(meta: Meta) -> dict[int, int]:
    """Return {item_ID: number of decodes} for the primary item, its sources and its auxiliary images.

    Raise ValueError if items refer to each other in a circle or are nested more than _MAX_DEPTH levels deep.
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
    """Return {item: items decoded along with it}: its tiles and its auxiliary images."""
    decoded_with = defaultdict[int, list[int]](list)
    for source, targets in meta.references.get(b"dimg", ()):
        decoded_with[source] += targets
    for source, targets in meta.references.get(b"auxl", ()):
        for target in set(targets):
            decoded_with[target].append(source)
    return decoded_with
