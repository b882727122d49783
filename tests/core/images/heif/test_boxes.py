"""The items of a container are read, and an ambiguous container is rejected."""

from __future__ import annotations

import pytest

from farsight.images.heif.boxes import Budget, Container, Meta
from tests.support.avif import box, full
from tests.support.heic import File, Item, coded, exif, mirrored, spatial, turned

PLAIN = File([coded(96, 64, turned(1), mirrored(0)), exif(6)], [("cdsc", 2, [1])]).data()


def meta_of(data: bytes) -> Meta:
    [meta] = Container(data, "HEIC").metas()
    return meta


def test_items_are_read():
    file = Container(PLAIN, "HEIC")
    [meta] = file.metas()
    assert (meta.primary, meta.kinds) == (1, {1: b"hvc1", 2: b"Exif"})
    assert file.read(meta.places[1]) == coded(96, 64).content
    assert meta.references == {b"cdsc": [(2, [1])]}
    assert [kind for kind, _ in meta.properties(1)] == [b"hvcC", b"ispe", b"irot", b"imir"]
    assert bytes(meta.properties(1)[1][1]) == spatial(96, 64)[8:]
    assert meta.properties(2) == []


def test_compressed_items_are_listed():
    packed, plain = b"\0a/b\0deflate\0", b"\0a/b\0\0"
    items = [Item(b"mime", b"x", strings=strings) for strings in (packed, plain)] + [Item(b"uri ", b"x")]
    assert meta_of(File(items).data()).compressed_items == {1}


@pytest.mark.parametrize("at", ["pitm", "iinf", "iloc", "iprp"])
def test_a_missing_box_is_an_error(at):
    meta = meta_of(PLAIN.replace(at.encode(), b"free"))
    with pytest.raises(ValueError, match=f"0 boxes {at} of the HEIC"):
        _ = meta.primary, meta.kinds, meta.places, meta.properties(1)


def test_a_missing_property_is_an_error():
    with pytest.raises(ValueError, match="property that is not there"):
        meta_of(PLAIN.replace(b"irot", b"ipco", 0).replace(b"\x80\x03", b"\x80\x63")).properties(1)


def test_a_truncated_box_is_an_error():
    with pytest.raises(ValueError, match="ends too early"):
        _ = meta_of(full("meta", full("pitm", b"\0"))).primary


def test_too_many_boxes_are_an_error():
    with pytest.raises(ValueError, match="more parts"):
        list(Container(box("free") * 30_000, "HEIC").metas())
    with pytest.raises(ValueError, match="more parts"):
        Budget(5).spend(6)
