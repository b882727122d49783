"""The decodings of an item are counted through everything that is made of it."""

from __future__ import annotations

import pytest

from farsight.images.heif.boxes import Container
from farsight.images.heif.derived_items import count_decodes
from tests.support.heic import File, Item


def of(count: int, *references: tuple[str, int, list[int]]) -> dict[int, int]:
    items = [Item(b"hvc1", b"x") for _ in range(count)]
    [meta] = Container(File(items, list(references)).data(), "HEIC").metas()
    return count_decodes(meta)


def test_a_plain_picture_is_decoded_once_and_no_other():
    assert of(3) == {1: 1}
    assert of(3, ("thmb", 2, [1]), ("cdsc", 3, [1])) == {1: 1}


def test_each_reference_counts():
    assert of(3, ("dimg", 1, [2, 2, 3])) == {1: 1, 2: 2, 3: 1}
    assert of(3, ("dimg", 1, [2, 2]), ("dimg", 2, [3, 3, 3])) == {1: 1, 2: 2, 3: 6}


def test_what_is_auxiliary_counts_with_what_it_is_auxiliary_to():
    assert of(3, ("dimg", 1, [2, 2]), ("auxl", 3, [2, 2, 1])) == {1: 1, 2: 2, 3: 3}


def test_no_count_becomes_a_number_without_end():
    levels = [("dimg", level, [level + 1] * 2000) for level in range(1, 7)]
    assert of(7, *levels)[7] == 1 << 40


@pytest.mark.parametrize("references", [[("dimg", 1, [1])], [("dimg", 1, [2]), ("dimg", 2, [1])]])
def test_a_circle_is_an_error(references):
    with pytest.raises(ValueError, match="too many steps"):
        of(2, *references)
