"""HEIC containers of kinds that no encoder writes: rotated, nested, or with false sizes."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import lru_cache

from PIL import Image

from tests.support.avif import box, full
from tests.support.pictures import encoded, scene


@dataclass(frozen=True)
class Item:
    """One item. `kind` is its type; `properties` are complete boxes in the order of their application."""

    kind: bytes
    content: bytes = b""
    properties: tuple[bytes, ...] = ()
    strings: bytes = b"\0"


@dataclass(frozen=True)
class File:
    """A file. Its items have the ids 1, 2, ...; the first is the image. `references` are (kind, from, to)."""

    items: list[Item]
    references: list[tuple[str, int, list[int]]] = field(default_factory=list)
    brand: bytes = b"heic"

    def data(self) -> bytes:
        head = box("ftyp", self.brand + b"\0\0\0\0" + self.brand + b"mif1")
        contents = b"".join(item.content for item in self.items)
        before = len(head) + len(self._meta(0)) + 8
        return head + self._meta(before) + box("mdat", contents)

    def _meta(self, at: int) -> bytes:
        places = b""
        for number, item in enumerate(self.items, 1):
            places += struct.pack(">HHHLL", number, 0, 1, at, len(item.content))
            at += len(item.content)
        listed = [
            full("infe", struct.pack(">HH", number, 0), item.kind, item.strings, version=2)
            for number, item in enumerate(self.items, 1)
        ]
        shared = list(dict.fromkeys(part for item in self.items for part in item.properties))
        ties = b"".join(
            struct.pack(">HB", number, len(item.properties))
            + b"".join(struct.pack(">H", _tie(part, shared)) for part in item.properties)
            for number, item in enumerate(self.items, 1)
        )
        tied = box("ipma", bytes((0, 0, 0, 1)), struct.pack(">L", len(self.items)), ties)
        refers = [
            box(kind, struct.pack(f">HH{len(targets)}H", source, len(targets), *targets))
            for kind, source, targets in self.references
        ]
        return full(
            "meta",
            full("hdlr", struct.pack(">L4s12xx", 0, b"pict")),
            full("pitm", struct.pack(">H", 1)),
            full("iloc", b"\x44\0", struct.pack(">H", len(self.items)), places),
            full("iinf", struct.pack(">H", len(listed)), *listed),
            *([full("iref", *refers)] if refers else []),
            box("iprp", box("ipco", *shared), tied),
        )


def _tie(part: bytes, shared: list[bytes]) -> int:
    """Return the number of a property, marked as essential if the standard requires it."""
    essential = part[4:8] in (b"hvcC", b"av1C", b"irot", b"imir", b"clap")
    return 0x8000 * essential | 1 + shared.index(part)


@lru_cache
def _scene(width: int, height: int, colour: bool) -> tuple[bytes, bytes]:
    """Return `_parts` of a scene that is red in the upper left and blue in the lower right."""
    red, blue = (4, 4, width // 2, height // 2), (width // 2 + 2, height // 2 + 2, width - 4, height - 4)
    picture = scene(width, height, red, blue) if width < 1000 else Image.new("RGB", (width, height))
    return _parts(picture if colour else picture.convert("L"))


def _parts(picture: Image.Image) -> tuple[bytes, bytes]:
    """Return (the hvcC box, the coded image)."""
    data = encoded(picture, "HEIF")
    at = data.index(b"hvcC") - 4
    described = data[at : at + int.from_bytes(data[at : at + 4])]
    return described, data[data.rindex(b"mdat") + 4 :]


def spatial(width: int, height: int) -> bytes:
    return full("ispe", struct.pack(">LL", width, height))


def coded(
    width: int, height: int, *properties: bytes, says: tuple[int, int] | None = None, colour: bool = True
) -> Item:
    """Return a coded scene, black if it is 1000 pixels wide or more. Sides must be multiples of 8.

    `says` is a false size for the container to declare.
    """
    described, content = _scene(width, height, colour)
    return Item(b"hvc1", content, (described, spatial(*says or (width, height)), *properties))


def stored(picture: Image.Image, *properties: bytes) -> Item:
    """Return an item of the given image, whose sides must be multiples of 8."""
    described, content = _parts(picture)
    return Item(b"hvc1", content, (described, spatial(*picture.size), *properties))


def grid(rows: int, columns: int, width: int, height: int) -> Item:
    content = struct.pack(">BBBBLL", 0, 1, rows - 1, columns - 1, width, height)
    return Item(b"grid", content, (spatial(width, height),))


def overlay(width: int, height: int, pictures: int) -> Item:
    content = struct.pack(">BB4HLL", 0, 1, 0, 0, 0, 65535, width, height) + bytes(8 * pictures)
    return Item(b"iovl", content, (spatial(width, height),))


def turned(quarters: int) -> bytes:
    """Return a box that rotates counter-clockwise by quarter turns."""
    return box("irot", bytes((quarters,)))


def mirrored(axis: int) -> bytes:
    """Return a box that mirrors: axis 0 exchanges top and bottom, axis 1 left and right."""
    return box("imir", bytes((axis,)))


def cropped(width: int, height: int, right: int = 0, down: int = 0, below: int = 1) -> bytes:
    """Return a box that crops around the centre, moved by `right` / `below` and `down` / `below`."""
    return box("clap", struct.pack(">LLLLlLlL", width, 1, height, 1, right, below, down, below))


def exif(orientation: int) -> Item:
    block = Image.Exif()
    block[0x0112] = orientation
    return Item(b"Exif", bytes(4) + block.tobytes().removeprefix(b"Exif\0\0"))
