"""Tell the format of a picture by its first bytes, never by its name."""

from __future__ import annotations

FORMATS = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF and HEIC"


def sniff(data: bytes) -> str | None:
    """The format that the first bytes belong to, as Pillow names it, or None."""
    head = data[:32]
    for kind, signature in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        brands = data[8 : min(int.from_bytes(head[:4]), 256)]
        return "AVIF" if b"avi" in brands else "HEIF" if any(b in brands for b in _HEIF_BRANDS) else None
    return None


_SIGNATURES = (
    ("JPEG", b"\xff\xd8\xff"),
    ("PNG", b"\x89PNG\r\n\x1a\n"),
    ("GIF", b"GIF8"),
    ("BMP", b"BM"),
    ("TIFF", b"II*\0"),
    ("TIFF", b"MM\0*"),
    ("TIFF", b"II+\0"),
    ("TIFF", b"MM\0+"),
)
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
