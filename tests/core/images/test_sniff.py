"""The format is told by the first bytes; what is no image is refused with what is supported."""

from __future__ import annotations

import pytest

from farsight.errors import UnsupportedMedia
from farsight.images import decode
from farsight.images.sniff import sniff

LIMIT = 1_000_000


@pytest.mark.parametrize(
    "data", [b"", b"GIF", b"%PDF-1.4", b"\0\0\0\x18ftypisom", b"RIFF0000WAVE", b"<svg/>"]
)
def test_what_is_no_image_is_unsupported(data):
    assert sniff(data) is None
    with pytest.raises(UnsupportedMedia, match="Supported: JPEG"):
        decode(data, LIMIT)
