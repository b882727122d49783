"""A small file cannot ask for much, and keeps what a harmless large one brings: its picture, upright."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from farsight.errors import UndecodableImage
from farsight.images import decode, read_header
from tests.support.memory import mebibytes
from tests.support.pictures import FORMATS, ORIENTATION, encoded, scene

LIMIT = 50_000_000
PICTURE = scene(60, 40, red=(5, 5, 25, 15), blue=(30, 20, 55, 35))
SMALL = {kind: encoded(PICTURE, kind) for kind in FORMATS}
XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + name + body + struct.pack(">L", zlib.crc32(name + body))


def png(*chunks: bytes, picture: Image.Image = PICTURE, after: bool = False) -> bytes:
    """With these chunks before its pixels, or after."""
    plain = encoded(picture, "PNG")
    at = len(plain) - 12 if after else 33
    return plain[:at] + b"".join(chunks) + plain[at:]


def texts(number: int, length: int) -> list[bytes]:
    """Packed, each with one letter for which Python keeps four bytes of every other."""
    packed = zlib.compress("\N{GRINNING FACE}".encode() + b"a" * length, 9)
    return [chunk(b"iTXt", f"{n}".encode() + b"\0\1\0\0\0" + packed) for n in range(number)]


def tiff(width: int, height: int, tags: dict[int, tuple[int, tuple[int, ...]]], data: bytes) -> bytes:
    """8-bit grey, with these tags, {tag: (type, values)}, and data, which lies at 8."""
    usual = {256: (4, (width,)), 257: (4, (height,)), 258: (3, (8,)), 259: (3, (1,)), 262: (3, (1,))}
    directory, long, end = b"", b"", 8 + len(data) + len(data) % 2
    every = sorted((usual | tags).items())
    for tag, (kind, values) in every:
        packed = struct.pack(f"<{len(values)}{'HL'[kind - 3]}", *values)
        if len(packed) > 4:
            at = end + 2 + 12 * len(every) + 4 + len(long)
            packed, long = struct.pack("<L", at), long + packed
        directory += struct.pack("<HHL4s", tag, kind, len(values), packed)
    head = b"II*\0" + struct.pack("<L", end) + data.ljust(end - 8, b"\0")
    return head + struct.pack("<H", len(every)) + directory + b"\0" * 4 + long


def in_one_tile(side: int, tile: int, picture: bytes = b"") -> bytes:
    """A picture of `side` x `side`, packed in one tile of `tile` x `tile`: `picture`, then zeros."""
    packer = zlib.compressobj(9)
    packed = packer.compress(picture)
    for left in range(tile * tile - len(picture), 0, -(1 << 24)):
        packed += packer.compress(bytes(min(left, 1 << 24)))
    packed += packer.flush()
    one = {322: (4, (tile,)), 323: (4, (tile,)), 324: (4, (8,)), 325: (4, (len(packed),)), 259: (3, (8,))}
    return tiff(side, side, one, packed)


def test_a_tile_far_larger_than_its_picture_is_refused_before_it_is_unpacked(tmp_path):
    bomb = in_one_tile(16, 16384)
    with pytest.raises(UndecodableImage, match="16 x 16 pixels but stored in tiles of 16384 x 16384"):
        read_header(bomb, LIMIT)
    assert mebibytes("decode(data, 50_000_000)", tmp_path, bomb, SMALL["TIFF"]) < 30


def test_a_tile_somewhat_larger_than_its_picture_is_read():
    assert (decode(in_one_tile(16, 1024, b"\xff" * 16), LIMIT).pixels[0] == 255).all()


def test_a_tiff_in_millions_of_strips_is_refused_before_they_are_counted_out(tmp_path):
    rows = 1_000_000
    strips = tiff(1, rows, {278: (4, (1,)), 273: (4, (8,) * rows), 279: (4, (1,))}, b"\0")
    assert mebibytes("decode(data, 50_000_000)", tmp_path, strips, SMALL["TIFF"]) < 60
    with pytest.raises(UndecodableImage, match="fewer strips"):
        read_header(strips, LIMIT)


def test_a_tiff_in_as_many_strips_as_it_has_rows_is_read():
    rows = 20_000
    strips = tiff(1, rows, {278: (4, (1,)), 273: (4, (8,) * rows), 279: (4, (1,) * rows)}, b"\x07")
    assert (decode(strips, LIMIT).pixels == 7).all()


@pytest.mark.parametrize("kind", ["tiff", "big"])
def test_a_tiff_with_long_texts_is_read(kind):
    out = BytesIO()
    about = {270: "x" * 2_000_000, ORIENTATION: 1}
    PICTURE.save(out, "TIFF", tiffinfo=about, big_tiff=kind == "big")
    assert (decode(out.getvalue(), LIMIT).pixels == np.asarray(PICTURE)).all()


@pytest.mark.parametrize("after", [False, True], ids=["before the pixels", "after them"])
def test_packed_texts_stay_packed(tmp_path, after):
    bomb = png(*texts(64, 1_000_000), after=after)
    assert mebibytes("kept = read_header(data, 50_000_000)", tmp_path, bomb, SMALL["PNG"]) < 10
    assert mebibytes("kept = decode(data, 50_000_000)", tmp_path, bomb, SMALL["PNG"]) < 10
    assert (decode(bomb, LIMIT).pixels == np.asarray(PICTURE)).all()


@pytest.mark.parametrize(
    "chunks",
    [texts(1, 3_000_000), [chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(3_000_000)))]],
    ids=["a text", "a profile"],
)
def test_a_picture_with_harmless_large_chunks_is_read(chunks):
    assert (decode(png(*chunks), LIMIT).pixels == np.asarray(PICTURE)).all()


def test_chunks_of_nobodys_are_not_kept(tmp_path):
    many = png(chunk(b"abCd", b"") * 300_000)
    assert mebibytes("kept = read_header(data, 50_000_000)", tmp_path, many, SMALL["PNG"]) < 10


@pytest.mark.parametrize("name", ["exif", "xmp", "raw"])
@pytest.mark.parametrize("after", [False, True], ids=["before the pixels", "after them"])
def test_an_orientation_is_found_wherever_a_png_says_it(name, after):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    block = exif.tobytes()
    chunks = {
        "exif": chunk(b"eXIf", block.removeprefix(b"Exif\0\0")),
        "xmp": chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP.encode()),
        "raw": chunk(
            b"zTXt",
            b"Raw profile type exif\0\0" + zlib.compress(f"\nexif\n{len(block):8}\n{block.hex()}\n".encode()),
        ),
    }[name]
    stored = PICTURE.transpose(Image.Transpose.ROTATE_90)
    found = decode(png(*texts(1, 9), chunks, picture=stored, after=after), LIMIT)
    assert (found.pixels == np.asarray(PICTURE)).all()


def test_the_first_frame_of_an_animated_png_is_read():
    out = BytesIO()
    PICTURE.save(out, "PNG", save_all=True, append_images=[scene(60, 40, red=None)])
    assert Image.open(BytesIO(out.getvalue())).n_frames == 2
    assert (decode(out.getvalue(), LIMIT).pixels == np.asarray(PICTURE)).all()


def test_palette_and_transparency_of_a_png_are_kept():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "x")
    indexed = encoded(PICTURE.quantize(4), "PNG", transparency=0, pnginfo=info)
    reference = Image.open(BytesIO(indexed)).convert("RGBA")
    white = Image.alpha_composite(Image.new("RGBA", reference.size, "white"), reference).convert("RGB")
    assert (decode(indexed, LIMIT).pixels == np.asarray(white)).all()


JPEG = SMALL["JPEG"]


@pytest.mark.parametrize(
    "hostile",
    [
        b"\xff\xe5\0\2" * 300_000, b"\xff\xd0" * 300_000, b"\xff" * 600_000, b"\xff\xe5\0\2" + b"x" * 600_000,
        b"\xff\xe1\0\x09Exif\0\0x" * 100_000,
    ],
    ids=["empty segments", "bare markers", "padding", "bytes of nobody's", "EXIF in single bytes"],
)  # fmt: skip
def test_a_jpeg_with_a_header_without_end_is_refused(hostile):
    with pytest.raises(UndecodableImage, match="more than 1000 segments"):
        read_header(JPEG[:2] + hostile + JPEG[2:], LIMIT)


def scans(number: int) -> bytes:
    """A progressive JPEG whose last scan comes so many times."""
    data = encoded(PICTURE, "JPEG", progressive=True)
    at, end = data.rindex(b"\xff\xda"), data.rindex(b"\xff\xd9")
    return data[:at] + data[at:end] * number + data[end:]


def test_a_jpeg_of_scans_without_end_is_refused():
    with pytest.raises(UndecodableImage, match="more than 100 scans"):
        read_header(scans(1000), LIMIT)
    # So is one that is not progressive, yet has its colours one by one.
    by_one = JPEG.replace(b"\xff\xda\0\x0c\3\1\0\2\x11\3\x11", b"\xff\xda\0\x08\1\1\0")
    assert by_one != JPEG
    with pytest.raises(UndecodableImage, match="more than 100 scans"):
        read_header(by_one[:-2] + by_one[by_one.index(b"\xff\xda") : -2] * 200, LIMIT)


def test_a_progressive_jpeg_is_read_and_what_comes_after_its_end_is_not_counted():
    plain = scans(1)
    assert (decode(plain + plain * 50, LIMIT).pixels == decode(plain, LIMIT).pixels).all()


def test_a_gif_in_millions_of_blocks_is_refused_before_they_are_joined(tmp_path):
    plain = SMALL["GIF"]
    at = 13 + (3 << (plain[10] & 7) + 1 if plain[10] & 128 else 0)
    bomb = plain[:at] + b"!\xfe" + b"\1x" * 1_000_000 + b"\0" + plain[at:]
    assert mebibytes("decode(data, 50_000_000)", tmp_path, bomb, plain) < 30
    with pytest.raises(UndecodableImage, match="more blocks"):
        read_header(bomb, LIMIT)
    commented = plain[:at] + b"!\xfe\xff" + b"x" * 255 + b"\0" + plain[at:]
    assert (decode(commented, LIMIT).pixels == decode(plain, LIMIT).pixels).all()


def test_a_jpeg_with_large_segments_and_padding_is_read():
    segments = b"\xff\xe2\xff\xff" + bytes(65533) + b"\xff" * 100
    data = JPEG[:2] + segments * 200 + JPEG[2:]
    assert (decode(data, LIMIT).pixels == decode(JPEG, LIMIT).pixels).all()
