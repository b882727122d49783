"""Recognise the format of a picture by its first bytes, never by its name."""

from __future__ import annotations

FORMATS = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF and HEIC"


def sniff(data: bytes) -> str | None:
    """Return the format that the first bytes show, as Pillow names it, or None."""
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


def unsupported(data: bytes) -> str | None:
    """Return the name of a known format that is not supported, such as "JPEG XL", or None."""
    return next((name for name, signature in _UNSUPPORTED if data.startswith(signature)), None)


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
_UNSUPPORTED = (
    ("JPEG 2000", b"\0\0\0\x0cjP  \r\n\x87\n"),
    ("JPEG 2000", b"\xff\x4f\xff\x51"),
    ("JPEG XL", b"\0\0\0\x0cJXL \r\n\x87\n"),
    ("JPEG XL", b"\xff\x0a"),
)
